"""`GET /v1/sites/{site}/log/…`: a site's log as C2SP tlog-tiles lays it out."""

from starlette.types import Receive

from consent.errors import BadTile
from consent.ledger import tiles
from consent.ledger.prover import Run
from consent.ledger.tiles import Tile, width_at
from consent.store.base import Head, Query
from consent.web import bearer
from consent.web.answer import NO_STORE, Answer
from consent.web.errors import NotFound
from consent.web.parts import Parts
from consent.web.request import Request

_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_BYTES = (b"content-type", b"application/octet-stream")
_VARY = (b"vary", b"Authorization")
_A_WHILE = (b"cache-control", b"public, max-age=300")
_FOR_EVER = (b"cache-control", b"private, max-age=31536000, immutable")


async def read_checkpoint(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with the signed head: an auditor the newest, others that of the day.

    How fast a log grows is how many visitors its owner has.
    """
    site = parts.live.site(request.parameters["site"])
    head = await parts.store.head(site.id)
    if not bearer.is_shown(request):
        headers = [_TEXT, _VARY, _A_WHILE]
        return Answer(200, headers, head.public(request.now))
    await bearer.require(parts, request, site.id)
    return Answer(200, [_TEXT, _VARY, NO_STORE], head.checkpoint)


async def read_tile(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer an auditor with hashes of the tree, or with entries."""
    site = parts.live.site(request.parameters["site"])
    await bearer.require(parts, request, site.id)
    head = await parts.store.head(site.id)
    tile = _tile(request.parameters["tile"], head)
    content = await _entries(parts, head, tile)
    return Answer(200, [_BYTES, _VARY, _FOR_EVER], content)


def _tile(path: str, head: Head) -> Tile:
    try:
        tile = tiles.read_path(f"tile/{path}")
    except BadTile as error:
        raise NotFound(error.message, "path") from error
    if tile.width > width_at(tile.level, tile.index, head.frontier.size):
        raise NotFound("the log has not grown so far yet", "path")
    return tile


async def _entries(parts: Parts, head: Head, tile: Tile) -> bytes:
    first = tile.index * tiles.WIDTH
    if tile.level is not None:
        run = Run(tile.level * tiles.HEIGHT, first, first + tile.width)
        return b"".join((await parts.store.hashes(head.site, [run]))[run])
    query = Query(site=head.site, after=first - 1, before=first + tile.width)
    pages = [page async for page in parts.store.records(query)]
    return tiles.write_bundle([record.line for page in pages for record in page])
