"""A publish looks back as far as a refusal holds (A26)."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent import render
from consent.errors import BadSiteFile
from consent.flows.publish import Plan, Publisher
from consent.period import DAY
from consent.store.sqlite import SqliteStore, open_sqlite
from tests.rules.site_files import draft
from tests.web.running import Clock

pytestmark = pytest.mark.anyio

MEDIA = "[purposes.media]\n"
WHY = '[lenient]\nasked-again = "It was taken out by mistake this morning."\n'


class Shop:
    """The shop's owner, who publishes, and time that passes."""

    def __init__(self, store: SqliteStore, clock: Clock) -> None:
        self.clock = clock
        self._chance = (hashlib.sha256(bytes([n])).digest() for n in range(200))
        self._publisher = Publisher(
            store,
            render.build(),
            author="ada",
            clock=clock,
            random=lambda size: next(self._chance)[:size],
        )

    async def publish(self, change: str = "") -> Plan:
        """Publish the changed shop."""
        return await self._publisher.publish(draft(change))


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """Give a shop that asked for media once, and then no more."""
    clock = Clock()
    store = await open_sqlite(tmp_path / "consent.db", clock=clock)
    opened = Shop(store, clock)
    await opened.publish(MEDIA)
    clock.now += DAY
    await opened.publish()
    yield opened
    await store.aclose()


async def test_a26_refusals_are_waited_for(shop: Shop) -> None:
    """A26: the day before the last one ends it is too early."""
    shop.clock.now += 186 * DAY
    with pytest.raises(BadSiteFile) as refused:
        await shop.publish(MEDIA)
    (mistake,) = refused.value.mistakes
    assert 'asks again who refused "media"' in mistake.message
    assert "before 2027-07-22, or" in mistake.message

    shop.clock.now += DAY
    made = await shop.publish(MEDIA)
    assert [each.number for each in made.version.notice.purposes][-1] == 5


async def test_a26_an_owner_may_say_why(shop: Shop) -> None:
    """A26: the notice and the log's entry keep the reason; the next publish as well."""
    made = await shop.publish(MEDIA + WHY)
    assert made.version.notice.lenient[0].where == ("purposes.media",)
    assert any("asked-again is set aside" in each.said for each in made.changes)
    assert (await shop.publish(MEDIA + WHY)).kinds == ()
