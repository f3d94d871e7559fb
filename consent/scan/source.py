"""The tags of a page's source that load something, line by line."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from consent.scan.seen import Tag

LOADS = {
    "script": ("src",),
    "iframe": ("src",),
    "img": ("src",),
    "link": ("href",),
    "embed": ("src",),
    "object": ("data",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "source": ("src",),
}
LINKS = {"stylesheet", "preload", "modulepreload", "preconnect", "prefetch", "icon"}
LONGEST = 300


def tags(html: str, page: str) -> tuple[Tag, ...]:
    """Give every tag that loads something, held or not, in the order of the source."""
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[Tag] = []
        self._page = page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag if it loads something or would after a choice."""
        given = {name: value or "" for name, value in attrs}
        held = "data-consent" in given
        for url in _addresses(tag, given):
            host = _host(urljoin(self._page, url))
            if host:
                text = " ".join((self.get_starttag_text() or "").split())[:LONGEST]
                self.found.append(Tag(tag, host, self.getpos()[0], text, held))
                return


def _addresses(tag: str, given: dict[str, str]) -> Iterator[str]:
    if tag == "link" and not LINKS & set(given.get("rel", "").lower().split()):
        return
    for name in LOADS.get(tag, ()):
        yield from (given[key] for key in (name, f"data-{name}") if given.get(key))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
