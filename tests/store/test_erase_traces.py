"""Nothing raw is left of what was erased, whatever the pages went through (S31)."""

import random
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from consent import canonical
from consent.model import ErasureMode, Kind
from consent.store.base import Query, Store
from consent.store.change import Erasure, Retention
from consent.store.scrubber import Scrubber
from tests.store.conftest import OpenStore
from tests.store.sample import act, publication

pytestmark = pytest.mark.anyio


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Name a file: what is said here is said of no other driver."""
    return f"sqlite:#{tmp_path}"


SITES = ("shop", "blog")


@dataclass
class People:
    """Visitors of two sites, what their records hold, and who is gone."""

    store: Store
    chance: random.Random
    living: dict[tuple[str, int], tuple[bytes, ...]] = field(default_factory=dict)
    gone: list[bytes] = field(default_factory=list)

    async def choose(self) -> None:
        """Let somebody choose, with a body that may need pages of its own."""
        visitor = self.chance.randbytes(16).hex()
        mark = self.chance.randbytes(16).hex()
        text = "ö" * self.chance.choice([80, 200, 300, 350, 1500, 5000])
        body = canonical.encode({"visitor": visitor, "mark": mark, "text": text})
        blind, site = self.chance.randbytes(32), self.chance.choice(SITES)
        new = act(0, site, body=body, blind=blind, visitor=visitor)
        record = await self.store.append(new)
        traces = (visitor.encode(), mark.encode(), blind, blind.hex().encode())
        self.living[site, record.n] = traces

    async def erase(self) -> None:
        """Erase one of them."""
        site, n = self.chance.choice(sorted(self.living))
        change = Erasure((n,), (), ErasureMode.DELETE)
        await self.store.change((change, act(0, site, kind=Kind.ERASE)))
        self.gone += self.living.pop((site, n))

    async def prune(self) -> None:
        """End the retention of the older half of a site."""
        site = self.chance.choice(SITES)
        last = (await self.store.head(site)).frontier.size // 2
        due = [key for key in self.living if key[0] == site and key[1] <= last]
        told = act(0, site, kind=Kind.PRUNE)
        await self.store.change((Retention(tuple(n for _, n in due)), told))
        await self.store.reclaim()
        for key in due:
            self.gone += self.living.pop(key)


async def everything(store: Store, folder: Path) -> bytes:
    """Gather the bytes of the database's files and of both exports."""
    parts = [path.read_bytes() for path in folder.glob("consent.db*")]
    for site in SITES:
        parts += [chunk async for chunk in store.ndjson(Query(site=site))]
    return b"".join(parts)


@pytest.mark.parametrize("seed", range(3))
async def test_s31_no_page_keeps_a_copy(
    store: Store, tmp_path: Path, full: bool, seed: int
) -> None:
    """S31: 0 bytes of id, body and blind, after splits, overflow and reuse of pages."""
    await store.publish(publication("blog", acts=()))
    people = People(store, random.Random(seed))
    for _ in range(80 if full else 12):
        for _ in range(40):
            await people.choose()
        for _ in range(12):
            await people.erase()
        if people.chance.random() < 0.4:
            await people.prune()
    data = await everything(store, tmp_path)
    assert len(people.gone) > 400
    assert [trace for trace in people.gone if trace in data] == []
    for traces in people.living.values():
        assert all(trace in data for trace in traces)


async def test_s31_a_reader_delays_it_only(
    store: Store, open_store: OpenStore, tmp_path: Path
) -> None:
    """S31: while somebody reads, the WAL keeps its copy; then it goes by itself."""
    file = tmp_path / "consent.db"
    reader = (await open_store())._connection
    await store.append(act(0, body=b'"5ee9-5ee9-5ee9-5ee9"'))
    await reader.run(lambda c: c.execute("begin").execute("select * from bodies"))
    change = Erasure((0,), (), ErasureMode.DELETE)
    await store.change((change, act(1, kind=Kind.ERASE)))
    assert b"5ee9-5ee9" in file.with_name("consent.db-wal").read_bytes()
    await reader.run(lambda c: c.execute("rollback"))
    await store._scrubber._task
    assert b"5ee9-5ee9" not in raw(file)


async def test_s31_the_next_start_makes_it_good(
    open_store: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S31: killed before the WAL was emptied, what was erased goes as it starts."""
    file = tmp_path / "consent.db"
    store = await open_store()
    await store.publish(publication(acts=()))
    await store.append(act(0, body=b'"5ee9-5ee9-5ee9-5ee9"'))
    monkeypatch.setattr(Scrubber, "scrub", never)
    change = Erasure((0,), (), ErasureMode.DELETE)
    await store.change((change, act(1, kind=Kind.ERASE)))
    assert b"5ee9-5ee9" in raw(file)
    monkeypatch.undo()
    await open_store()
    assert b"5ee9-5ee9" not in raw(file)


async def never(_: Scrubber) -> None:
    """Do nothing, as a process does that is dead."""


def raw(file: Path) -> bytes:
    """Give the bytes of the database and its WAL."""
    return b"".join(path.read_bytes() for path in file.parent.glob("consent.db*"))
