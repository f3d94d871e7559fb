"""What an entry of a self-test says of it."""

import pytest

from consent.ledger import selftest


@pytest.mark.parametrize("well", [True, False])
def test_it_says_how_it_went(*, well: bool) -> None:
    """Among the entries of an owner it is known by its own member."""
    body = {"changes": ["Found."], "selftest": selftest.member(pages=2, well=well)}
    assert body["selftest"] == {"pages": 2, "well": well}
    assert selftest.is_one(body)
    assert selftest.was_well(body) is well


def test_another_entry_is_none() -> None:
    """A change of a file neither looked nor was well."""
    body = {"changes": ["A purpose was added."]}
    assert not selftest.is_one(body)
    assert not selftest.was_well(body)
