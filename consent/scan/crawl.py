"""Which pages of a site to look at: those it links, as far as robots may."""

import re
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit
from urllib.robotparser import RobotFileParser

from consent.scan.wish import Wish, origin

if TYPE_CHECKING:
    from playwright.async_api import Page

AGENT = "consent-ledger"
LONGEST = 2_000

# What a link of this kind leads to does something, or is no page.
_AVOID = re.compile(
    r"log-?out|sign-?out|abmelden|deconnexion|/cart/|add-to-cart|delete|remove|"
    r"unsubscribe|/wp-admin|/w/[^/]+\.js|/p/[a-z0-9-]+(?:/|$)|"
    r"\.(?:pdf|zip|gz|jpe?g|png|gif|svg|webp|mp[34]|avi|docx?|xlsx?|pptx?|exe|dmg|xml"
    r"|json|txt|ics|css|js)$",
    re.IGNORECASE,
)


class Queue:
    """Pages still to look at: each once, the site's own, and no more than wished."""

    def __init__(self, wish: Wish, robots: RobotFileParser) -> None:
        """Begin with the page that was named."""
        self._wish, self._robots = wish, robots
        self._waiting = deque([wish.url])
        self._known = {_plain(wish.url)}
        self.refused = 0

    def next(self) -> str | None:
        """Give the next page, or None when there is none."""
        return self._waiting.popleft() if self._waiting else None

    def add(self, links: Iterable[str]) -> None:
        """Take the links of a page that lead to further pages of the site."""
        for link in links:
            url = _plain(str(link))
            if len(url) > LONGEST or url in self._known or self._is_elsewhere(url):
                continue
            self._known.add(url)
            if self._robots.can_fetch(AGENT, url):
                self._waiting.append(url)
            else:
                self.refused += 1

    def _is_elsewhere(self, url: str) -> bool:
        if origin(url) != self._wish.origin:
            return True
        parts = urlsplit(url)
        return bool(_AVOID.search(parts.path) or _AVOID.search(parts.query))


async def robots(page: "Page", wish: Wish) -> RobotFileParser:
    """Read what the site says to robots; where it says nothing, all may be read."""
    from playwright.async_api import Error  # noqa: PLC0415

    rules = RobotFileParser()
    try:
        answer = await page.goto(f"{wish.origin}/robots.txt", timeout=10_000)
        plain = answer is not None and "text/plain" in answer.headers.get(
            "content-type", ""
        )
        said = await answer.text() if answer and answer.ok and plain else ""
    except Error:
        said = ""
    rules.parse(said.splitlines())
    return rules


def _plain(url: str) -> str:
    try:
        return urldefrag(url).url
    except ValueError:
        # A browser gives an address that is none as it stands there.
        return ""
