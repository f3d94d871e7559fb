"""What can be done with a ledger of a million records.

`python -m benchmarks.ledger [--records N]` prints one JSON object. The records are
those of a real choice, each with a visitor and a blind of its own. Then, in order:
`proofs` are inclusion proofs a second, of records chosen at random, by a store that was
just opened; `export_ratio` is the rows that NDJSON over HTTP gives for a CPU second of
the service, over those that `sqlite3 -csv` gives of the same columns, in turns, and
`export_mb` the service's largest resident size; `bundle_seconds` and `verify_seconds`
are what `consent export --format bundle` and `consent verify` of its file take.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import secrets
import subprocess
import tempfile
import time
import urllib.request
from contextlib import aclosing
from pathlib import Path
from statistics import median
from typing import IO

from benchmarks.pinned import Server, cpu_of, running
from consent import render
from consent.flows.record import Asked, Recorder
from consent.model import Action, Choice, Kind, Layer
from consent.seal import Seal, site_key
from consent.store.base import Act, Record, Store
from consent.store.live import Live
from consent.store.open import wall_clock
from consent.store.prove import prove
from consent.store.sqlite import open_sqlite
from scripts.demo_sites.service import COMMAND, ROOT, consent, environment

STEP = 10_000
PROOFS = 2_000
ROUNDS = 3
COLUMNS = """
select e.line, b.body, lower(hex(b.blind))
from entries e
left join bodies b on b.seq = e.body
order by e.place
"""


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        consent("publish", ROOT / "templates/demo/shop.toml", "--data", data)
        figures: dict[str, float] = {"records": options.records}
        figures["fill_rate"] = asyncio.run(fill(data / "consent.db", options.records))
        figures["proofs"] = asyncio.run(proofs(data / "consent.db", options.records))
        figures |= export(data, options.records)
        figures |= verify(data)
    print(json.dumps({k: round(v, 2) for k, v in figures.items()}, indent=2))


async def fill(path: Path, records: int) -> float:
    """Append copies of a real choice; give how many a second."""
    store = await open_sqlite(path, clock=wall_clock, batch=STEP, waiting=STEP)
    async with aclosing(store):
        first = await choose(store)
        begun = time.perf_counter()
        for _ in range(0, records, STEP):
            await asyncio.gather(*(store.append(copy_of(first)) for _ in range(STEP)))
        return records / (time.perf_counter() - begun)


async def choose(store: Store) -> Record:
    """Record a real choice and give its record."""
    live = Live(store)
    await live.refresh(wall_clock())
    site = live.site("shop")
    recorder = Recorder(store, live, os.urandom)
    choice = Choice(
        action=Action.ACCEPT_ALL,
        notice=site.notice_hash,
        layer=Layer.BANNER,
        key=secrets.token_hex(16),
    )
    origin = site.settings.origins[0]
    build = render.build().name
    asked = Asked(choice=choice, shown=[], origin=origin, gpc=False, build=build)
    seal = Seal([site_key(secrets.token_bytes(32), site.id)])
    return (await recorder.record(site, asked, seal, wall_clock())).record


async def proofs(path: Path, records: int) -> float:
    """Give how many inclusion proofs a second are built, each from the file."""
    async with aclosing(await open_sqlite(path, clock=wall_clock)) as store:
        chosen = [
            await store.record("shop", random.randrange(records)) for _ in range(PROOFS)
        ]
        begun = time.perf_counter()
        for record in chosen:
            await prove(store, record)
        return PROOFS / (time.perf_counter() - begun)


def export(data: Path, records: int) -> dict[str, float]:
    """Export over HTTP, and in turns the same columns by SQLite's own tool."""
    token = consent(
        *("token", "create", "--data", data, "--site", "shop", "--role", "auditor")
    ).split()[0]
    theirs = ["sqlite3", "-csv", str(data / "consent.db"), COLUMNS]
    command = [*COMMAND, "serve", "--data", str(data), "--port", "0"]
    with running(command, data / "serve.log") as server:
        address = f"http://127.0.0.1:{server.port}"
        # What a start has to do is done once the widget is there.
        urllib.request.urlopen(f"{address}/w/shop.js").close()
        rounds = [
            (_exported(server, token, records), _cpu_of(theirs, records))
            for _ in range(ROUNDS)
        ]
        peak = _peak(server.pid)
    ours, tool = (median(cost) for cost in zip(*rounds, strict=True))
    return {
        "export_rows_per_cpu_second": records / ours,
        "sqlite3_rows_per_cpu_second": records / tool,
        "export_ratio": median(their / our for our, their in rounds),
        "export_mb": peak,
    }


def _exported(server: Server, token: str, records: int) -> float:
    """Read a whole export; give the CPU seconds it took the service."""
    before = cpu_of(server.pid)
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}/v1/sites/shop/export",
        headers={"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request) as said:
        lines = _lines(said)
    if lines < records:
        raise SystemExit(f"the export has {lines} lines of {records}")
    return cpu_of(server.pid) - before


def verify(data: Path) -> dict[str, float]:
    """Export a bundle of everything, and verify it offline."""
    bundle = data / "all.zip"
    begun = time.perf_counter()
    consent(
        *("export", "--data", data, "--site", "shop"),
        *("--format", "bundle", "-o", bundle),
    )
    exported = time.perf_counter()
    cpu = _cpu_of([*COMMAND, "verify", str(bundle)])
    return {
        "bundle_seconds": exported - begun,
        "bundle_mb": bundle.stat().st_size / 1e6,
        "verify_seconds": time.perf_counter() - exported,
        "verify_cpu_seconds": cpu,
    }


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _lines(stream: IO[bytes]) -> int:
    return sum(part.count(b"\n") for part in iter(lambda: stream.read(1 << 18), b""))


def _cpu_of(command: list[str], lines: int = 1) -> float:
    """Run a command that prints so many lines or more; give its CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        printed = _lines(child.stdout)
    if child.returncode or printed < lines:
        raise SystemExit(f"{command!r} ended with {child.returncode}, {printed} lines")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def copy_of(first: Record) -> Act:
    """Give the choice of somebody else who chose alike."""
    body = first.body or b""
    head, mark, _ = body.rpartition(b'"visitor":"')
    visitor = secrets.token_hex(16)
    return Act(
        site=first.site,
        kind=Kind.CONSENT,
        notice=first.notice,
        body=head + mark + visitor.encode() + b'"}',
        blind=secrets.token_bytes(32),
        visitor=visitor,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    return parser.parse_args()


if __name__ == "__main__":
    main()
