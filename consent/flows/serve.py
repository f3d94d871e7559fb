"""Serve: the widget of each site, compiled and compressed once."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import brotli
import msgspec

from consent import canonical, render
from consent.model import Kind, Regime, Site
from consent.render import Build
from consent.store.base import Act, Query, Store

Compiler: TypeAlias = Callable[[Site, str, Regime, Build], bytes]


@dataclass(frozen=True, slots=True)
class Script:
    """One text as it is served, by content coding; `hash` is its SHA-256 in hex."""

    hash: str
    identity: bytes
    gzip: bytes
    br: bytes


class Server:
    """Keeps the current script and translation of every site, language and regime."""

    def __init__(self, build: Build) -> None:
        """Take the widget build that is to be served."""
        self.build = build
        self.build_name = build.name
        self.modules = render.modules()
        self._kept: dict[tuple[Compiler, str, str, Regime], _Kept] = {}

    async def script(self, site: Site, lang: str, regime: Regime) -> Script:
        """Give a script, compiling it in a thread where it is new."""
        return await self._give(render.widget, site, lang, regime)

    async def translation(self, site: Site, lang: str, regime: Regime) -> Script:
        """Give, in the same way, what a script in another language fetches."""
        return await self._give(render.translation, site, lang, regime)

    async def _give(
        self, compiler: Compiler, site: Site, lang: str, regime: Regime
    ) -> Script:
        key = (compiler, site.id, lang, regime)
        kept = self._kept.get(key)
        if kept is None or kept.publication != site.publication:
            work = asyncio.to_thread(_compile, compiler, site, lang, regime, self.build)
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
    content = canonical.encode(msgspec.to_builtins(build))
    name = build.name
    await store.keep_build(name, content)
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


def _compile(
    compiler: Compiler, site: Site, lang: str, regime: Regime, build: Build
) -> Script:
    text = compiler(site, lang, regime, build)
    return Script(
        hash=hashlib.sha256(text).hexdigest(),
        identity=text,
        gzip=gzip.compress(text, 9, mtime=0),
        br=brotli.compress(text, mode=brotli.MODE_TEXT, quality=11),
    )
