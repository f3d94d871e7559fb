"""The tags of a page's source that load something, line by line."""

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from consent.scan.seen import Tag
from consent.scan.wish import plain

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
MOST = 2**21
"""How many characters of a source are read."""

# Python's own parser takes hours for what a page can do to it; this goes through once.
_OPENS = re.compile(rf"<!--|<({'|'.join([*LOADS, 'style'])})(?=[\s/>])", re.IGNORECASE)
_TAG = re.compile(
    r"<[a-z]+(?:[\s/]++|[^\s/>][^\s/>=]*+"
    r"(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'>][^\s>]*+))?+)*+>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"([^\s/>][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>][^\s>]*+)))?+"
)
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style")
}
TAG_MOST, MOST_TAGS = 8_000, 5_000
"""How long a tag may be, and how many count."""


def tags(html: str, page: str) -> tuple[Tag, ...]:
    """Give every tag that loads something, held or not, in the order of the source."""
    found, line, counted = [], 1, 0
    for element, start, text in islice(_starts(html[:MOST]), MOST_TAGS):
        line += html.count("\n", counted, start)
        counted = start
        given = _attributes(text[1 + len(element) : -1])
        hosts = (_host(page, url) for url in _addresses(element, given))
        host = next(filter(None, hosts), "")
        if host:
            short = plain(" ".join(text.split()))[:LONGEST]
            found.append(Tag(element, host, line, short, "data-consent" in given))
    return tuple(found)


def _starts(html: str) -> Iterator[tuple[str, int, str]]:
    """Give the tags that can load something, outside of comments and scripts."""
    at = 0
    while opens := _OPENS.search(html, at):
        start = opens.start()
        if opens[1] is None:
            end = html.find("-->", start + 2)
            at = len(html) if end < 0 else end + 3
            continue
        element = opens[1].lower()
        whole = _TAG.match(html, start, start + TAG_MOST)
        if whole is None:
            at = start + TAG_MOST
            continue
        yield element, start, whole[0]
        at = whole.end()
        if element in _RAW:
            ends = _RAW[element].search(html, at)
            at = ends.start() if ends else len(html)


def _attributes(text: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        given.setdefault(name.lower(), unescape("".join(values)))
    return given


def _addresses(tag: str, given: dict[str, str]) -> Iterator[str]:
    if tag == "link" and not LINKS & set(given.get("rel", "").lower().split()):
        return
    for name in LOADS.get(tag, ()):
        yield from (given[key] for key in (name, f"data-{name}") if given.get(key))


def _host(page: str, url: str) -> str:
    try:
        return urlsplit(urljoin(page, url)).hostname or ""
    except ValueError:
        return ""
