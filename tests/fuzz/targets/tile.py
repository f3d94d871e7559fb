"""Tiles: their paths, their hashes, and bundles of entries."""

from collections.abc import Iterator

from consent.ledger import tiles
from tests.fuzz.targets import taken
from tests.ledger.vectors import load


def attempt(data: bytes) -> None:
    """Read it as each of the three, each in its only spelling."""
    path = data.decode("utf-8", "surrogateescape")
    for tile in taken(tiles.read_path, path):
        assert tiles.write_path(tile) == path
    for hashes in taken(tiles.read_hashes, data):
        assert b"".join(hashes) == data
    for entries in taken(tiles.read_bundle, data):
        assert tiles.write_bundle(entries) == data


def seeds() -> Iterator[bytes]:
    """Give the published paths, hashes, and bundles of short and long entries."""
    paths = load("tile_paths")
    yield from (one["path"].encode() for one in paths["good"])
    yield bytes(range(64))
    yield tiles.write_bundle([b"", b"entry", b"x" * 300])
