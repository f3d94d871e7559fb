"""Whatever a request holds: no is no, and nothing is raised into the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.seal import site_key
from tests.client.visitors import SECRET, TODAY, YES, cookie, shop, token

TOKEN = token()
FOREIGN = {
    "another site's name": token(site="other"),
    "another site's key": token(key=site_key(SECRET, "other")),
    "another service's key": token(key=site_key(b"another" * 5, "shop")),
    "the future": token(issued=TODAY + 2, expires=TODAY + 9),
    "nothing": "",
    "a word": "yes",
    "no seal": TOKEN.rpartition(".")[0],
    "another version": TOKEN.replace("c1.", "c2.", 1),
    "a quoted value": f'"{TOKEN}"',
}


@pytest.mark.parametrize("sealed", FOREIGN.values(), ids=FOREIGN)
def test_s09_foreign_tokens_are_no(sealed: str) -> None:
    """S09: what this site's key did not seal for this site today allows nothing."""
    decisions = shop().of(cookie(sealed))
    assert not decisions.allows("statistics")
    assert decisions.expires is None


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("aA0._-é;= \x00"))
def test_s08_changed_tokens_are_no(at: int, letter: str) -> None:
    """S08: a token with any one letter replaced allows nothing."""
    changed = TOKEN[:at] + letter + TOKEN[at + 1 :]
    if changed != TOKEN:
        assert not shop().of(cookie(changed)).allows("statistics")


@given(st.integers(0, len(TOKEN) - 1))
def test_s08_cut_tokens_are_no(length: int) -> None:
    """S08: a token that was cut short allows nothing."""
    assert not shop().of(cookie(TOKEN[:length])).allows("statistics")


@given(st.dictionaries(st.sampled_from(["cookie", "sec-gpc", "x"]), st.text()))
def test_any_headers_are_no(headers: dict[str, str]) -> None:
    """Any text at all in the headers gives a no and no error."""
    assert not shop().of(headers).allows("statistics")


@given(st.lists(st.tuples(st.just(b"cookie"), st.binary())))
def test_any_bytes_are_no(headers: list[tuple[bytes, bytes]]) -> None:
    """Any bytes at all in the headers give a no and no error."""
    assert not shop().of(headers).allows("statistics")


@pytest.mark.parametrize("headers", [None, 5, "cookie", [b"cookie"]])
def test_headers_of_the_wrong_type_are_no(headers: object) -> None:
    """Even what is no headers at all raises nothing into the page."""
    assert not shop().of(headers).allows("necessary")  # type: ignore[arg-type]


def test_a_choice_without_end_has_a_last_day() -> None:
    """A validity that no calendar holds is told as the last day there is."""
    expires = shop().of(cookie(token(expires=9_999_999))).expires
    assert str(expires) == "9999-12-31"


def test_nothing_is_opened_before_it_is_asked() -> None:
    """A page that asks nothing costs nothing and depends on nothing."""
    decisions = shop().of(YES)
    assert not decisions.asked
    assert decisions.allows("statistics")
    assert decisions.asked
