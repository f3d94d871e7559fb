"""The outbox: where each back end stands in its site's log."""

from dataclasses import replace
from typing import Any

import pytest

from consent.errors import UnknownRecord, UnknownWebhook
from consent.model import ErasureMode, Event, Kind, Settings, Webhook
from consent.store.base import Store
from consent.store.change import Erasure, NewWebhookKey
from consent.store.outbox import Endpoint, Span
from tests.store.conftest import OpenStore
from tests.store.sample import SETTINGS, START, act, publication

pytestmark = pytest.mark.anyio

CRM, ERP = "https://crm.example/", "https://erp.example/"
EVENTS = (Event.CHOICE, Event.WITHDRAWN, Event.ERASED)
CHOICES = (Kind.CONSENT, Kind.REFUSE)


async def hook(store: Store, *urls: str, expects: int = 1, **more: Any) -> None:
    """Publish the shop with webhooks."""
    hooks = tuple(Webhook(url=url, events=EVENTS) for url in urls)
    settings = Settings(origins=SETTINGS.origins, webhooks=hooks)
    told = act(90, kind=Kind.ADMIN, notice=None)
    await store.publish(
        publication(acts=(told,), settings=settings, expects=expects, **more)
    )


async def crm(store: Store) -> Endpoint:
    """Give the first back end."""
    return (await store.outbox.endpoints("shop"))[0]


@pytest.fixture
async def hooked(store: Store) -> Store:
    """Give a store whose shop tells a back end, and has five choices to tell."""
    await hook(store, CRM)
    for number in range(5):
        await store.append(act(number))
    return store


async def test_a_publish_adds_and_takes_away(store: Store) -> None:
    """Who stays, stays where they are; who is new hears from then on."""
    await hook(store, CRM)
    await store.append(act(1))
    await hook(store, CRM, ERP, expects=2)
    found = await store.outbox.endpoints()
    assert [(at.url, at.next, at.lag) for at in found] == [(CRM, 1, 2), (ERP, 3, 0)]
    await hook(store, ERP, expects=3)
    assert [at.url for at in await store.outbox.endpoints("shop")] == [ERP]
    assert await store.outbox.endpoints("blog") == ()


async def test_what_follows_is_sought_by_kind(hooked: Store) -> None:
    """In log order, with line and body; at the end it tells how far it looked."""
    at = await crm(hooked)
    found = await hooked.outbox.following(at, CHOICES)
    record = await hooked.record("shop", 1)
    assert (found.n, found.line, found.body) == (1, record.line, record.body)
    assert await hooked.outbox.following(at, [Kind.ERASE]) == (6, None, None)
    assert await hooked.outbox.following(at.reached(6), CHOICES) == (6, None, None)


@pytest.mark.parametrize("mode", ErasureMode)
async def test_an_erased_body_does_not_follow(hooked: Store, mode: ErasureMode) -> None:
    """Whether it is deleted or restricted: of the record only its line is left."""
    told = act(9, kind=Kind.ERASE, notice=None)
    await hooked.change((Erasure((1,), (), mode), told))
    found = await hooked.outbox.following(await crm(hooked), CHOICES)
    assert (found.n, found.body) == (1, None)


async def test_who_waits(hooked: Store) -> None:
    """Somebody does as long as there is more, they are due, and not parked."""
    at, outbox = await crm(hooked), hooked.outbox
    assert await outbox.waiting(START, 9) == (at,)
    for other in (
        at.refused("no", START, 5_000),
        replace(at, parked=START),
        at.reached(6),
    ):
        await outbox.settle([(await crm(hooked), other)])
        assert await outbox.waiting(START, 9) == ()
    assert await outbox.waiting(START + 5_000, 9) == ()


async def test_the_longest_untried_comes_first(store: Store) -> None:
    """No more than asked for, so that all get their turn."""
    await hook(store, CRM, ERP)
    await store.append(act(1))
    one = (await store.outbox.waiting(START, 1))[0]
    await store.outbox.settle([(one, replace(one, due=START - 1))])
    assert one.url != (await store.outbox.waiting(START, 1))[0].url


