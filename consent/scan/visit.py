"""One profile going from page to page, and all that was seen of each."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from consent.scan import layer, script, source, traits
from consent.scan.browser import Machine
from consent.scan.fence import Fence, fenced
from consent.scan.seen import WORKER, Asked, Kept, Seen
from consent.scan.wish import ScanFailed, Wish, plain

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page, Request, Response, WebSocket

LOAD = 30_000
"""Milliseconds that a page may take to load."""

FRAME = 3.0
"""Seconds that a frame may take to say what it keeps."""

DAY = 86_400
WRITABLE = ("cookie", "indexeddb", "cache")
STORES = ("local", "session", "indexeddb", "cache", WORKER)


class Visit:
    """A profile with one page in it, which sees what that page does."""

    page: "Page"
    fence: Fence

    def __init__(self, wish: Wish, machine: Machine, context: "BrowserContext") -> None:
        """Take what is wished, and the browser with its way out."""
        self._wish, self._machine, self._context = wish, machine, context
        self._asked: list[Asked] = []
        self._hops = len(machine.forward.hops)
        self._written: set[tuple[str, str]] = set()
        self.missed = ""
        context.on("request", self._note)
        context.on("page", self._close)

    async def begin(self) -> "Visit":
        """Open the page; whatever else opens is closed."""
        await self._context.add_init_script(script.WRITES)
        await self._context.add_init_script(traits.WATCH)
        self.page = await self._context.new_page()
        events = await self._context.new_cdp_session(self.page)
        events.on("DOMStorage.domStorageItemAdded", self._note_stored)
        await events.send("DOMStorage.enable")
        self.page.on("websocket", self._note_socket)
        self.fence = await fenced(self._context, self.page, self._wish.origin)
        return self

    async def load(self, url: str) -> "Response | None":
        """Go to a page of the site; None, with `missed`, where there is none."""
        from playwright.async_api import Error  # noqa: PLC0415

        if self._machine.forward.full:
            raise ScanFailed(
                f"more than {self._wish.most:,} bytes came; look at fewer --pages"
            )
        self.fence.open()
        self.missed = ""
        try:
            response = await self.page.goto(url, wait_until="commit", timeout=LOAD)
            await self._loaded()
        except Error as error:
            response = None
            self.missed = self._why(error)
        if self.fence.out:
            self.missed = f"it leads to {self.fence.out}, which is another origin"
        elif response is not None:
            kind = response.headers.get("content-type", "text/html")
            self.missed = "" if "html" in kind else f"it is no page but {kind!r:.60}"
        if self.missed and url == self._wish.url:
            raise ScanFailed(f"{url}: {self.missed}{self._wish_more()}")
        return None if self.missed else response

    async def _loaded(self) -> None:
        """Wait until all of a page is there, or it wants to go elsewhere."""
        loaded = asyncio.create_task(self.page.wait_for_load_state(timeout=LOAD))
        out = asyncio.create_task(self.fence.stopped.wait())
        try:
            # What never ends loading can be looked at all the same.
            await asyncio.wait({loaded, out}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            loaded.cancel()
            out.cancel()

    def _wish_more(self) -> str:
        return "; name the page to begin with there" if self.fence.out else ""

    async def look(
        self,
        url: str,
        wait: float,
        *,
        first: bool = False,
        notice: bool = False,
        found: Callable[[Iterable[str]], None] | None = None,
    ) -> Seen | None:
        """Load a page, leave it alone and tell what was seen; None if it is none.

        With `first` its source, its links and its notice are read as well.
        """
        self._asked, self._written = [], set()
        self._hops = len(self._machine.forward.hops)
        response = await self.load(url)
        if response is None:
            return None
        tags = source.tags(await _text(response), self.page.url) if first else ()
        await self.page.evaluate(script.SCROLL)
        await asyncio.sleep(wait)
        if found is not None:
            found(await self.page.evaluate(script.LINKS))
        over = await layer.find(self.page) if first or notice else None
        picture = b""
        if first and self._wish.pictures:
            picture = await self.page.screenshot(type="jpeg", quality=50)
        own = await traits.read(self.page)
        kept = await self.kept()
        kept = (*kept, *await self._gone(kept))
        await self.leave()
        # Only the first visitor is alone; later ones share the way out with others.
        unseen = self._unseen() if first else ()
        return Seen(
            page=url,
            kept=kept,
            asked=tuple(dict.fromkeys([*self._asked, *unseen])),
            tags=tags,
            banner=over.banner if over else None,
            traits=own,
            picture=picture,
        )

    async def kept(self) -> tuple[Kept, ...]:
        """Tell all that is in this profile: cookies, and what the frames keep."""
        now, found = time.time(), []
        for cookie in await self._context.cookies():
            ends = cookie.get("expires", -1)
            days = 0 if ends < 0 else max(1, round((ends - now) / DAY))
            found.append(
                Kept(
                    kind="cookie",
                    name=cookie.get("name", ""),
                    host=cookie.get("domain", "").lstrip("."),
                    days=days,
                    http_only=cookie.get("httpOnly", False),
                )
            )
        return (*found, *[one async for one in self._stored()])

    async def _gone(self, kept: Iterable[Kept]) -> list[Kept]:
        """Tell what was stored since the look began and is there no more."""
        noted = await self.page.evaluate(script.WRITTEN)
        there = {one.key for one in kept}
        # A page may put into it what it likes.
        pairs = [one for one in noted if isinstance(one, list) and len(one) == 2]
        told = {(kind, str(name)) for kind, name in pairs if kind in WRITABLE}
        written = self._written | told
        return [
            Kept(kind=kind, name=name, host=self._wish.host)
            for kind, name in sorted(written - there)
        ]

    async def _stored(self) -> AsyncIterator[Kept]:
        from playwright.async_api import Error  # noqa: PLC0415

        for frame in self.page.frames:
            try:
                # A frame that was kept from loading never answers.
                async with asyncio.timeout(FRAME):
                    stored = await frame.evaluate(script.STORED)
            except (Error, TimeoutError):
                continue
            host = urlsplit(frame.url).hostname or self._wish.host
            for kind in STORES:
                days = 0 if kind == "session" else None
                for name in stored[kind]:
                    yield Kept(kind=kind, name=str(name), host=host, days=days)

    async def leave(self) -> None:
        """Go away, as what is sent on leaving counts too."""
        await self.page.goto("about:blank")
        await asyncio.sleep(0.1)

    def _unseen(self) -> Iterator[Asked]:
        """Tell of connections that no request explains: the way out saw them."""
        known = {asked.host for asked in self._asked}
        for hop in self._machine.forward.hops[self._hops :]:
            if hop.host not in known:
                yield Asked(hop.host, "connection")

    def _note(self, request: "Request") -> None:
        host = urlsplit(request.url).hostname
        if host and request.url.startswith("http"):
            kind = "frame" if request.resource_type == "document" else ""
            kind = kind or request.resource_type
            self._asked.append(Asked(host, kind, request.url.partition("?")[0][:300]))

    def _note_stored(self, event: dict[str, Any]) -> None:
        kind = "local" if event["storageId"]["isLocalStorage"] else "session"
        self._written.add((kind, event["key"]))

    def _note_socket(self, socket: "WebSocket") -> None:
        host = urlsplit(socket.url).hostname or ""
        self._asked.append(Asked(host, "websocket", socket.url.partition("?")[0]))

    async def _close(self, page: "Page") -> None:
        if hasattr(self, "page") and page is not self.page:
            await page.close()

    def _why(self, error: Exception) -> str:
        hops = self._machine.forward.hops
        refused = [h for h in hops if h.refused and h.host == self._wish.host]
        if refused:
            return (
                f"{refused[-1].refused}; if the site is inside, allow its network with "
                "--allow-network"
            )
        return plain(str(error).partition("\n")[0].removeprefix("Page.goto: "))


async def _text(response: "Response") -> str:
    from playwright.async_api import Error  # noqa: PLC0415

    try:
        return await response.text()
    except Error:
        return ""
