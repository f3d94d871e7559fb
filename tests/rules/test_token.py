"""What is sealed into a token."""

import pytest

from consent.errors import BadToken
from consent.rules.state import Outcome
from consent.rules.token import Token, read, write
from consent.seal import Seal
from tests.rules.notices import state

REFUSAL = Token("shop", state(outcome=Outcome.REFUSED, purposes=2, services=2))


def test_a_grant_carries_its_index() -> None:
    """The format is fixed: version, site, state, index."""
    text = write(Token("shop", state(), 12))
    assert text == "c1.shop.gi0.0123456789abcdef.3.Bg.3.Bg.100.280.i12"
    assert read(text) == Token("shop", state(), 12)


def test_a_refusal_has_no_index() -> None:
    """Two refusals alike are the same text, so that a refusal follows nobody."""
    text = write(REFUSAL)
    assert text == "c1.shop.ri0.0123456789abcdef.3.Ag.3.Ag.100.280"
    assert read(text) == REFUSAL


@pytest.mark.parametrize(
    ("purposes", "services", "most"), [(5, 30, 250), (24, 1_000, 700)]
)
def test_a_token_stays_small(purposes: int, services: int, most: int) -> None:
    """It fits a cookie, sealed and with the largest numbers a site can have."""
    given = state(
        purposes=2 ** (purposes + 1) - 2,
        purposes_asked=purposes,
        services=2 ** (services + 1) - 2,
        services_asked=services,
    )
    text = write(Token("s" * 32, given, 10**12 - 1, epoch=9_999))
    assert len(Seal([bytes(32)]).seal(text)) <= most


@pytest.mark.parametrize(
    "text",
    [
        write(REFUSAL) + ".i3",
        write(Token("shop", state(), 12)).removesuffix(".i12"),
        write(Token("shop", state(), 12)).replace(".i12", ".i012"),
        write(REFUSAL).replace("c1.", "c2."),
        write(REFUSAL).replace("shop", "Shop"),
        write(REFUSAL).replace("shop", "s" * 33),
        write(REFUSAL) + "\n",
        "c1.shop.",
        "",
    ],
)
def test_other_texts_are_refused(text: str) -> None:
    """What `write` would not give for a choice is no token."""
    with pytest.raises(BadToken):
        read(text)
