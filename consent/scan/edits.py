"""Which tags of a site to change, with the line of before and of after."""

import re
from collections.abc import Iterator, Sequence

from consent.scan.found import Loads
from consent.scan.passes import Sight

_SRC = re.compile(r"\b(src|href|data)(\s*=)", re.IGNORECASE)
_TYPE = re.compile(r"\s+type\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+)", re.IGNORECASE)


def after(loads: Loads) -> str:
    """Write a tag as it is held back; nothing if it cannot be."""
    tag = loads.tag
    held = f' data-consent="{loads.service}"'
    if tag.element == "script":
        rest = _TYPE.sub("", tag.text[len("<script") :], count=1)
        return f'<script type="text/plain"{held}{rest}'
    if tag.element in {"iframe", "img"}:
        rest = _SRC.sub(r"data-\1\2", tag.text[1 + len(tag.element) :], count=1)
        return f"<{tag.element}{held}{rest}"
    return ""


def edits(sight: Sight, found: Sequence[Loads], site: str) -> str:
    """Write the list as Markdown, one tag after the other, each once."""
    return "\n".join([*_head(site), *_each(found), *_foot(sight), ""])


def once(found: Sequence[Loads]) -> dict[tuple[str, str], list[Loads]]:
    """Put together the tags that are the same on several pages."""
    same: dict[tuple[str, str], list[Loads]] = {}
    for one in found:
        same.setdefault((one.tag.text, one.service), []).append(one)
    return same


def _head(site: str) -> Iterator[str]:
    yield "# Tags to change"
    yield ""
    yield "First, on every page, in `<head>`, from where your service is:"
    yield ""
    yield "```html"
    yield f'<script async src="https://consent.example/w/{site}.js"></script>'
    yield "```"
    yield ""
    yield "And in the footer of every page:"
    yield ""
    yield "```html"
    yield '<a href="#" data-consent-open>Privacy preferences</a>'
    yield "```"


def _each(found: Sequence[Loads]) -> Iterator[str]:
    for number, same in enumerate(once(found).values(), 1):
        one = same[0]
        places = [f"{each.page} line {each.tag.line}" for each in same]
        yield ""
        yield f"## {number}. {one.tag.host} ({one.service})"
        yield ""
        yield f"On {', '.join(places[:5])}" + (
            f" and {len(places) - 5} more" if len(places) > 5 else ""
        )
        yield ""
        yield "```diff"
        yield f"- {one.tag.text}"
        changed = after(one)
        if changed:
            yield f"+ {changed}"
        yield "```"
        if not changed:
            yield ""
            yield (
                "This one cannot be held back where it stands: serve the file from "
                "your own site, or let a held script add it."
            )


def _foot(sight: Sight) -> Iterator[str]:
    yield ""
    yield "## Then"
    yield ""
    yield (
        "Scripts within the page that load or store something are held in the same "
        'way: `<script type="text/plain" data-consent="…">`. Publish the site file, '
        f"and look again: `consent scan {sight.wish.url}`."
    )
