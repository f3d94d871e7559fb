"""A fence around a site: the page in a browser goes to no other origin (S17)."""

import asyncio
from typing import TYPE_CHECKING, Any

from consent.scan.wish import origin

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

# A redirect is a request of its own here, which no other way of looking on tells.
PATTERNS = [{"urlPattern": "*", "resourceType": "Document", "requestStage": "Request"}]


class Fence:
    """Stops a page on its way out, before anyone there is asked.

    `out` is the origin that it was on its way to last, or empty; `stopped` is set then.
    """

    def __init__(self, session: "CDPSession", frame: str, inside: str) -> None:
        """Take the page's session, its main frame and the origin it may be at."""
        self._session, self._frame, self._inside = session, frame, inside
        self.out = ""
        self.stopped = asyncio.Event()

    def open(self) -> None:
        """Forget what was stopped, as the page goes on to another one of the site."""
        self.out = ""
        self.stopped.clear()

    async def decide(self, event: dict[str, Any]) -> None:
        """Let a document be asked for, or not."""
        from playwright.async_api import Error  # noqa: PLC0415

        there = origin(event["request"]["url"])
        away = event["frameId"] == self._frame and there != self._inside
        answer: dict[str, Any] = {"requestId": event["requestId"]}
        if away:
            self.out = there
            # Aborted, the page that was there stays.
            answer["errorReason"] = "Aborted"
        try:
            how = "Fetch.failRequest" if away else "Fetch.continueRequest"
            await self._session.send(how, answer)
        except Error:
            # It went on by itself meanwhile, or the page is closed.
            return
        finally:
            if away:
                self.stopped.set()


async def fenced(context: "BrowserContext", page: "Page", inside: str) -> Fence:
    """Put the fence around a page."""
    session = await context.new_cdp_session(page)
    tree = await session.send("Page.getFrameTree")
    fence = Fence(session, tree["frameTree"]["frame"]["id"], inside)
    session.on("Fetch.requestPaused", fence.decide)
    await session.send("Fetch.enable", {"patterns": PATTERNS})
    return fence
