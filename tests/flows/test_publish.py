"""From a draft to the current notice and the entries of its log."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from consent import canonical
from consent.errors import BadSiteFile, PublishConflict, UnknownSite
from consent.flows.publish import Plan, Publisher
from consent.ledger import entry
from consent.model import Kind
from consent.render import Build, build
from consent.render.tree import BadMarkup
from consent.rules import notice as notices
from consent.store.base import Publication, Query, Record, Store
from consent.store.sqlite import SqliteStore, open_sqlite
from tests.rules.site_files import draft
from tests.store.sample import START, Clock

pytestmark = pytest.mark.anyio

BUILD = build()
LATER = replace(BUILD, styles={**BUILD.styles, "later": "/* later */"})


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """Open an empty store."""
    opened = await open_sqlite(tmp_path / "consent.db", clock=Clock())
    yield opened
    await opened.aclose()


def publisher(store: Store, build: Build = BUILD) -> Publisher:
    """Publish in the name of someone, with chance that can be foreseen."""
    chance = (hashlib.sha256(bytes([n])).digest() for n in range(200))
    return Publisher(
        store,
        build,
        author="ada",
        clock=lambda: START,
        random=lambda size: next(chance)[:size],
    )


async def publish(store: Store, change: str = "", build: Build = BUILD) -> Plan:
    """Publish the changed shop."""
    return await publisher(store, build).publish(draft(change))


async def log(store: Store) -> list[Record]:
    """Give all that is in the shop's log."""
    pages = [page async for page in store.records(Query(site="shop"))]
    return [record for page in pages for record in page]


def body(record: Record) -> Any:
    """Read a record's body."""
    assert record.body is not None
    return canonical.decode(record.body)


async def test_a_first_publish_makes_the_site(store: SqliteStore) -> None:
    """Site, notice, numbers and the log's name are there at once."""
    made = await publish(store)
    row = await store.site("shop")
    kept = await store.notice("shop", row.notice)
    assert row.origin == "shop.example/consent/shop"
    assert row.numbers == (3, 3)
    assert (kept.hash, kept.terms) == (made.version.hash, made.version.terms)
    assert notices.read(kept.content) == made.version.notice
    assert kept.published == START


async def test_a_publish_is_in_the_log(store: SqliteStore) -> None:
    """A55: who published what, and under which build it is shown."""
    made = await publish(store)
    notice, built = await log(store)
    assert (notice.kind, notice.notice) == (Kind.NOTICE, made.version.hash)
    assert body(notice) == {
        "v": 1,
        "author": "ada",
        "build": BUILD.name,
        "changes": ["First notice: 3 purposes, 3 services."],
        "notice": made.version.hash,
        "terms": made.version.terms,
    }
    assert (built.kind, built.notice) == (Kind.BUILD, None)
    assert body(built) == {"v": 1, "build": BUILD.name}


async def test_entries_commit_to_their_bodies(store: SqliteStore) -> None:
    """Every blind is its own 32 random bytes."""
    await publish(store)
    records = await log(store)
    for record in records:
        assert record.blind is not None
        assert record.body is not None
        commit = entry.commit(record.blind, record.body)
        assert entry.read(record.line).commit == commit
    assert len({record.blind for record in records}) == 2


async def test_the_build_is_kept(store: SqliteStore) -> None:
    """A45: what was shown can be shown again."""
    await publish(store)
    content = await store.build(BUILD.name)
    assert content is not None
    assert hashlib.sha256(content).hexdigest() == BUILD.name


async def test_the_same_again_writes_nothing(store: SqliteStore) -> None:
    """A publish can be repeated by any timer."""
    await publish(store)
    before = await store.site("shop")
    again = await publish(store)
    assert (again.kinds, again.changes) == ((), ())
    assert await store.site("shop") == before
    assert len(await log(store)) == 2


async def test_wording_keeps_terms_and_numbers(store: SqliteStore) -> None:
    """A new notice that asks nobody again."""
    first = await publish(store)
    second = await publish(store, '[texts.en]\nsave = "Save this"')
    assert second.kinds == (Kind.NOTICE,)
    assert [*map(str, second.changes)] == ["Wording only: nobody is asked again."]
    assert second.version.terms == first.version.terms
    assert second.version.hash != first.version.hash


