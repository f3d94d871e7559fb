"""How long a service takes to be ready again after kill -9, by the size of its ledger.

`python -m benchmarks.ready [--records N] [--rounds N]` prints one JSON object: seconds
from the start of the process to the first `/readyz` that says ready, as medians, for an
empty ledger and for one with so many records, all but the last of them superseded.
`read_seconds` is the part of it that opens that ledger and reads what counts no more.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import aclosing
from pathlib import Path

from benchmarks.fill import fill
from consent.store.live import Live
from consent.store.open import wall_clock
from consent.store.sqlite import open_sqlite
from scripts.demo_sites.service import LOG, ROOT, consent, port_of, start


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder, "empty"), Path(folder, "full")
        for data in (empty, full):
            data.mkdir()
            consent("publish", ROOT / "templates/demo/shop.toml", "--data", data)
        asyncio.run(fill(full / "consent.db", arguments.records))
        times = [(_restart(empty), _restart(full)) for _ in range(arguments.rounds)]
        reads = [asyncio.run(_read(full / "consent.db")) for _ in times]
    figures = {
        "records": arguments.records,
        "empty_seconds": _median([empty for empty, _ in times]),
        "ready_seconds": _median([full for _, full in times]),
        "read_seconds": _median(reads),
    }
    print(json.dumps(figures, indent=2))


def _median(values: list[float]) -> float:
    return round(statistics.median(values), 3)


def _restart(data: Path) -> float:
    """Start a service, wait until it is ready, kill it; give the seconds it took."""
    begun = time.perf_counter()
    child = start(data)
    try:
        port = port_of(child, data / LOG)
        while not _is_ready(port):
            time.sleep(0.005)
        return time.perf_counter() - begun
    finally:
        child.kill()
        child.wait()


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
            return bool(answer.status == 200)
    except urllib.error.URLError:
        return False


async def _read(path: Path) -> float:
    begun = time.perf_counter()
    async with aclosing(await open_sqlite(path, clock=wall_clock)) as store:
        await Live(store).refresh(wall_clock())
        return time.perf_counter() - begun


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
