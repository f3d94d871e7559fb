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
from consent.scan.seen import Act, Asked, Kept, Missed, Pass, Seen
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
    that robots may not read, `missed` tells of those that could not be. `language` is
    what the first page says that it speaks. `stopped` says why it is but a part of it.
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
    missed: tuple[Missed, ...] = ()
    stopped: str = ""
    language: str = ""

    @property
    def pages(self) -> tuple[str, ...]:
        """Name the pages that were looked at."""
        return tuple(seen.page for seen in self.passes.get(Pass.UNTOUCHED, ()))


async def look(
    wish: Wish, tell: Tell, *, only_first: bool = False, partial: bool = False
) -> Sight:
    """Look at a site within the limits of the wish, or raise `ScanFailed`.

    Where the time is over, it gives what it saw until then; with `partial` also where
    the task is cancelled.
    """
    scan = _Scan(wish, tell)
    try:
        async with asyncio.timeout(wish.seconds), opened(wish) as machine:
            await scan.run(machine, only_first=only_first)
            return scan.sight()
    except TimeoutError as error:
        why = (
            f"{wish.url} took longer than {wish.seconds:g} s; look at fewer --pages, "
            "or give it more --seconds"
        )
        if scan.is_empty:
            raise ScanFailed(why) from error
        return scan.sight(why)
    except asyncio.CancelledError:
        if scan.is_empty or not partial:
            raise
        return scan.sight("it was interrupted")
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        # What is read within a page can be of any shape that its scripts like.
        raise ScanFailed(
            f"{wish.url} changes what a browser says of it ({error!r:.200}); find the "
            "script that replaces the browser's own functions, and leave it out"
        ) from error


class _Scan:
    """Goes through the passes, and keeps what it saw so far."""

    _machine: Machine
    _queue: crawl.Queue

    def __init__(self, wish: Wish, tell: Tell) -> None:
        self._wish, self._tell = wish, tell
        self._tool = tool.UNKNOWN
        self._published: tuple[Published | None, str] = None, ""
        self._seen: dict[Pass, list[Seen]] = {}
        self._missed: list[Missed] = []
        self._acts: dict[Pass, Act] = {}
        self._again: list[str] = []
        self._at_once: tuple[Kept, ...] = ()
        self._language = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether no page was seen yet."""
        return not self._seen.get(Pass.UNTOUCHED)

    async def run(self, machine: Machine, *, only_first: bool) -> None:
        """Go through all of them, or through the first alone."""
        self._machine = machine
        await self._meet()
        self._queue = crawl.Queue(self._wish, await self._robots())
        await self._untouched()
        if only_first:
            return
        others = (self._refused, self._granted, self._signal)
        if self._queue.pace:
            for each in others:
                await each()
        else:
            # Three visitors who know nothing of each other.
            await asyncio.gather(*(each() for each in others))

    def sight(self, stopped: str = "") -> Sight:
        """Give what was seen; `stopped` says why that is not all."""
        published, problem = self._published
        return Sight(
            wish=self._wish,
            tool=self._tool,
            published=published,
            problem=problem,
            passes={name: tuple(seen) for name, seen in self._seen.items()},
            acts=self._acts,
            again=tuple(self._again),
            at_once=self._at_once,
            unreached=self._queue.refused,
            missed=tuple(self._missed),
            stopped=stopped,
            language=self._language,
        )

    async def _robots(self) -> RobotFileParser:
        async with self._machine.profile() as context:
            return await crawl.robots(await context.new_page(), self._wish)

    async def _meet(self) -> None:
        """Find out what asks visitors here, and what it has published."""
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            await visit.load(self._wish.url)
            await drive.wait_for(visit.page, 3.0)
            self._tool = await tool.recognise(visit.page)
            self._language = await visit.page.evaluate(script.LANGUAGE)
            told = await visit.page.evaluate(script.OURS)
        if told is not None and self._tool is tool.OURS:
            self._published = _published(told)

    async def _untouched(self) -> None:
        found = self._seen[Pass.UNTOUCHED] = []
        queue, wait = self._queue, max(self._wish.wait, self._queue.pace)
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            while len(found) < self._wish.pages and (url := queue.next()):
                self._tell(Pass.UNTOUCHED, len(found) + 1, self._wish.pages)
                seen = await visit.look(url, wait, first=True, found=queue.add)
                if seen is not None:
                    found.append(seen)
                if visit.missed:
                    out, why = visit.fence.out, visit.missed
                    self._missed.append(Missed(page=url, why=why, out=out))

    async def _refused(self) -> None:
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            await visit.load(self._wish.url)
            self._acts[Pass.REFUSED] = act = await drive.refuse(visit.page)
            if act.failed:
                return
            await self._rest(visit, Pass.REFUSED)

    async def _granted(self) -> None:
        async with self._machine.profile() as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            await visit.load(self._wish.url)
            self._acts[Pass.GRANTED] = act = await drive.grant(visit.page)
            if act.failed:
                return
            await self._rest(visit, Pass.GRANTED)
            await visit.load(self._wish.url)
            await asyncio.sleep(self._wish.settle)
            act = await drive.withdraw(visit.page, self._tool)
            self._acts[Pass.WITHDRAWN] = act
            if act.failed:
                return
            await asyncio.sleep(1.0)
            await visit.page.wait_for_load_state()
            self._at_once = await visit.kept()
            await visit.leave()
            await self._rest(visit, Pass.WITHDRAWN)

    async def _signal(self) -> None:
        async with self._machine.profile(signal=True) as context:
            visit = await Visit(self._wish, self._machine, context).begin()
            await self._rest(visit, Pass.SIGNAL)

    async def _rest(self, visit: Visit, which: Pass) -> None:
        """Look at every page again, after what the visitor did."""
        pages = [seen.page for seen in self._seen[Pass.UNTOUCHED]]
        refused, found = which is Pass.REFUSED, self._seen.setdefault(which, [])
        wait = max(self._wish.settle, self._queue.pace)
        for place, url in enumerate(pages, 1):
            self._tell(which, place, len(pages))
            seen = await visit.look(url, wait, notice=refused)
            if seen is None:
                continue
            if refused and seen.banner is not None:
                self._again.append(url)
            found.append(seen)


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
