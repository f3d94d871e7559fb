"""Anchors: what was sent is kept for good, and what fails until it is sent."""

from typing import Any

import pytest

from consent.ledger.anchor import Anchor, Failure, Means
from consent.store.base import Store
from tests.store.sample import START, publication

pytestmark = pytest.mark.anyio

MAIL = {"site": "shop", "means": Means.MAIL, "target": "dpo@shop.example"}
FOLDER = {"site": "shop", "means": Means.FOLDER, "target": "/srv/anchors"}


def sent(number: int, where: dict[str, Any] = MAIL) -> Anchor:
    """Give one of many anchors."""
    root = number.to_bytes(32)
    return Anchor(**where, at=START + number, size=number, root=root, said="taken")


def failed(tries: int, where: dict[str, Any] = MAIL) -> Failure:
    """Give one of many failures in a row."""
    return Failure(**where, since=START, at=START + tries, tries=tries, said="down")


async def test_what_was_sent_stays(store: Store) -> None:
    """In the order it was sent, whatever was sent since."""
    for one in (sent(1), sent(2, FOLDER), sent(3)):
        await store.keep_anchor(one)
    assert list(await store.anchors("shop")) == [sent(1), sent(2, FOLDER), sent(3)]


async def test_the_last_of_each_target(store: Store) -> None:
    """Which is what decides whether another one is due."""
    for one in (sent(1), sent(2, FOLDER), sent(3)):
        await store.keep_anchor(one)
    assert list(await store.anchors("shop", last=True)) == [sent(2, FOLDER), sent(3)]


async def test_a_failure_stands_until_it_is_over(store: Store) -> None:
    """One a target, with its first time; what is sent ends that of its own target."""
    for one in (failed(1), failed(2), failed(1, FOLDER)):
        await store.keep_anchor(one)
    assert list(await store.anchor_failures("shop")) == [failed(1, FOLDER), failed(2)]
    await store.keep_anchor(sent(1))
    assert list(await store.anchor_failures("shop")) == [failed(1, FOLDER)]


async def test_sites_do_not_mix(store: Store) -> None:
    """What one site sent says nothing of another."""
    await store.publish(publication("blog"))
    await store.keep_anchor(sent(1))
    await store.keep_anchor(failed(1, FOLDER))
    assert not await store.anchors("blog")
    assert not await store.anchor_failures("blog")