async def test_going_back_is_a_publish_too(store: SqliteStore) -> None:
    """A55: a notice that was current before becomes so again, and is logged."""
    first = await publish(store)
    await publish(store, '[texts.en]\nsave = "Save this"')
    back = await publish(store)
    assert back.kinds == (Kind.NOTICE,)
    assert (await store.site("shop")).notice == first.version.hash


async def test_numbers_go_on_where_they_stopped(store: SqliteStore) -> None:
    """A service that was gone is a new one when it is back."""
    await publish(store, '[services.extra]\nname = "X"\n' + SERVICE)
    await publish(store)
    back = await publish(store, '[services.extra]\nname = "X"\n' + SERVICE)
    assert [each.number for each in back.version.notice.services] == [1, 2, 3, 5]
    assert (await store.site("shop")).numbers == (3, 5)


SERVICE = """
purposes = ["statistics"]
recipient = "X Ltd"
country = "DE"
policy = "https://x.example"
"""


async def test_s25_settings_alone_are_an_admin_entry(store: SqliteStore) -> None:
    """S25: what no visitor is shown changes no notice, and is logged."""
    first = await publish(store)
    second = await publish(store, 'cookie_domain = "shop.example"')
    row, records = await store.site("shop"), await log(store)
    assert second.kinds == (Kind.ADMIN,)
    assert (row.notice, row.settings.cookie_domain) == (
        first.version.hash,
        "shop.example",
    )
    assert (records[-1].kind, records[-1].notice) == (Kind.ADMIN, None)
    assert body(records[-1]) == {
        "v": 1,
        "author": "ada",
        "changes": ["The cookie domain is now shop.example."],
    }


async def test_the_log_keeps_its_name(store: SqliteStore) -> None:
    """Its name is fixed at the first publish, whatever origins come later."""
    await publish(store)
    await publish(store, 'origins = ["https://new.example"]')
    assert (await store.site("shop")).origin == "shop.example/consent/shop"


async def test_a_new_build_is_logged_once(store: SqliteStore) -> None:
    """It changes no notice and asks nobody."""
    await publish(store)
    made = await publish(store, build=LATER)
    assert (made.kinds, made.changes) == ((Kind.BUILD,), ())
    assert (await publish(store, build=LATER)).kinds == ()
    assert (await publish(store)).kinds == ()
    assert body((await log(store))[-1])["build"] == LATER.name


async def test_a_plan_writes_nothing(store: SqliteStore) -> None:
    """A dry run tells what would be, and no more."""
    (made,) = await publisher(store).plan([draft()])
    assert made.kinds == (Kind.NOTICE, Kind.BUILD)
    with pytest.raises(UnknownSite):
        await store.site("shop")


async def test_two_files_of_one_site_are_refused(store: SqliteStore) -> None:
    """The second would undo the first."""
    with pytest.raises(BadSiteFile, match="'shop'"):
        await publisher(store).plan([draft(), draft('cookie_domain = "shop.example"')])


async def test_a_notice_that_cannot_be_shown_is_refused(store: SqliteStore) -> None:
    """Nothing is published that visitors would be the first to meet."""
    broken = replace(
        BUILD, templates={**BUILD.templates, "banner.html": "{{ nothing }}"}
    )
    with pytest.raises(BadMarkup):
        await publish(store, build=broken)
    with pytest.raises(UnknownSite):
        await store.site("shop")


async def test_two_publishes_at_once_both_count(store: SqliteStore) -> None:
    """The later one plans again on what the other left."""
    await publish(store)
    changes = (
        '[services.one]\nname = "X"\n' + SERVICE,
        '[services.two]\nname = "X"\n' + SERVICE,
    )
    made = await asyncio.gather(*(publish(store, change) for change in changes))
    numbers = {plan.version.notice.services[-1].number for plan in made}
    assert numbers == {4, 5}
    assert [record.kind for record in await log(store)][2:] == [Kind.NOTICE] * 2


class Contested:
    """A store where somebody else is always faster."""

    def __init__(self, store: SqliteStore) -> None:
        self._store = store
        self.attempts = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def publish(self, _: Publication) -> None:
        """Refuse, as the store does after another publish."""
        self.attempts += 1
        raise PublishConflict("another hand")


async def test_a_publish_gives_up_in_the_end(store: SqliteStore) -> None:
    """Who is always too late is told so."""
    contested = Contested(store)
    with pytest.raises(PublishConflict):
        await publish(contested)  # type: ignore[arg-type]
    assert contested.attempts == 3
