"""Run benchmarks and hold their figures against the bars, as `scripts/bench` does."""

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.bars import BARS, Verdict

ROOT = Path(__file__).parent.parent
NAMES = tuple(dict.fromkeys(bar.benchmark for bar in BARS))
# A first look: every benchmark in a fraction of its time, with figures to match.
QUICK = {
    "doors": ["--rounds", "3"],
    "peer": ["--rounds", "3"],
    "durable": ["--rounds", "3"],
    "growth": ["--rounds", "3", "--sizes", "10000", "100000"],
    "append": ["--rounds", "2"],
    "tree": ["--rounds", "2"],
    "ledger": ["--records", "50000"],
    "footprint": ["--records", "50000", "--rounds", "3"],
    "webhooks": ["--rounds", "2"],
    "ready": ["--records", "50000", "--rounds", "2"],
    "gate": ["--rounds", "3"],
    "harm": ["--seconds", "3", "--tokens", "10000"],
    "notice": ["--rounds", "3"],
}


def main() -> None:
    """Run, print the table, and end with 1 if a bar is missed."""
    options = _options()
    verdicts: list[Verdict] = []
    for name in options.names or NAMES:
        print(f"== {name}", flush=True)
        said = _run(name, QUICK[name] if options.quick else [])
        print(json.dumps(said, indent=2), flush=True)
        verdicts += [bar.hold(said) for bar in BARS if bar.benchmark == name]
    print(_table(verdicts))
    if options.json:
        report = {**_machine(), "figures": [asdict(one) for one in verdicts]}
        options.json.write_text(json.dumps(report, indent=2) + "\n")
    sys.exit(any(one.verdict == "missed" for one in verdicts))


def _run(name: str, arguments: list[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        print(f"{name} failed", file=sys.stderr)
        return {}
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _table(verdicts: list[Verdict]) -> str:
    rows = [(v.benchmark, v.what, f"{v.figure:g}", v.bar, v.verdict) for v in verdicts]
    rows.insert(0, ("benchmark", "what", "figure", "bar", "verdict"))
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    )


def _machine() -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {platform.system()} {platform.release()}",
        "cores": len(os.sched_getaffinity(0)),
        "load": os.getloadavg()[0],
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--quick", action="store_true", help="a first look, in minutes")
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    main()
