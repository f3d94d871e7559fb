"""What PostgreSQL is beyond the contract: many nodes, and a server that may go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from hashlib import sha256
from pathlib import Path

import pytest

from consent.errors import BadSetting, LedgerHalted, StoreError
from consent.keyring import FOLDER_NAME, Keyring
from consent.model import Kind
from consent.store.base import Query, Record, Store
from consent.store.change import NewEpoch, NewSecret
from consent.store.live import Live
from consent.store.postgres import open_postgres
from consent.store.postgres_session import Doubtful
from tests.postgres_server import Server
from tests.store.conftest import OpenStore
from tests.store.contract.test_outbox import CRM, hook
from tests.store.opening import ANY, open_at
from tests.store.sample import START, Clock, act, keyed, publication

pytestmark = pytest.mark.anyio


@pytest.fixture
def url(postgres: Server) -> str:
    """Name an empty database."""
    return postgres.emptied()


@pytest.fixture
def address(url: str, tmp_path: Path) -> str:
    """Name it for this test's stores: what is said here is said of no other driver."""
    return f"{url}#{tmp_path}"


async def open_new(url: str, folder: Path) -> Store:
    """Open a database with keys and guard of its own."""
    ring = Keyring(folder / "keys")
    guard = folder / "guard"
    return await open_postgres(url, clock=Clock(), ring=ring, guard=guard, lead=ANY)


async def test_news_comes_at_once(store: Store, open_store: OpenStore) -> None:
    """A node hears of a withdrawal elsewhere without waiting for its next look."""
    other = await open_store()
    live = Live(other)
    await live.refresh(START)
    waiting = asyncio.create_task(other.news(60))
    await store.append(act(1))
    # It may not listen yet: what is said then is said again.
    while not waiting.done():
        last = await store.append(act(2, supersedes=0))
        await store.append(act(3, supersedes=last.n))
        await asyncio.wait([waiting], timeout=0.2)
    await live.refresh(START)
    assert live.is_superseded("shop", 0)


async def test_without_news_a_node_looks_by_itself(store: Store) -> None:
    """What LISTEN brings is only brought sooner."""
    await store._bell.aclose()
    await store.append(act(1))
    await store.append(act(2, supersedes=0))
    await store.news(0.01)
    assert [item.n for item in await store.superseded()] == [0]


