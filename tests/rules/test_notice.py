"""A notice in its one form, and its two names."""

import hashlib
from typing import Any

import pytest
from msgspec.structs import replace

from consent.errors import StoreError
from consent.model import Notice
from consent.rules.notice import read, version
from tests.rules.notices import PURPOSES, SERVICES, cookie, notice, purpose, service

PLAIN = version(notice())


def with_matomo(**changes: Any) -> Notice:
    """Give the notice with another Matomo."""
    matomo = service("matomo", 2, "statistics", **changes)
    return notice(services=(SERVICES[0], matomo, SERVICES[2]))


def test_a_notice_is_named_by_all_of_it() -> None:
    """The hash is that of the bytes that are stored and answered."""
    assert PLAIN.hash == hashlib.sha256(PLAIN.content).hexdigest()
    assert version(notice(texts={"en": {"title": "Hello"}})).hash != PLAIN.hash


def test_a_notice_is_read_back() -> None:
    """What is stored is what was published."""
    assert read(PLAIN.content) == notice()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b" " + PLAIN.content,
        PLAIN.content.replace(b'"retention":1098', b'"retention":"1098"'),
        PLAIN.content.replace(b'"retention":1098,', b'"retention":1098,"sea":1,'),
        PLAIN.content.replace(b'"sale":false', b'"salt":false'),
    ],
)
def test_other_bytes_are_no_notice(content: bytes) -> None:
    """A stored notice that was tampered with is not served."""
    with pytest.raises(StoreError, match="stored notice"):
        read(content)


@pytest.mark.parametrize(
    "same",
    [
        notice(texts={"en": {"title": "Hello"}}),
        notice(purposes=tuple(reversed(PURPOSES))),
        notice(services=tuple(reversed(SERVICES))),
        notice(retention=30),
        notice(purposes=(*PURPOSES[:2], purpose("renamed", 3, sale=True))),
    ],
)
def test_wording_asks_nothing(same: Notice) -> None:
    """Terms stand while what is asked stands, so that nobody is asked again."""
    assert version(same).terms == PLAIN.terms
    assert version(same).hash != PLAIN.hash


@pytest.mark.parametrize(
    "other",
    [
        notice(purposes=PURPOSES[:2]),
        notice(purposes=(*PURPOSES[:2], purpose("marketing", 3))),
        notice(purposes=(*PURPOSES[:2], purpose("marketing", 4, sale=True))),
        notice(services=SERVICES[:2]),
        notice(controller=replace(notice().controller, name="Other Ltd")),
        notice(services=(SERVICES[0], service("matomo", 2, "marketing"), SERVICES[2])),
        with_matomo(recipient="Other Ltd"),
        with_matomo(country="US"),
        with_matomo(hosts=("stats.example",)),
        with_matomo(storage=(cookie("_pk_id"),)),
        with_matomo(storage=(cookie("_pk_id", "until deleted"),)),
    ],
)
def test_what_is_asked_makes_other_terms(other: Notice) -> None:
    """Purposes, services and the controller's name are what a visitor agrees to."""
    assert version(other).terms != PLAIN.terms
    assert read(version(other).content) == other


def test_a_longer_cookie_makes_other_terms() -> None:
    """How long something stays is part of what is agreed to."""
    day = version(with_matomo(storage=(cookie("_pk_id", "1 day"),)))
    year = version(with_matomo(storage=(cookie("_pk_id", "1 year"),)))
    assert day.terms != year.terms
