"""Tiles as C2SP tlog-tiles has them: a log as a finite set of immutable files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from consent.errors import BadTile
from consent.ledger.tree import HASH_LENGTH, LARGEST_SIZE, split_hashes

HEIGHT = 8
WIDTH = 1 << HEIGHT
HIGHEST_LEVEL = 63
LONGEST_ENTRY = 2**16 - 1

_LENGTH = 2
_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]{1,2})"
    r"/(?P<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
    r"(?:\.p/(?P<width>[0-9]{1,3}))?"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """A row of `width` hashes: nodes of tree level 8 * `level` from 256 * `index` on.

    Where `level` is None it is a bundle instead: the entries behind such a row of
    leaf hashes. A tile of fewer than 256 is partial.
    """

    level: int | None
    index: int
    width: int = WIDTH


def write_path(tile: Tile) -> str:
    """Write a tile's path below the log's address, or raise `BadTile`."""
    path = _path(tile)
    read_path(path)
    return path


def read_path(path: str) -> Tile:
    """Read a tile's path in its one spelling, or raise `BadTile`."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise BadTile(f"{path!r:.80} is not the path of a tile")
    tile = Tile(
        level=None if match["level"] == "entries" else int(match["level"]),
        index=int(match["index"].replace("x", "").replace("/", "")),
        width=int(match["width"] or WIDTH),
    )
    if (tile.level or 0) > HIGHEST_LEVEL or tile.index > LARGEST_SIZE:
        raise BadTile(f"no log is so large as to have {path!r}")
    if not 0 < tile.width <= WIDTH or _path(tile) != path:
        raise BadTile(f"{path!r} is not how a tile's path is written")
    return tile


def _path(tile: Tile) -> str:
    digits = str(tile.index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *above, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
    level = "entries" if tile.level is None else tile.level
    folders = "".join(f"x{part}/" for part in above)
    partial = "" if tile.width == WIDTH else f".p/{tile.width}"
    return f"tile/{level}/{folders}{last}{partial}"


def width_at(level: int | None, index: int, size: int) -> int:
    """Tell how many items a tile has in a log of some size: 256, fewer, or none."""
    return max(0, min(WIDTH, (size >> 8 * (level or 0)) - index * WIDTH))


def read_hashes(data: bytes) -> tuple[bytes, ...]:
    """Read the content of a tile of hashes, or raise `BadTile`."""
    if len(data) % HASH_LENGTH or not 0 < len(data) <= WIDTH * HASH_LENGTH:
        raise BadTile(f"a tile of hashes does not have {len(data)} bytes")
    return split_hashes(data)


def write_bundle(entries: Sequence[bytes]) -> bytes:
    """Write 1 to 256 entries, each behind its length, or raise `BadTile`."""
    _check_count(len(entries))
    if max(map(len, entries)) > LONGEST_ENTRY:
        raise BadTile(f"an entry in a bundle has at most {LONGEST_ENTRY} bytes")
    return b"".join(len(entry).to_bytes(_LENGTH) + entry for entry in entries)


def read_bundle(data: bytes) -> tuple[bytes, ...]:
    """Read the entries of a bundle, or raise `BadTile`."""
    entries, at = [], 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start])
        entries.append(data[start:at])
    if at != len(data):
        raise BadTile("a bundle ends within an entry")
    _check_count(len(entries))
    return tuple(entries)


def _check_count(entries: int) -> None:
    if not 0 < entries <= WIDTH:
        raise BadTile(f"a bundle has 1 to {WIDTH} entries, not {entries}")