async def test_how_far_one_is_survives(hooked: Store, open_store: OpenStore) -> None:
    """All that is kept of a back end is there for the next who opens the store."""
    at = await crm(hooked)
    then = at.acknowledged(2, START).refused("it answered 500", START + 1, 7)
    await hooked.outbox.settle([(at, then)])
    assert await crm(await open_store()) == then
    assert (then.next, then.delivered, then.due) == (3, START, START + 8)


async def test_a_replay_tells_again_and_goes_on(hooked: Store) -> None:
    """From the first to the last, then from where it was."""
    at = (await crm(hooked)).reached(5)
    await hooked.outbox.settle([(await crm(hooked), at)])
    again = await hooked.outbox.replay("shop", CRM, Span(1, 2))
    assert (again.next, again.lag) == (1, 3)
    assert (await hooked.outbox.following(again.reached(2), CHOICES)).n == 2
    assert await hooked.outbox.following(again, [Kind.ERASE]) == (3, None, None)
    assert again.reached(3) == replace(again, next=5, stop=None, resume=None)


async def test_a_replay_comes_before_what_was_under_way(hooked: Store) -> None:
    """Where somebody else put it back, it stays."""
    at = (await crm(hooked)).reached(5)
    await hooked.outbox.settle([(await crm(hooked), at)])
    again = await hooked.outbox.replay("shop", CRM, Span(1))
    await hooked.outbox.settle([(at, at.reached(6))])
    assert await crm(hooked) == again


async def test_a_replay_comes_before_one_that_began_there(hooked: Store) -> None:
    """Two that begin at the same entry differ in where they end."""
    await hooked.outbox.settle([(await crm(hooked), (await crm(hooked)).reached(5))])
    less = await hooked.outbox.replay("shop", CRM, Span(1, 2))
    more = await hooked.outbox.replay("shop", CRM, Span(1, 3))
    await hooked.outbox.settle([(less, less.reached(2))])
    assert await crm(hooked) == more


async def test_a_replay_without_entries_wakes_who_is_parked(hooked: Store) -> None:
    """It goes on where it stands."""
    at = await crm(hooked)
    parked = replace(at.refused("gone", START, 9), parked=START)
    await hooked.outbox.settle([(at, parked)])
    woken = await hooked.outbox.replay("shop", CRM, None)
    assert (woken.next, woken.parked, woken.failures, woken.due) == (1, None, 0, 0)
    assert await hooked.outbox.waiting(START, 9) == (woken,)


@pytest.mark.parametrize("span", [Span(0, 2), Span(1), Span(2, 1), Span(-1, 0)])
async def test_what_was_never_told_is_not_replayed(hooked: Store, span: Span) -> None:
    """Only entries before the one that is next can be told again."""
    with pytest.raises(UnknownRecord, match="before 1;"):
        await hooked.outbox.replay("shop", CRM, span)


async def test_a_new_key_signs_beside_the_old(hooked: Store) -> None:
    """Until its time is over, and an entry tells of it."""
    old = await crm(hooked)
    told = act(9, kind=Kind.ADMIN, notice=None)
    await hooked.change((NewWebhookKey(CRM, START + 10), told))
    new = await crm(hooked)
    assert new.keys(START) == (6, *old.keys(START))
    assert new.keys(START + 10) == (6,)
    assert (await hooked.record("shop", 6)).kind is Kind.ADMIN


async def test_nobody_is_there(hooked: Store) -> None:
    """An address that no site file names has nothing to replay and no key."""
    with pytest.raises(UnknownWebhook):
        await hooked.outbox.replay("shop", ERP, None)
    with pytest.raises(UnknownWebhook):
        await hooked.change((NewWebhookKey(ERP, 0), act(9, kind=Kind.ADMIN)))
    assert (await hooked.head("shop")).frontier.size == 6
