"""Verifying what stands around a bundle's entries: its window, and what was erased."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from consent.errors import BadBundle, LedgerError
from consent.ledger import erasure, exhibit
from consent.ledger import leaf as leaf_lines
from consent.ledger.bundle import ENTRIES, ERASURES, NEIGHBOURS, Files, Lines
from consent.ledger.erasure import Erased, Runs
from consent.ledger.finding import Findings, Harm
from consent.ledger.leaf import Leaf
from consent.ledger.leaves import Leaves
from consent.ledger.selection import Selection

T = TypeVar("T")


def window_of(files: Files, query: Selection, size: int) -> tuple[int, int]:
    """Tell which entries have to be here, as the query and the neighbours say.

    What is said is only believed later, by `check_neighbours`.
    """
    first, stop = min(query.after + 1, size), min(query.before, size)
    for line in _lines(files, NEIGHBOURS):
        try:
            leaf = leaf_lines.read(line)
        except LedgerError:
            continue
        if _is_before(leaf, query):
            first = max(first, leaf.n + 1)
        elif _is_after(leaf, query):
            stop = min(stop, leaf.n)
    return first, max(first, stop)


def check_neighbours(
    files: Files, query: Selection, leaves: Leaves, findings: Findings
) -> list[Leaf]:
    """Prove that the entries around a time are not of that time; give them."""

    def read(line: bytes) -> Leaf:
        leaf = exhibit.prove(line, leaves, NEIGHBOURS)
        if not _is_before(leaf, query) and not _is_after(leaf, query):
            said = f"entry {leaf.n} is from the time asked for, and no neighbour of it"
            raise BadBundle(said, NEIGHBOURS)
        return leaf

    return list(_each(files, NEIGHBOURS, read, findings))


def check_times(query: Selection, times: Mapping[int, str], findings: Findings) -> None:
    """Check that entries are from the time that was asked for; times never go back."""
    for n, ts in times.items():
        early = query.since is not None and ts < query.since
        if early or (query.until is not None and ts >= query.until):
            said = f"Entry {n} ({ts}) is not from the time that was asked for."
            findings.fault(Harm.INSERTED, ENTRIES, said, n)


class Erasures(NamedTuple):
    """Whose bodies are gone: before the end of what was asked for, and ever since.

    What was erased behind that end may have gone while the bundle was written.
    """

    before: Erased
    ever: Erased


def check_erasures(
    files: Files, leaves: Leaves, query: Selection, findings: Findings
) -> Erasures:
    """Give what the log says was erased, from entries that are proven to be its own."""

    def read(line: bytes) -> tuple[int, Runs]:
        one = exhibit.read(line, leaves, ERASURES)
        if one.leaf.kind not in erasure.KINDS:
            said = f"entry {one.leaf.n}, of kind {one.leaf.kind}, erases nothing"
            raise BadBundle(said, ERASURES)
        found = erasure.read(one.body)
        if found and found[-1][1] >= one.leaf.n:
            raise BadBundle(f"entry {one.leaf.n} erases what came later", ERASURES)
        return one.leaf.n, found

    told = list(_each(files, ERASURES, read, findings))
    return Erasures(
        before=Erased(runs for n, runs in told if n < query.before),
        ever=Erased(runs for _, runs in told),
    )


def _each(
    files: Files, name: str, read: Callable[[bytes], T], findings: Findings
) -> Iterator[T]:
    for line in _lines(files, name):
        try:
            yield read(line)
        except LedgerError as error:
            findings.fault(Harm.EDITED, name, f"In {name}: {error.message}.")


def _lines(files: Files, name: str) -> Iterator[bytes]:
    if name in files.names():
        yield from Lines(files, name)


def _is_before(leaf: Leaf, query: Selection) -> bool:
    return query.since is not None and leaf.ts < query.since


def _is_after(leaf: Leaf, query: Selection) -> bool:
    return query.until is not None and leaf.ts >= query.until
