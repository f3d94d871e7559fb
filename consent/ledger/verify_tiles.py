"""Verifying tiles: which leaf hashes lead to the signed root, and which were changed.

Where the tiles of leaf hashes lead there, every other fault is somewhere else and has
a name. Where they do not, the entries may lead there in their place; and where neither
does, the tiles above tell which 256 entries are concerned.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from consent.ledger.bundle import ENTRIES, TILES, Files
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.erasure import Runs, runs
from consent.ledger.finding import Findings, Harm, counted, numbered
from consent.ledger.leaves import (
    Folded,
    Leaves,
    Row,
    TileRows,
    WrittenRows,
    fold_rows,
)
from consent.ledger.tiles import WIDTH
from consent.ledger.tree import fold


@dataclass(frozen=True, slots=True)
class Trusted:
    """What the tiles came to: each entry's hash, and the tree that has them.

    `tree` is None where nothing led to the signed root.
    """

    leaves: Leaves
    tree: Folded | None

    def root_of(self, size: int) -> bytes | None:
        """Give the root of the log's first entries, if it is known."""
        if self.tree is None:
            return None
        full, rest = divmod(size, WIDTH)
        row = self.leaves.row(full) if rest else ()
        tail = None if row is None else row[:rest]
        return Folded(self.tree.above[:full], tail).root()


def check_tiles(
    files: Files,
    head: Checkpoint,
    written: Callable[[], WrittenRows],
    findings: Findings,
) -> Trusted:
    """Compare a bundle's tiles with the signed root; `written` reads the entries."""
    _check_names(files, head.size, findings)
    rows = TileRows(files, head.size)
    stored = fold_rows(rows, head.size)
    if stored.root() == head.root:
        trusted = Trusted(Leaves(rows), stored)
    else:
        trusted = _Search(files, head.size, stored, written(), findings).find(head.root)
    if trusted.tree is not None:
        _check_above(files, head.size, trusted.tree, findings)
    return trusted


def _levels(files: Files, size: int) -> Iterator[TileRows]:
    level = 0
    while size >> 8 * level:
        yield TileRows(files, size, level)
        level += 1


def _check_names(files: Files, size: int, findings: Findings) -> None:
    there = {name for name in files.names() if name.startswith(TILES)}
    due = {path for rows in _levels(files, size) for path in rows.paths()}
    for name in sorted(due - there):
        findings.fault(Harm.DELETED, name, f"{name}, a tile of hashes, is missing.")
    for name in sorted(there - due):
        said = f"{name} is no tile of a log of {counted(size, 'entry', 'entries')}."
        findings.fault(Harm.INSERTED, name, said)


class _Search:
    """The search for leaf hashes that lead to a root, where the tiles' do not."""

    def __init__(
        self,
        files: Files,
        size: int,
        stored: Folded,
        written: WrittenRows,
        findings: Findings,
    ) -> None:
        self._rows = TileRows(files, size)
        self._above = TileRows(files, size, 1)
        self._names = files.names()
        self._stored = stored
        self._lines = written
        self._written = fold_rows(written, size)
        self._findings = findings

    def find(self, root: bytes) -> Trusted:
        """Give what leads to the root, and name what was changed elsewhere."""
        self._check_lengths()
        for tree in self._candidates():
            if tree.root() == root:
                changed = set(self._explain(tree))
                return Trusted(Leaves(_Mixed(self._rows, self._lines, changed)), tree)
        said = (
            "The hashes of the entries do not lead to the signed root: the log was "
            "written anew, or the checkpoint is not its own."
        )
        self._findings.fault(Harm.CONTRADICTED, TILES, said)
        return Trusted(Leaves(self._rows), None)

    def _check_lengths(self) -> None:
        for index, path in enumerate(self._rows.paths()):
            if path in self._names and self._rows.row(index) is None:
                said = f"{path} is damaged or not of its length."
                self._findings.fault(Harm.CUT, path, said)

    def _candidates(self) -> Iterator[Folded]:
        """Put the entries in the place of tiles, then what the tiles above ask for."""
        pairs = list(zip(self._stored.above, self._written.above, strict=True))
        last = self._written.tail
        tail = self._stored.tail if last is None else last
        yield Folded(tuple(b or a for a, b in pairs), tail)
        asked: list[bytes | None] = []
        for index in range(len(self._above)):
            width = self._above.width(index)
            asked += self._above.row(index) or [None] * width
        above = tuple(c or a for (a, _), c in zip(pairs, asked, strict=True))
        yield Folded(above, self._stored.tail)
        yield Folded(above, tail)

    def _explain(self, tree: Folded) -> Iterator[int]:
        """Tell what was changed, and give the tiles that are not the tree's."""
        pairs = zip(self._stored.above, self._written.above, strict=True)
        for index, (true, (a, b)) in enumerate(zip(tree.above, pairs, strict=True)):
            if true != a:
                yield index
                self._tell(index, written=true == b)
        if tree.tail != self._stored.tail:
            yield len(tree.above)
            self._tell(len(tree.above), written=True)

    def _tell(self, index: int, *, written: bool) -> None:
        """Name what was changed; `written` says that the entries are right."""
        row, lines = self._rows.row(index), self._lines.row(index)
        path, first = self._rows.path(index), index * WIDTH
        last = first + self._rows.width(index) - 1
        within = numbered("entry", "entries", first, last)
        if row is not None and lines is not None and written:
            for a, b in _differences(row, lines, first):
                which = numbered("entry", "entries", a, b)
                said = f"The hash of {which} in {path} was changed."
                self._findings.fault(Harm.EDITED, path, said, a, b)
        elif row is not None and lines is None:
            said = f"Of {within}, a hash in {path} was changed."
            self._findings.fault(Harm.EDITED, path, said, first, last)
        elif lines is not None and not written:
            said = (
                f"Of {within}, something was changed, and {path} with it: neither "
                "leads to the signed root."
            )
            self._findings.fault(Harm.EDITED, ENTRIES, said, first, last)


class _Mixed:
    """Rows of tiles, with the entries' own in the place of those that were changed."""

    def __init__(self, rows: TileRows, lines: WrittenRows, changed: set[int]) -> None:
        self._rows = rows
        self._lines = lines
        self._changed = changed

    def row(self, index: int) -> Row | None:
        rows = self._lines if index in self._changed else self._rows
        return rows.row(index)


def _check_above(files: Files, size: int, tree: Folded, findings: Findings) -> None:
    """Compare the tiles above the leaves with what they are the hashes of."""
    below = [item for item in tree.above if item is not None]
    for rows in [*_levels(files, size)][1:]:
        for index, path in enumerate(rows.paths()):
            true = below[index * WIDTH :][: rows.width(index)]
            row = rows.row(index)
            if row is None and path in files.names():
                said = f"{path} is damaged or not of its length."
                findings.fault(Harm.CUT, path, said)
            elif row is not None and list(row) != true:
                places = ", ".join(
                    numbered("hash", "hashes", *run)
                    for run in _differences(row, true, 0)
                )
                said = f"{path} was changed: {places}."
                findings.fault(Harm.EDITED, path, said)
        full = len(below) // WIDTH * WIDTH
        below = [fold(below[at : at + WIDTH]) for at in range(0, full, WIDTH)]


def _differences(row: Row, true: Row, first: int) -> Runs:
    pairs = zip(row, true, strict=True)
    return runs(n for n, (a, b) in enumerate(pairs, first) if a != b)
