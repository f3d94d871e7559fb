"""Tiles: their paths, their hashes, and bundles of entries."""

from collections.abc import Iterator
from contextlib import suppress

from consent.errors import ConsentError
from consent.ledger import tiles
from tests.ledger.vectors import load


def attempt(data: bytes) -> None:
    """Read it as each of the three, each in its only spelling."""
    with suppress(ConsentError):
        path = data.decode("utf-8", "surrogateescape")
        assert tiles.write_path(tiles.read_path(path)) == path
    with suppress(ConsentError):
        assert b"".join(tiles.read_hashes(data)) == data
    with suppress(ConsentError):
        assert tiles.write_bundle(tiles.read_bundle(data)) == data


def seeds() -> Iterator[bytes]:
    """Give the published paths, hashes, and bundles of short and long entries."""
    paths = load("tile_paths")
    yield from (one["path"].encode() for one in paths["good"])
    yield bytes(range(64))
    yield tiles.write_bundle([b"", b"entry", b"x" * 300])
