"""The passes of a scan: the same pages untouched, refused, granted, withdrawn."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.robotparser import RobotFileParser

import msgspec

from consent.model import Notice
from consent.rules import notice as notices
from consent.scan import crawl, drive, script, tool
from consent.scan.browser import Machine, opened
from consent.scan.seen import Act, Asked, Kept, Pass, Seen
from consent.scan.tool import Tool
from consent.scan.visit import Visit
from consent.scan.wish import ScanFailed, Wish

Tell: TypeAlias = Callable[[str, int, int], None]
"""Told what is done, at which page of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What the page's own notice says, where it is one of ours."""

    site: str
    base: str
    regime: str
    notice: Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """All that a scan saw. `acts` say how each answer went, `again` who asked again.

    `at_once` is what was kept right after all was taken back; `unreached` counts pages
    that robots may not read. `language` is what the first page says that it speaks.
    """

    wish: Wish
    tool: Tool
    published: Published | None
    problem: str = ""
    passes: dict[Pass, tuple[Seen, ...]] = field(default_factory=dict)
    acts: dict[Pass, Act] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    at_once: tuple[Kept, ...] = ()
    unreached: int = 0
    language: str = ""

    @property
    def pages(self) -> tuple[str, ...]:
        """Name the pages that were looked at."""
        return tuple(seen.page for seen in self.passes.get(Pass.UNTOUCHED, ()))


async def look(wish: Wish, tell: Tell, *, only_first: bool = False) -> Sight:
    """Look at a site within the limits of the wish, or raise `ScanFailed`."""
    try:
        async with asyncio.timeout(wish.seconds), opened(wish) as machine:
            return await _Scan(wish, machine, tell).run(only_first=only_first)
    except TimeoutError as error:
        raise ScanFailed(
            f"{wish.url} took longer than {wish.seconds:g} s; look at fewer --pages, "
            "or give it more --seconds"
        ) from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # What is read within a page can be of any shape that its scripts like.
        raise ScanFailed(
            f"{wish.url} changes what a browser says of it ({error!r:.200}); find the "
            "script that replaces the browser's own functions, and leave it out"
        ) from error


class _Scan:
    def __init__(self, wish: Wish, machine: Machine, tell: Tell) -> None:
        self._wish, self._machine, self._tell = wish, machine, tell
        self._passes: dict[Pass, tuple[Seen, ...]] = {}
        self._acts: dict[Pass, Act] = {}
        self._again: tuple[str, ...] = ()
        self._language = ""

    async def run(self, *, only_first: bool) -> Sight:
        which, published, problem = await self._meet()
        queue = crawl.Queue(self._wish, await self._robots())
        await self._untouched(queue)
        at_once: tuple[Kept, ...] = ()
        if not only_first:
            # Three visitors who know nothing of each other.
            _, at_once, _ = await asyncio.gather(
                self._refused(), self._granted(which), self._signal()
            )
        return Sight(
            wish=self._wish,
            tool=which,
            published=published,
            problem=problem,
            passes=self._passes,
            acts=self._acts,
            again=self._again,
            at_once=at_once,
            unreached=queue.refused,
            language=self._language,
        )

    async def _robots(self) -> RobotFileParser:
        async with self._machine.profile() as context:
            return await crawl.robots(await context.new_page(), self._wish)

    async def _meet(self) -> tuple[Tool, Published | None, str]:
        """Find out what asks visitors here, and what it has published."""
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            if await visit.load(self._wish.url) is None:
                where = visit.page.url
                raise ScanFailed(
                    f"{self._wish.url} leads to {where}, which is another origin or no "
                    "page; name the page to begin with"
                )
            await drive.wait_for(visit.page, 3.0)
            which = await tool.recognise(visit.page)
            self._language = await visit.page.evaluate(script.LANGUAGE)
            told = await visit.page.evaluate(script.OURS)
        if told is None or which is not tool.OURS:
            return which, None, ""
        return which, *_published(told)

    async def _untouched(self, queue: crawl.Queue) -> None:
        found: list[Seen] = []
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            while len(found) < self._wish.pages and (url := queue.next()):
                self._tell(Pass.UNTOUCHED, len(found) + 1, self._wish.pages)
                seen = await visit.look(
                    url, self._wish.wait, first=True, found=queue.add
                )
                if seen is not None:
                    found.append(seen)
        self._passes[Pass.UNTOUCHED] = tuple(found)

    async def _refused(self) -> None:
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            await visit.load(self._wish.url)
            self._acts[Pass.REFUSED] = act = await drive.refuse(visit.page)
            if act.failed:
                return
            again: list[str] = []
            self._passes[Pass.REFUSED] = await self._rest(visit, Pass.REFUSED, again)
            self._again = tuple(again)

    async def _granted(self, which: Tool) -> tuple[Kept, ...]:
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            await visit.load(self._wish.url)
            self._acts[Pass.GRANTED] = act = await drive.grant(visit.page)
            if act.failed:
                return ()
            self._passes[Pass.GRANTED] = await self._rest(visit, Pass.GRANTED)
            await visit.load(self._wish.url)
            await asyncio.sleep(self._wish.settle)
            act = await drive.withdraw(visit.page, which)
            self._acts[Pass.WITHDRAWN] = act
            if act.failed:
                return ()
            await asyncio.sleep(1.0)
            await visit.page.wait_for_load_state()
            kept = await visit.kept()
            await visit.leave()
            self._passes[Pass.WITHDRAWN] = await self._rest(visit, Pass.WITHDRAWN)
            return kept

    async def _signal(self) -> None:
        async with self._machine.profile(signal=True) as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            self._passes[Pass.SIGNAL] = await self._rest(visit, Pass.SIGNAL)

    async def _rest(
        self, visit: Visit, which: Pass, again: list[str] | None = None
    ) -> tuple[Seen, ...]:
        """Look at every page again, after what the visitor did."""
        pages = [seen.page for seen in self._passes[Pass.UNTOUCHED]]
        found = []
        for place, url in enumerate(pages, 1):
            self._tell(which, place, len(pages))
            seen = await visit.look(url, self._wish.settle, notice=again is not None)
            if seen is None:
                continue
            if again is not None and seen.banner is not None:
                again.append(url)
            found.append(seen)
        return tuple(found)


def _published(told: dict[str, str]) -> tuple[Published | None, str]:
    if told["failed"]:
        said = "".join(filter(str.isprintable, str(told["failed"])))
        return None, f"the published notice could not be read: {said:.200}"
    try:
        notice = notices.read(told["notice"].encode())
    except msgspec.MsgspecError as error:
        return None, f"the published notice could not be read: {error}"
    site = Published(
        site=told["site"], base=told["base"], regime=told["regime"], notice=notice
    )
    return site, ""


def kept(passes: Iterable[Seen]) -> dict[tuple[str, str], tuple[Kept, str]]:
    """Give everything that was kept, by kind and name, with the page it came with."""
    found: dict[tuple[str, str], tuple[Kept, str]] = {}
    for seen in passes:
        for one in seen.kept:
            found.setdefault(one.key, (one, seen.page))
    return found


def asked(passes: Iterable[Seen]) -> dict[str, tuple[Asked, str]]:
    """Give every host that was asked for something, with the page that asked first."""
    found: dict[str, tuple[Asked, str]] = {}
    for seen in passes:
        for one in seen.asked:
            found.setdefault(one.host, (one, seen.page))
    return found
