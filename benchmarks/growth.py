"""What a log that grows to ten million records does to appends and to queries by time.

`python -m benchmarks.growth [--sizes N …] [--rounds N] [--folder DIR]` prints one JSON
object. The records are those of a real choice, appended through the store; one in ten
supersedes an earlier one. At each size, appends of 64 clients go in turns to that log
and to a copy of the smallest; `append_ratio` is the median of the rounds' ratios. Each
query of `QUERIES` is asked from the middle of the log, in milliseconds, with SQLite's
own plan of it. It ends early where less than `SPARE` bytes would be free.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import msgspec

from benchmarks.ledger import choose, copy_of
from benchmarks.plans import QUERIES, read_plan
from consent.store.base import Act, Query, Record, Store
from consent.store.live import Live
from consent.store.open import wall_clock
from consent.store.sqlite import open_sqlite
from scripts.demo_sites.service import ROOT, consent

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
BATCH = 4096
CLIENTS = 64
SECONDS = 0.5
WINDOW = 5_000
SPARE = 20 * 10**9


@dataclass(frozen=True, slots=True)
class Appended:
    """What a round of appends gave: how many a second, and how long they took."""

    rate: float
    p50: float
    p99: float


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        consent("publish", ROOT / "templates/demo/shop.toml", "--data", folder)
        sizes = asyncio.run(measure(folder, sorted(options.sizes), options.rounds))
    last = max(sizes, key=int)
    said = {"records": int(last), "append_ratio": sizes[last]["append_ratio"]}
    print(json.dumps({**said, "sizes": sizes}, indent=2))


async def measure(
    folder: Path, sizes: Sequence[int], rounds: int
) -> dict[str, dict[str, object]]:
    """Grow a log from size to size, and measure at each."""
    database, small = folder / "consent.db", folder / "small"
    figures = dict[str, dict[str, object]]()
    async with _opened(database) as store:
        first = await choose(store)
    for size in sizes:
        if not _has_room(database, size):
            break
        filled = await _fill(database, first, size)
        if not small.exists():
            _copied(folder, small)
        figures[str(size)] = {
            "fill_rate": round(filled),
            "bytes_a_record": round(database.stat().st_size / size),
            "open_seconds": round(await _open_seconds(database), 3),
            **await _appends(folder, small, first, rounds),
            **await _queries(database),
        }
        print(size, json.dumps(figures[str(size)]), file=sys.stderr, flush=True)
    return figures


@asynccontextmanager
async def _opened(database: Path, batch: int = 512) -> AsyncIterator[Store]:
    store = await open_sqlite(database, clock=wall_clock, batch=batch, waiting=BATCH)
    async with aclosing(store):
        yield store


def _has_room(database: Path, size: int) -> bool:
    there = database.stat().st_size
    free = shutil.disk_usage(database.parent).free
    # Before the first size is there, a record is taken for two kilobytes.
    return free - max(0, 2_000 * size - there) > SPARE


def _copied(folder: Path, to: Path) -> Path:
    to.mkdir()
    shutil.copy(folder / "consent.db", to)
    shutil.copytree(folder / "keys", to / "keys")
    return to


async def _fill(database: Path, first: Record, size: int) -> float:
    async with _opened(database, BATCH) as store:
        begun, at = time.perf_counter(), (await store.head("shop")).frontier.size
        start = at
        while at < size:
            count = min(BATCH, size - at)
            acts = [_act(first, at + i) for i in range(count)]
            await asyncio.gather(*(store.append(act) for act in acts))
            at += count
        return (size - start) / (time.perf_counter() - begun)


def _act(first: Record, n: int) -> Act:
    act = copy_of(first)
    return msgspec.structs.replace(act, supersedes=n - 7) if n % 10 == 9 else act


async def _appends(
    folder: Path, small: Path, first: Record, rounds: int
) -> dict[str, float]:
    theirs, ours = list[Appended](), list[Appended]()
    for number in range(rounds):
        scratch = _copied(small, folder / f"scratch-{number}")
        sides = [(scratch, theirs), (folder, ours)]
        for data, into in sides[:: -1 if number % 2 else 1]:
            into.append(await _append(data / "consent.db", first))
        shutil.rmtree(scratch)
    ratios = [our.rate / their.rate for our, their in zip(ours, theirs, strict=True)]
    return {
        "append_ratio": round(median(ratios), 3),
        "appends_a_second": round(median(one.rate for one in ours)),
        "append_p50_ms": round(median(one.p50 for one in ours), 2),
        "append_p99_ms": round(median(one.p99 for one in ours), 2),
    }


async def _append(database: Path, first: Record) -> Appended:
    took = list[float]()

    async def client(store: Store, until: float) -> None:
        while (begun := time.perf_counter()) < until:
            await store.append(copy_of(first))
            took.append(time.perf_counter() - begun)

    async with _opened(database) as store:
        await store.append(copy_of(first))
        begun = time.perf_counter()
        clients = (client(store, begun + SECONDS) for _ in range(CLIENTS))
        await asyncio.gather(*clients)
        rate = len(took) / (time.perf_counter() - begun)
    cuts = quantiles(took, n=100)
    return Appended(rate, cuts[49] * 1000, cuts[98] * 1000)


async def _open_seconds(database: Path) -> float:
    begun = time.perf_counter()
    async with _opened(database) as store:
        await Live(store).refresh(wall_clock())
        return time.perf_counter() - begun


async def _queries(database: Path) -> dict[str, object]:
    async with _opened(database) as store:
        window = await _window(store)
        took = {
            name: round(await _milliseconds(asked, store, window), 2)
            for name, asked in QUERIES.items()
        }
        return {"queries_ms": took, "plans": read_plan(database, window)}


async def _milliseconds(
    asked: Callable[[Store, Query], Awaitable[object]], store: Store, window: Query
) -> float:
    took = list[float]()
    for _ in range(5):
        begun = time.perf_counter()
        await asked(store, window)
        took.append(time.perf_counter() - begun)
    return median(took) * 1000


async def _window(store: Store) -> Query:
    """Give the time of so many records in the middle of the log."""
    middle = (await store.head("shop")).frontier.size // 2
    first = await store.record("shop", middle)
    last = await store.record("shop", middle + WINDOW - 1)
    return Query(site="shop", since=first.ts, until=last.ts + 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
