"""Which pages of a site to look at: those it links, as far as robots may."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit
from urllib.robotparser import RobotFileParser

from consent.scan.wish import Wish, origin, plain

if TYPE_CHECKING:
    from playwright.async_api import Page

AGENT = "consent-ledger"
LONGEST = 2_000
PACE_MOST = 30.0
"""Seconds between pages that robots may be asked for at most."""

# What a link of this kind leads to does something, or is no page.
_AVOID = re.compile(
    r"log-?out|sign-?out|abmelden|deconnexion|/cart/|add-to-cart|delete|remove|"
    r"unsubscribe|/wp-(?:admin|json|login)|/feed/?$|replytocom=|/w/[^/]+\.js|/p/[a-z0-9-]+(?:/|$)|"
    r"\.(?:pdf|zip|gz|jpe?g|png|gif|svg|webp|mp[34]|avi|docx?|xlsx?|pptx?|exe|dmg|xml"
    r"|json|txt|ics|css|js)$",
    re.IGNORECASE,
)


class Queue:
    """Pages still to look at: each once, the site's own, and no more than wished."""

    def __init__(self, wish: Wish, robots: RobotFileParser) -> None:
        """Begin with the page that was named."""
        self._wish, self._robots = wish, robots
        self._waiting = [wish.url]
        self._known = {_plain(wish.url)}
        self._looked: Counter[str] = Counter()
        self.pace = min(float(robots.crawl_delay(AGENT) or 0), PACE_MOST)
        self.refused = 0

    def next(self) -> str | None:
        """Give the next page, or None when there is none.

        Of three hundred articles one is as good as another: what is of a kind that was
        looked at least comes first.
        """
        if not self._waiting:
            return None
        url = min(self._waiting, key=lambda each: self._looked[_kind(each)])
        self._waiting.remove(url)
        self._looked[_kind(url)] += 1
        return url

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


def _kind(url: str) -> str:
    """Tell what kind of page it seems to be: the first part of its path."""
    return urlsplit(url).path.strip("/").partition("/")[0]


def _plain(url: str) -> str:
    try:
        return urldefrag(plain(url)).url
    except ValueError:
        # A browser gives an address that is none as it stands there.
        return ""
