"""Tiles: their paths, how wide they are, and what is in them."""

import pytest

from consent.errors import BadTile
from consent.ledger import tiles
from consent.ledger.tiles import Tile
from tests.ledger.vectors import load

VECTORS = load("tile_paths")
PUBLISHED = [
    (one["path"], Tile(one["level"], one["index"], one["width"]))
    for one in VECTORS["good"]
]


@pytest.mark.parametrize(("path", "tile"), PUBLISHED)
def test_published_paths(path: str, tile: Tile):
    """The published paths are read, and written the same way."""
    assert tiles.read_path(path) == tile
    assert tiles.write_path(tile) == path


@pytest.mark.parametrize("index", [0, 999, 1000, 999_999, 1_000_000, 2**55, 2**63 - 1])
def test_paths_and_back(index: int):
    """Every tile has one path."""
    for tile in (Tile(0, index), Tile(63, index, 1), Tile(None, index, 255)):
        assert tiles.read_path(tiles.write_path(tile)) == tile


@pytest.mark.parametrize(
    "path",
    [
        *VECTORS["bad"],
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/1",
        "tile/0/0001",
        "tile/0/x001",
        "tile/0/x000/001",
        "tile/0/001/",
        "tile/0/001/002",
        "tile/0/X001/002",
        "tile/00/001",
        "tile/64/001",
        "tile/100/001",
        "tile/data/001",
        "tile/entries/1",
        "tile/0/001.p/0",
        "tile/0/001.p/01",
        "tile/0/001.p/256",
        "tile/0/001.p/999",
        "tile/0/001.p/",
        "tile/0/001.p",
        "tile/0/001.p/5/",
        "/tile/0/001",
        "tile/0/001\n",
        "tile/0/\u0661\u0661\u0661",
        "tile/0/../001",
        "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
    ],
)
def test_bad_paths(path: str):
    """Any other spelling of a path is refused."""
    with pytest.raises(BadTile):
        tiles.read_path(path)


@pytest.mark.parametrize(
    "tile", [Tile(64, 0), Tile(-1, 0), Tile(0, -1), Tile(0, 2**63), Tile(0, 1, 257)]
)
def test_no_such_tile(tile: Tile):
    """A tile that no log can have gets no path."""
    with pytest.raises(BadTile):
        tiles.write_path(tile)


@pytest.mark.parametrize("one", VECTORS["sizes"])
def test_published_widths(one: dict[str, int]):
    """A log of the standard's sizes has just the tiles that the standard names."""
    size, level, full = one["size"], one["level"], one["full"]
    widths = [tiles.width_at(level, index, size) for index in range(full + 2)]
    assert widths == [256] * full + [one["partial"], 0]


def test_bundles_are_as_wide_as_leaf_tiles():
    """There are as many entries in a bundle as hashes of them in the tile."""
    assert tiles.width_at(None, 273, 70_000) == tiles.width_at(0, 273, 70_000) == 112


def test_hashes():
    """The content of a tile is its hashes."""
    hashes = tuple(bytes([n]) * 32 for n in range(256))
    assert tiles.read_hashes(b"".join(hashes)) == hashes


@pytest.mark.parametrize("length", [0, 31, 33, 257 * 32])
def test_bad_hashes(length: int):
    """A tile has 1 to 256 whole hashes."""
    with pytest.raises(BadTile):
        tiles.read_hashes(bytes(length))


@pytest.mark.parametrize(
    "entries", [(b"",), (b"one", b"", b"three"), (b"x" * 65_535,), (b"a",) * 256]
)
def test_bundles(entries: tuple[bytes, ...]):
    """A bundle gives back its entries."""
    assert tiles.read_bundle(tiles.write_bundle(entries)) == entries


def test_bundle_bytes():
    """Each entry follows its length in two bytes, the higher one first."""
    assert tiles.write_bundle([b"a", b"b" * 258]) == b"\0\1a\1\2" + b"b" * 258


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\0\2a", b"\0\1a\0", b"\0\0" * 257, b"\xff\xff"]
)
def test_bad_bundles(data: bytes):
    """A bundle has 1 to 256 whole entries."""
    with pytest.raises(BadTile):
        tiles.read_bundle(data)


@pytest.mark.parametrize("entries", [[b"x" * 65_536], [], [b""] * 257])
def test_no_such_bundle(entries: list[bytes]):
    """What could not be read back is not written."""
    with pytest.raises(BadTile):
        tiles.write_bundle(entries)
