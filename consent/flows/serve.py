"""Serve: the widget of each site, compiled and compressed once."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import brotli

from consent import canonical, render
from consent.model import Kind, Regime, Site, Storage
from consent.render import Build
from consent.render.page import declared
from consent.store.base import Act, Query, Store

Compiler: TypeAlias = Callable[[], bytes]
Key: TypeAlias = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Script:
    """One text as it is served, by content coding; `hash` is its SHA-256 in hex."""

    hash: str
    identity: bytes
    gzip: bytes
    br: bytes


class Server:
    """Keeps what is served of every site, in each language and regime."""

    def __init__(self, build: Build) -> None:
        """Take the widget build that is to be served."""
        self.build = build
        self.build_name = build.name
        self.modules = render.modules()
        self.types = render.types()
        self._kept: dict[Key, _Kept] = {}

    async def script(self, site: Site, lang: str, regime: Regime) -> Script:
        """Give a script, compiling it in a thread where it is new."""
        compiler = partial(render.widget, site, lang, regime, self.build)
        return await self._give(site, compiler, "script", lang, regime)

    async def translation(self, site: Site, lang: str, regime: Regime) -> Script:
        """Give, in the same way, what a script in another language fetches."""
        compiler = partial(render.translation, site, lang, regime, self.build)
        return await self._give(site, compiler, "translation", lang, regime)

    async def declaration(
        self, site: Site, lang: str, regime: Regime, own: tuple[Storage, ...]
    ) -> Script:
        """Give the tree that a page plants of all that a site and `own` it may keep."""
        compiler = partial(declared, site, lang, regime, own)
        return await self._give(site, compiler, "declaration", lang, regime, own)

    async def _give(self, site: Site, compiler: Compiler, *named: Hashable) -> Script:
        key = (site.id, *named)
        kept = self._kept.get(key)
        if kept is None or kept.publication != site.publication:
            work = asyncio.to_thread(_compile, compiler)
            kept = _Kept(site.publication, asyncio.create_task(work))
            self._kept[key] = kept
        if kept.task.done():
            return kept.task.result()
        # A visitor who goes away must not stop what others wait for.
        return await asyncio.shield(kept.task)

    async def warm(self, sites: Iterable[Site]) -> None:
        """Compile what visitors will ask for first."""
        for site in sites:
            for lang in site.notice.languages:
                for regime in site.notice.regimes:
                    await self.script(site, lang, regime)


async def announce(
    store: Store, build: Build, sites: Iterable[Site], random: Callable[[int], bytes]
) -> None:
    """Keep a build for good, and log for each site that it is shown from now on."""
    name = build.name
    await store.keep_build(name, build.content)
    body = canonical.encode({"v": 1, "build": name})
    for site in sites:
        if not await _is_logged(store, site.id, body):
            await store.append(
                Act(
                    site=site.id,
                    kind=Kind.BUILD,
                    notice=None,
                    body=body,
                    blind=random(32),
                )
            )


async def _is_logged(store: Store, site: str, body: bytes) -> bool:
    async for page in store.records(Query(site=site, kinds=(Kind.BUILD,))):
        if any(record.body == body for record in page):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Kept:
    publication: int
    task: asyncio.Task[Script]


def _compile(compiler: Compiler) -> Script:
    text = compiler()
    return Script(
        hash=hashlib.sha256(text).hexdigest(),
        identity=text,
        gzip=gzip.compress(text, 9, mtime=0),
        br=brotli.compress(text, mode=brotli.MODE_TEXT, quality=11),
    )
