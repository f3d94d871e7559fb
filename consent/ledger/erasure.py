"""What entries of the kinds erase and prune say: whose bodies are gone.

Their bodies hold `"erased": [[first, last], …]`: entry numbers, both ends included,
ascending; `"v"` is 1, and whatever else is there is for people.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any, TypeAlias

from consent.errors import LedgerError
from consent.model import Kind

KINDS = (Kind.ERASE, Kind.PRUNE)

Runs: TypeAlias = tuple[tuple[int, int], ...]
"""Ascending runs of entry numbers, both ends included; none touches the next."""


def runs(numbers: Iterable[int]) -> Runs:
    """Write ascending numbers as runs."""
    found: list[tuple[int, int]] = []
    for n in numbers:
        if found and n == found[-1][1] + 1:
            found[-1] = (found[-1][0], n)
        else:
            found.append((n, n))
    return tuple(found)


class Erased:
    """Entry numbers out of many runs, which may overlap."""

    def __init__(self, many: Iterable[Runs]) -> None:
        """Join the runs."""
        # Begins and ends in turn: a number within has an odd count of them up to it.
        edges: list[int] = []
        for first, last in sorted(run for one in many for run in one):
            if edges and first <= edges[-1]:
                edges[-1] = max(edges[-1], last + 1)
            else:
                edges += (first, last + 1)
        self._edges = edges

    def __contains__(self, n: int) -> bool:
        """Tell whether a number is in one of the runs."""
        return bisect_right(self._edges, n) & 1 == 1


def size(numbers: Runs) -> int:
    """Count what runs hold."""
    return sum(last - first + 1 for first, last in numbers)


def read(body: Any) -> Runs:
    """Read from such a body, as JSON, which bodies are gone, or raise `LedgerError`."""
    return _read_runs(body.get("erased") if isinstance(body, dict) else None)


def _read_runs(value: Any) -> Runs:
    if not isinstance(value, list):
        raise LedgerError("what was erased is no list of runs")
    found, before = [], -2
    for run in value:
        match run:
            case [int(first), int(last)] if (
                before + 1 < first <= last and type(first) is type(last) is int
            ):
                found.append((first, last))
                before = last
            case _:
                raise LedgerError(f"{run!r:.60} is no ascending run of entry numbers")
    return tuple(found)
