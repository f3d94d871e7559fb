"""The power fails at any moment: what was answered is there, and the log is whole."""

import pickle
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from pathlib import Path

import pytest

from consent.flows.bundle import export_bundle
from consent.flows.verify import verify
from consent.store.base import Query, Store
from consent.store.sqlite import open_sqlite
from tests.faults.disk import Disk
from tests.faults.recorder import Event
from tests.web.running import Clock

pytestmark = [pytest.mark.anyio, pytest.mark.fault]

Cut = tuple[dict[str, bytes], Sequence[Event]]


async def test_a_power_cut_loses_no_answer(tmp_path: Path, *, full: bool) -> None:
    """Of 300 cuts at random moments none loses or breaks what was answered."""
    rng = random.Random(7)
    for number, cut in enumerate(cuts(tmp_path, "full", 300 if full else 30, rng)):
        restored, said = restore(tmp_path / str(number), *cut)
        await check(restored, said)


async def test_without_each_sync_answers_are_lost(tmp_path: Path) -> None:
    """The same cuts find it where commits are not synced (synchronous=NORMAL)."""
    lost = Counter[bool]()
    rng = random.Random(7)
    for number, cut in enumerate(cuts(tmp_path, "normal", 12, rng)):
        restored, said = restore(tmp_path / str(number), *cut)
        try:
            await check(restored, said)
            lost[False] += 1
        except AssertionError:
            lost[True] += 1
    assert lost[True] >= 3


def cuts(
    folder: Path, synchronous: str, count: int, rng: random.Random
) -> Iterator[Cut]:
    """Let a service work, and give its disk at so many moments, with what it said."""
    events = folder / "events"
    words = [str(folder), str(events), synchronous, str(rng.randint(0, 10**6))]
    subprocess.run([sys.executable, "-m", "tests.faults.power", *words], check=True)
    recorded: list[Event] = pickle.loads(events.read_bytes())  # noqa: S301
    base = (path for path in (folder / "base").rglob("*") if path.is_file())
    disk = Disk({path.name: path.read_bytes() for path in base})
    before = 0
    for moment in sorted(rng.sample(range(len(recorded)), count)):
        for event in recorded[before:moment]:
            disk.take(event)
        before = moment
        yield disk.cut(rng), recorded[:moment]


def restore(
    folder: Path, files: dict[str, bytes], said: Sequence[Event]
) -> tuple[Path, Sequence[Event]]:
    """Put the files where a service looks for them."""
    (folder / "keys").mkdir(parents=True, mode=0o700)
    for name, data in files.items():
        path = folder / "keys" / name if name.endswith(".key") else folder / name
        path.write_bytes(data)
        path.chmod(0o600)
    return folder / "consent.db", said


async def check(database: Path, said: Sequence[Event]) -> None:
    """See that the ledger opens, is whole and keeps its word."""
    async with aclosing(await open_sqlite(database, clock=Clock())) as store:
        assert store.halted == ""
        await check_said(store, said)
        bundle = database.with_name("bundle.zip")
        chunks = [c async for c in export_bundle(store, Query(site="shop"))]
        bundle.write_bytes(b"".join(chunks))
        report = verify(bundle)
        assert report.sound, report.text()
    with sqlite3.connect(database) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    connection.close()


async def check_said(store: Store, said: Sequence[Event]) -> None:
    """See that every answer stands: entries once, erasures done, keys known."""
    records = [r async for page in store.records(Query(site="shop")) for r in page]
    lines = Counter(record.line for record in records)
    keys = {one.key.id.hex() for one in await store.log_keys("shop")}
    for event in said:
        match event.verb:
            case "entry":
                assert lines[event.data] == 1
            case "erased":
                assert records[int(event.data)].body is None
            case "key":
                assert event.data.decode() in keys
