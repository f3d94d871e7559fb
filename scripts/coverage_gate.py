"""Refuse a share of lines or of branches below 95 %, each counted for itself."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

LEAST = 95
# `coverage report` adds the two up, so that many lines hide branches never taken.
COUNTED = {
    "lines": ("covered_lines", "num_statements"),
    "branches": ("covered_branches", "num_branches"),
}


def shares(totals: dict[str, int]) -> Iterator[tuple[str, float]]:
    """Give what was covered of lines and of branches, in per cent."""
    for name, (covered, all_of_them) in COUNTED.items():
        if not totals.get(all_of_them):
            sys.exit(f"the report counts no {name}; run the tests with branch coverage")
        yield name, 100 * totals[covered] / totals[all_of_them]


def main(report: Path) -> int:
    """Print both shares of a report by `coverage json`; give the exit status."""
    low = False
    for name, share in shares(json.loads(report.read_text())["totals"]):
        missed = share < LEAST
        low |= missed
        print(f"{name}: {share:.2f} %" + f", below {LEAST} %" * missed)
    return int(low)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
