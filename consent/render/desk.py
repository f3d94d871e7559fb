"""The desk's pages: each a template of `templates/admin` within one shell."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment
from msgspec import Struct

from consent.render.builds import folder
from consent.render.template import filled


class Shell(Struct, frozen=True, kw_only=True):
    """What every page knows: who is signed in, and the way to other pages.

    `slip` goes into every form. Nobody is signed in where `name` is empty.
    """

    to: Callable[[str], str]
    slip: str
    name: str = ""
    session: str = ""
    is_operator: bool = False
    by_proxy: bool = False
    said: str = ""


class Tab(NamedTuple):
    """One of the pages of a site."""

    name: str
    title: str
    address: str


def page(template: str, shell: Shell, values: Mapping[str, Any]) -> bytes:
    """Render a page; what it is given is escaped."""
    known = {"here": "", "tab": "", "problem": "", **values}
    text = _environment().get_template(template).render(shell=shell, **known)
    return text.encode()


def style() -> bytes:
    """Read the style of all of them: the sheets of `templates/admin/style`, by name."""
    sheets = folder("_templates", "templates") / "admin" / "style"
    return b"\n".join(sheet.read_bytes() for sheet in sorted(sheets.glob("*.css")))


def moment(ts: int) -> str:
    """Write a time in ms since 1970 for people (UTC), such as `2026-11-23 14:05`."""
    return datetime.fromtimestamp(ts / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def day(ts: int) -> str:
    """Write its day (UTC)."""
    return moment(ts)[:10]


@cache
def _environment() -> Environment:
    templates = filled("admin")
    templates.filters |= {"moment": moment, "day": day}
    return templates
