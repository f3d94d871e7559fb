"""The hashes of a log's leaves, as a bundle's tiles or its very entries give them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from consent.errors import BadBundle
from consent.ledger import tiles
from consent.ledger.bundle import Files
from consent.ledger.tiles import WIDTH, Tile
from consent.ledger.tree import HASH_LENGTH, empty_root, fold, join, split_hashes

Row: TypeAlias = Sequence[bytes]
"""The hashes of one tile."""


class Rows(Protocol):
    """Where the rows of leaf hashes come from."""

    def row(self, index: int) -> Row | None:
        """Give one tile's leaf hashes, or None if they are not all there."""
        ...


class TileRows:
    """Rows as the tiles of one level have them."""

    def __init__(self, files: Files, size: int, level: int = 0) -> None:
        """Take how many leaves the log has."""
        self._files = files
        self._size = size
        self._level = level

    def __len__(self) -> int:
        """Count the tiles of this level."""
        return (self._size >> 8 * self._level) // WIDTH + (self._tail > 0)

    @property
    def _tail(self) -> int:
        return (self._size >> 8 * self._level) % WIDTH

    def paths(self) -> Iterator[str]:
        """Tell where every tile lies, from the first."""
        return map(self.path, range(len(self)))

    def width(self, index: int) -> int:
        """Tell how many hashes a tile has."""
        return tiles.width_at(self._level, index, self._size)

    def path(self, index: int) -> str:
        """Tell where a tile lies."""
        return tiles.write_path(Tile(self._level, index, self.width(index)))

    def row(self, index: int) -> Row | None:
        """Give what a tile has, or None if it is missing, cut or too long."""
        if not self.width(index):
            return None
        try:
            data = self._files.read(self.path(index))
        except BadBundle:
            return None
        whole = len(data) == self.width(index) * HASH_LENGTH
        return split_hashes(data) if whole else None


class WrittenRows:
    """Rows made of the entries themselves, which may lack some or have wrong ones."""

    def __init__(self, first: int, stop: int, size: int) -> None:
        """Make room for the entries `first` to before `stop` of a log."""
        self._first = first
        self._size = size
        self._hashes = bytearray((stop - first) * HASH_LENGTH)
        self._have = bytearray(stop - first)

    def put(self, n: int, leaf: bytes) -> None:
        """Take an entry's hash; the first of several with one number counts."""
        at = n - self._first
        if 0 <= at < len(self._have) and not self._have[at]:
            self._hashes[at * HASH_LENGTH : (at + 1) * HASH_LENGTH] = leaf
            self._have[at] = 1

    def row(self, index: int) -> Row | None:
        """Give a tile's row if every entry of it is here."""
        at, width = index * WIDTH - self._first, tiles.width_at(0, index, self._size)
        if at < 0 or sum(self._have[at : at + width]) < width:
            return None
        start, stop = at * HASH_LENGTH, (at + width) * HASH_LENGTH
        return split_hashes(bytes(self._hashes[start:stop]))


class Leaves:
    """Which hash each entry has to have; None where that is not known."""

    def __init__(self, rows: Rows) -> None:
        """Take where trusted rows come from."""
        self._rows = rows
        self._index = -1
        self._row: Row | None = None

    def at(self, n: int) -> bytes | None:
        """Give the hash of an entry that the log has."""
        index, place = divmod(n, WIDTH)
        row = self._row if index == self._index else self.row(index)
        return None if row is None or place >= len(row) else row[place]

    def row(self, index: int) -> Row | None:
        """Give the hashes of one tile's entries."""
        if index != self._index:
            self._index = index
            self._row = self._rows.row(index)
        return self._row


@dataclass(frozen=True, slots=True)
class Folded:
    """A tree of leaf hashes with its full rows hashed; None stands for a lacking row.

    `tail` is the last row, empty where all are full.
    """

    above: tuple[bytes | None, ...]
    tail: Row | None

    def root(self) -> bytes | None:
        """Give the tree's root, if nothing lacks."""
        above = [item for item in self.above if item is not None]
        if len(above) < len(self.above) or self.tail is None:
            return None
        peaks = (*_peaks(above), *_peaks(self.tail))
        return join(peaks) if peaks else empty_root()


def fold_rows(rows: Rows, size: int) -> Folded:
    """Hash every full row of a log, one after another."""
    found: list[bytes | None] = []
    for index in range(size // WIDTH):
        row = rows.row(index)
        found.append(None if row is None else fold(row))
    return Folded(tuple(found), rows.row(size // WIDTH) if size % WIDTH else ())


def _peaks(row: Row) -> list[bytes]:
    """Give the roots of a row's complete subtrees, the largest first."""
    peaks, at = [], 0
    for level in range(len(row).bit_length() - 1, -1, -1):
        if len(row) >> level & 1:
            peaks.append(fold(row[at : at + (1 << level)]))
            at += 1 << level
    return peaks
