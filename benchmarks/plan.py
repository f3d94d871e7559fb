"""What visitors a month take of a machine, calculated from what was measured."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.plot import cells, filled

VISITORS = (10_000, 100_000, 1_000_000, 10_000_000)
CLIENTS = 64
SECONDS = 30 * 86_400
MONTHS = 48

SHARE = 0.6
"""Of a month's visitors, who answer a notice: a plan's guess, not a measurement."""

PEAK = 10
"""How many times the mean the busiest second is, as a plan's guess."""

CHECKS = 5
"""How often a visitor's pages ask, where pages ask the service at all."""


def write(said: Mapping[str, Any], page: Path) -> None:
    """Put the plan, and when its figures were taken, into a page between its marks."""
    text = filled(page.read_text(), "plan", _table(said))
    conditions = f"Taken on {said['date']}, at a load of {said['load']} beside it."
    page.write_text(filled(text, "conditions", conditions))


def _table(said: Mapping[str, Any]) -> str:
    head = ("visitors a month", "records a month", "disk in 4 years")
    head = (*head, "busiest second", "of one core then")
    rows = [_row(said, visitors) for visitors in VISITORS]
    return "\n".join(map(cells, [head, ["---"] * len(head), *rows]))


def _row(said: Mapping[str, Any], visitors: int) -> tuple[str, ...]:
    records, mean = int(visitors * SHARE), visitors / SECONDS
    choices, checks = mean * SHARE * PEAK, mean * CHECKS * PEAK
    busy = (choices * _cost(said, "choices") + checks * _cost(said, "checks")) / 1e6
    disk = records * MONTHS * said["records"][-1]["bytes_a_record"]
    second = f"{choices:.2g} choices, {checks:.2g} checks"
    return f"{visitors:,}", f"{records:,}", _bytes(disk), second, f"{busy:.2%}"


def _cost(said: Mapping[str, Any], what: str) -> float:
    return float(next(row for row in said[what] if row["clients"] == CLIENTS)["cpu_us"])


def _bytes(count: float) -> str:
    return f"{count / 1e9:,.1f} GB" if count >= 1e9 else f"{count / 1e6:,.0f} MB"
