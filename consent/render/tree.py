"""Markup as a tree that a script can build without any HTML sink."""

import re
from html import escape
from html.parser import HTMLParser
from typing import Any, TypeAlias

from consent.errors import ConsentError

Node: TypeAlias = str | list[Any]
"""A text, or `[tag, {attributes}, node, …]`, with 0 for no attributes."""

_VOID = {"br", "img", "input"}
# Only beside these does a space between two things show; the rest are boxes.
_IN_TEXT = {"a", "b", "code"}
_IN_BOXES = {
    *(
        "privacy-notice",
        "section",
        "div",
        "dialog",
        "h2",
        "h3",
        "p",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
    ),
    *("details", "summary", "button", "label", "span", "small"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_TAGS = _VOID | _IN_TEXT | _IN_BOXES
_ATTRIBUTE = re.compile(
    r"(id|autofocus|class|dir|hidden|href|lang|name|rel|role|scope|tabindex|target|type|value|(aria|data)-[a-z-]+)"
)
_ADDRESS = re.compile(r"(https?://|mailto:|/(?!/)|#)", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")


class BadMarkup(ConsentError):
    """A template wrote markup that the widget may not build."""

    code = "bad_markup"


def nodes(markup: str) -> list[Node]:
    """Turn markup into node trees, refusing all that could run or does not close."""
    parser = _Parser()
    parser.feed(markup)
    parser.close()
    if len(parser.open) > 1:
        raise BadMarkup(f"<{parser.open[-1].tag}> is never closed")
    return parser.open[0].finish()


def markup(node: Node) -> str:
    """Write a tree as the markup that a script would build of it."""
    if isinstance(node, str):
        return escape(node, quote=False)
    tag, attributes, *children = node
    written = "".join(
        f' {name}="{escape(value)}"' for name, value in (attributes or {}).items()
    )
    if tag in _VOID:
        return f"<{tag}{written}>"
    return f"<{tag}{written}>{''.join(map(markup, children))}</{tag}>"


class _Element:
    """An element that is still being read."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node] = []

    def add_text(self, text: str) -> None:
        """Add to the text that is being read, or begin one."""
        if self.children and isinstance(self.children[-1], str):
            self.children[-1] += text
        else:
            self.children.append(text)

    def finish(self) -> list[Node]:
        """Return the children, with spaces kept only where a reader would see them."""
        kept: list[Node] = []
        for index, child in enumerate(self.children):
            if not isinstance(child, str):
                kept.append(child)
                continue
            text = _SPACE.sub(" ", child)
            if not self._shows(index - 1):
                text = text.lstrip(" ")
            if not self._shows(index + 1):
                text = text.rstrip(" ")
            if text:
                kept.append(text)
        return kept

    def _shows(self, index: int) -> bool:
        if not 0 <= index < len(self.children):
            return False
        neighbour = self.children[index]
        return isinstance(neighbour, str) or neighbour[0] in _IN_TEXT


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise BadMarkup(f"<{tag}> has no place in a notice")
        element = _Element(tag, {name: value or "" for name, value in attrs})
        for name, value in element.attributes.items():
            _check_attribute(tag, name, value)
        self.open.append(element)
        if tag in _VOID:
            self._close()

    def handle_endtag(self, tag: str) -> None:
        if tag != self.open[-1].tag:
            raise BadMarkup(f"</{tag}> closes <{self.open[-1].tag}>")
        self._close()

    def handle_data(self, data: str) -> None:
        self.open[-1].add_text(data)

    def handle_comment(self, data: str) -> None:
        raise BadMarkup(f"a comment would not be shown: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise BadMarkup(f"a notice is no document: {decl!r}")

    def _close(self) -> None:
        element = self.open.pop()
        node = [element.tag, element.attributes or 0, *element.finish()]
        self.open[-1].children.append(node)


def _check_attribute(tag: str, name: str, value: str) -> None:
    if not _ATTRIBUTE.fullmatch(name):
        raise BadMarkup(f"<{tag} {name}> has no place in a notice")
    if name == "href" and not _ADDRESS.match(value):
        raise BadMarkup(f"{value!r} is no web or mail address")
