"""How much memory the service and an export take, and what importing it costs.

`python -m benchmarks.footprint [--records N]` prints one JSON object. Memory is the
largest resident size in MB; the import is a ratio against importing Starlette and
uvicorn alone, pairwise in turns, by CPU time.
"""

import argparse
import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.fill import fill
from scripts.demo_sites.service import (
    COMMAND,
    LOG,
    ROOT,
    consent,
    end,
    environment,
    port_of,
    start,
)

BARE = "import starlette.applications, starlette.routing, uvicorn"
OURS = "import consent.web.app"


def main() -> None:
    """Measure and print."""
    arguments = _arguments()
    figures = {
        "idle_mb": idle(),
        "import_ratio": import_ratio(arguments.rounds),
        "export_mb": export(arguments.records),
        "records": arguments.records,
    }
    print(json.dumps(figures, indent=2))


def idle() -> float:
    """Give the resident size of a service that has served its widget and waits."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        consent("publish", ROOT / "templates/demo/shop.toml", "--data", data)
        child = start(data)
        try:
            port_of(child, data / LOG)
            return _resident(child.pid)
        finally:
            end(child)


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    line = next(row for row in status.splitlines() if row.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)


def import_ratio(rounds: int) -> float:
    """Give the median ratio of the two imports, each in a fresh interpreter."""
    _cpu_seconds(OURS), _cpu_seconds(BARE)
    ratios = [_cpu_seconds(OURS) / _cpu_seconds(BARE) for _ in range(rounds)]
    return round(statistics.median(ratios), 2)


def _cpu_seconds(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], env=environment(), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def export(records: int) -> float:
    """Give the largest resident size of `consent export` over that many records."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        consent("publish", ROOT / "templates/demo/shop.toml", "--data", data)
        asyncio.run(fill(data / "consent.db", records))
        command = [*COMMAND, "export", "--data", str(data), "--site", "shop"]
        with (data / "out.ndjson").open("wb") as out:
            child = subprocess.Popen(command, env=environment(), stdout=out)
            _, status, usage = _wait(child)
        if status or _lines(data / "out.ndjson") < records:
            raise RuntimeError("the export is not whole")
        return round(usage.ru_maxrss / 1024, 1)


def _wait(child: subprocess.Popen[bytes]) -> tuple[int, int, resource.struct_rusage]:
    return os.wait4(child.pid, 0)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(
            chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b"")
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=11)
    return parser.parse_args()


if __name__ == "__main__":
    main()