async def test_a_commit_without_an_answer_is_one_record(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was written: who sent it with a key gets the record, others are told."""
    write, lost = store._sessions.write, iter([True])

    async def unanswered(*args: object) -> object:
        written = await write(*args)
        if next(lost, False):
            raise Doubtful("the database went before it answered")
        return written

    monkeypatch.setattr(store._sessions, "write", unanswered)
    keyless, one, two = await asyncio.gather(
        *(store.append(a) for a in (act(0), keyed(1), keyed(2))),
        return_exceptions=True,
    )
    assert isinstance(keyless, StoreError)
    assert (one.n, two.n) == (1, 2)
    assert await store.count(Query(site="shop")) == 3


async def test_a_lost_connection_is_made_anew(store: Store, postgres: Server) -> None:
    """Whoever asks meanwhile waits, and is answered."""
    await store.append(act(1))
    postgres.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity "
        "where application_name = 'consent'"
    )
    assert (await store.append(act(2))).n == 1
    assert (await store.head("shop")).frontier.size == 2


async def test_nodes_that_start_at_once_make_one_schema(
    postgres: Server, tmp_path: Path
) -> None:
    """One makes the tables, and the others find them made."""
    url = postgres.new()
    stores = await asyncio.gather(*(open_new(url, tmp_path) for _ in range(3)))
    assert await stores[0].sites() == ()
    for store in stores:
        await store.aclose()


async def test_sites_published_at_once_all_count(
    store: Store, open_store: OpenStore
) -> None:
    """The count over all sites has no gap that a reader could fall into."""
    other = await open_store()
    names = [f"site{number}" for number in range(6)]
    await asyncio.gather(
        *(
            (store, other)[n % 2].publish(publication(name))
            for n, name in enumerate(names)
        )
    )
    rows = await store.sites()
    assert [row.publication for row in rows] == list(range(1, 8))
    assert {row.id for row in rows} == {"shop", *names}


async def test_one_node_tells_a_back_end(store: Store, open_store: OpenStore) -> None:
    """Until it is gone for half a minute: then another goes on."""
    other = await open_store()
    await hook(store, CRM)
    await store.append(act(1))
    (mine,) = await store.outbox.waiting(START, 9)
    assert await other.outbox.waiting(START, 9) == ()
    assert await store.outbox.waiting(START + 1, 9) == (mine,)
    assert await other.outbox.waiting(START + 60_000, 9) == (mine,)


DAMAGE = {
    "update entries set line = line || ' ' where n = 0": "shop: entry 0",
    "update entries set ts = ts + 1 where n = 1": "filed under what it does not",
    "update entries set leaf = sha256('x') where n = 2": "is not what was hashed",
    "delete from nodes": "kept hashes of its tree",
    "update bodies set body = '{}' where n = 1": "not the one it commits to",
    "delete from bodies where n = 1": "has no body, and none says why",
    "update logs set size = size - 1": "size is not that of its tree",
    "update builds set content = 'x'": "has another hash",
    "update notices set content = content || ' '": "has another hash",
    "insert into bodies select log, 99, blind, body from bodies limit 1": "a body lies",
    "insert into keys select log, 'k', 99, 'r' from logs limit 1": "a key lies",
}


@pytest.mark.parametrize(("damage", "fault"), DAMAGE.items())
async def test_damage_is_found(
    store: Store, postgres: Server, url: str, damage: str, fault: str
) -> None:
    """Every row is compared with what was signed."""
    told = [act(number, kind=Kind.ADMIN, notice=None) for number in range(20)]
    await asyncio.gather(*(store.append(one) for one in told))
    await store.keep_build(sha256(b"build").hexdigest(), b"build")
    assert await store.examine() == ()
    postgres.sql(damage, url)
    assert fault in " ".join(await store.examine())


async def test_a_database_of_another_program_is_left_alone(
    postgres: Server, tmp_path: Path
) -> None:
    """No table is made among those of others."""
    url = postgres.new()
    postgres.sql("create table theirs (id int)", url)
    with pytest.raises(StoreError, match="belongs to another program"):
        await open_new(url, tmp_path)


async def test_what_is_no_utf8_is_refused(postgres: Server, tmp_path: Path) -> None:
    """Names are written in all letters there are."""
    postgres.sql("create database old template template0 encoding 'SQL_ASCII'")
    with pytest.raises(BadSetting, match="encoding 'UTF8'"):
        await open_new(postgres.url("old"), tmp_path)


async def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    """By host and database; whoever reads the log learns no password."""
    url = "postgresql://consent:hunter2@127.0.0.1:1/shops"
    with pytest.raises(StoreError) as refused:
        await open_new(url, tmp_path)
    assert "the database shops at 127.0.0.1 cannot be reached" in refused.value.message
    assert "hunter2" not in refused.value.message


async def test_a_halted_node_writes_nothing(
    store: Store, open_store: OpenStore, postgres: Server
) -> None:
    """A database that fell behind what a node's guard knows is not gone on with."""
    await store.append(act(1))
    await store.aclose()
    postgres.emptied()
    again = await open_store()
    assert "is not in the database any more" in again.halted
    for write in (again.append(act(1)), again.reclaim(), again.publish(publication())):
        with pytest.raises(LedgerHalted):
            await write


LOSE = """
delete from entries where n = 1;
delete from bodies where n = 1;
update logs
set (size, ts, frontier, checkpoint) =
  (select size, ts, frontier, checkpoint from old);
drop table old
"""


@pytest.fixture
async def other(store: Store, url: str, tmp_path: Path) -> AsyncIterator[Store]:
    """Open another node, on a machine of its own."""
    ring = Keyring(tmp_path / FOLDER_NAME)
    guard = tmp_path / "guard of the other"
    node = await open_postgres(url, clock=Clock(), ring=ring, guard=guard, lead=ANY)
    async with aclosing(node):
        yield node


@pytest.fixture
async def replica(store: Store, postgres: Server, url: str) -> Record:
    """Put a copy without the last record in the server's place; give that record."""
    await store.append(act(0))
    postgres.sql("create table old as select * from logs", url)
    last = await store.append(act(1))
    postgres.sql(LOSE, url)
    return last


async def test_a_replica_promoted_too_early_gets_no_second_history(
    store: Store, replica: Record, postgres: Server, url: str
) -> None:
    """Not one entry: a node looks for its last one before it signs the next."""
    with pytest.raises(LedgerHalted, match="lost entries"):
        await store.append(act(2))
    with pytest.raises(LedgerHalted):
        await store.publish(publication(wording="new", expects=1))
    assert postgres.sql("select size from logs", url) == "1"
    await store.review()
    assert f"has 1 entries, and had {replica.n + 1}" in store.halted


async def test_what_another_node_wrote_there_is_not_built_upon(
    store: Store, replica: Record, other: Store, postgres: Server, url: str
) -> None:
    """It knew of nothing better; who does adds nothing to it, and halts."""
    await asyncio.gather(*(other.append(act(2 + i)) for i in range(3)))
    with pytest.raises(LedgerHalted, match="lost entries"):
        await store.append(act(9))
    assert postgres.sql("select size from logs", url) == "4"
    await store.review()
    assert "other entries among its first 2" in store.halted


async def test_a_node_knows_what_others_had_written(
    store: Store, other: Store, postgres: Server, url: str
) -> None:
    """As far as it looked since: a second ago at most."""
    await other.append(act(0))
    postgres.sql("create table old as select * from logs", url)
    await store.append(act(1))
    other._guard.touch()  # type: ignore[attr-defined]
    while not any(mark.size == 2 for mark in other.marks):  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    postgres.sql(LOSE, url)
    with pytest.raises(LedgerHalted, match="lost entries"):
        await other.append(act(2))
    assert postgres.sql("select size from logs", url) == "1"


async def test_an_epoch_begun_elsewhere_is_gone_on_with(
    store: Store, replica: Record, other: Store
) -> None:
    """Somebody was asked for the way on, and decided."""
    with pytest.raises(LedgerHalted):
        await store.append(act(2))
    await other.change((NewEpoch(2), act(kind=Kind.EPOCH, notice=None)))
    await store.review()
    assert (await store.append(act(3))).n == 2


async def test_a_clock_that_is_ahead_dates_nothing(
    store: Store, address: str, postgres: Server
) -> None:
    """Times never run backwards, so one entry of tomorrow would date all others."""
    there = 1000 * int(postgres.sql("select extract(epoch from now())::bigint"))
    clock = Clock()
    clock.now = there + 86_400_000
    node = await open_at(address, clock, lead=600_000)
    async with aclosing(node):
        with pytest.raises(StoreError, match=r"is 14[34][0-9] minutes ahead"):
            await node.append(act(1))
        assert (await node.head("shop")).frontier.size == 0
        clock.now = there + 1000
        assert (await node.append(act(1))).ts == there + 1000


async def test_what_is_written_side_by_side_is_no_loss(store: Store) -> None:
    """What one transaction of a node commits, another of its own may not know yet."""

    async def append(first: int) -> None:
        for number in range(first, first + 30):
            await store.append(act(number))

    async def change() -> None:
        for number in range(30):
            told = act(number, kind=Kind.ADMIN, notice=None)
            await store.change((NewSecret(b"%016d" % number), told))

    await asyncio.gather(change(), change(), *(append(100 * i) for i in range(6)))
    assert ((await store.head("shop")).frontier.size, store.halted) == (240, "")
