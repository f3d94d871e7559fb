"""The body of a choice."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent import canonical
from consent.errors import LedgerError
from consent.ledger.body import Form, read, write
from consent.model import Action, Status
from tests.ledger.bodies import choice

BODY = choice(
    action=Action.SAVE,
    controller="Kiln & Kettle",
    origin=None,
    purposes={"media": Status.GIVEN},
    services={},
    visitor=None,
)


def test_a_body_is_one_text() -> None:
    """It is canonical, names its first day `from`, and is read back as it was."""
    text = write(BODY)
    assert text == canonical.encode(msgspec.to_builtins(BODY))
    assert canonical.encode(canonical.decode(text)) == text
    assert b'"from":"2026-11-22"' in text
    assert b'"v":1' in text
    assert read(text) == BODY


@pytest.mark.parametrize("data", [b"{}", b"null", b"", b'{"v":1}', b"\xff"])
def test_other_texts_are_no_body(data: bytes) -> None:
    """What is not whole is a fault of the log, and named so."""
    with pytest.raises(LedgerError):
        read(data)


@given(st.text(), st.dictionaries(st.text("az-_09"), st.sampled_from(Status)))
def test_whatever_it_holds_it_is_canonical(text: str, ids: dict[str, Status]) -> None:
    """The quick way to write it gives the bytes of the one way."""
    body = msgspec.structs.replace(BODY, controller=text, origin=text, purposes=ids)
    assert write(body) == canonical.encode(msgspec.to_builtins(body))


@given(st.text(), st.none() | st.integers(0), st.none() | st.text())
def test_a_form_is_filled_in(said: str, replaces: int | None, who: str | None) -> None:
    """Its text is that of the whole body, whatever else the body says."""
    tricky = {'"replaces":null': Status.GIVEN, "visitor": Status.REFUSED}
    body = msgspec.structs.replace(BODY, controller=f'"visitor":null{said}')
    body = msgspec.structs.replace(body, services=tricky, state='"visitor":null}')
    whole = msgspec.structs.replace(body, replaces=replaces, visitor=who)
    assert Form(body).fill(replaces, who) == write(whole)
