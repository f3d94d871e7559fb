"""Posters at a publish: read beside the site's file, or fetched, once and for good."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace as with_posters

from consent.errors import BadSiteFile, Mistake, NotSent
from consent.model import Notice
from consent.rules import poster
from consent.rules.shape import below, show

Fetch: TypeAlias = Callable[[str], Awaitable[bytes]]


async def gather(
    sources: Mapping[str, str], folder: Path, fetch: Fetch | None
) -> dict[str, bytes]:
    """Give each poster's bytes by what it stands in for, or raise every mistake.

    Without `fetch`, only those are given that lie beside the site's file.
    """
    found: dict[str, bytes] = {}
    mistakes: list[Mistake] = []
    for key, source in sources.items():
        if poster.is_address(source) and fetch is None:
            continue
        try:
            found[key] = await _read(source, folder, fetch)
        except (NotSent, OSError) as error:
            message = f"{show(source)} cannot be read: {_said(error)}"
            mistakes.append(Mistake(message, below("posters", key)))
            continue
        if problem := poster.content_problem(found[key]):
            mistakes.append(Mistake(f"{show(source)} {problem}", below("posters", key)))
    if mistakes:
        raise BadSiteFile("its posters are not as they should be", tuple(mistakes))
    return found


def named(notice: Notice, found: Mapping[str, bytes]) -> Notice:
    """Give a notice the names of its posters."""
    names = {key: poster.name(content) for key, content in found.items()}
    return with_posters(notice, posters=names)


async def _read(source: str, folder: Path, fetch: Fetch | None) -> bytes:
    if fetch is not None and poster.is_address(source):
        return await fetch(source)
    return await asyncio.to_thread(_begin, folder / source)


def _begin(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(poster.LARGEST + 1)


def _said(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
