"""Answering with a page of the desk, or sending the browser on to one."""

from typing import Any
from urllib.parse import quote

from consent.errors import BadToken
from consent.render import desk as pages
from consent.render.desk import Shell, Tab
from consent.rules import said
from consent.rules.permission import Need, Verdict, judge
from consent.store.desk import DESK
from consent.web.answer import NO_STORE, Answer
from consent.web.desk.at import At
from consent.web.desk.reception import write_slip
from consent.web.html import html

SAID = {
    "in": "You are signed in.",
    "out": "You are signed out.",
    "outall": "You are signed out everywhere.",
    "ended": "That session is over.",
    "password": "Your password is changed, and every other session is over.",
    "role": "The role is given. Whoever it is signs in again to have it.",
    "norole": "The role is taken away, and every session of theirs is over.",
    "removed": "They are removed, and every session of theirs is over.",
    "revoked": "The token counts no more.",
}
"""What a page can say once it was sent on to, by word."""

TABS = (
    ("overview", "Overview", "", Need.READER),
    ("records", "Records", "/records", Need.READER),
    ("log", "Log", "/log", Need.READER),
    ("tokens", "Tokens", "/tokens", Need.OWNER),
)
"""The pages of a site: name, title, what follows the site's address, whom it is for."""


def show(at: At, template: str, *, status: int = 200, **values: Any) -> Answer:
    """Answer with a template of `templates/admin` within the shell.

    `title` is the page's own, `here` the part of the navigation that it belongs to,
    `tab` that of a site; `problem` is told above all else.
    """
    content = pages.page(template, _shell(at), {"tabs": _tabs(at), **values})
    return html(status, content, *at.headers)


def onward(at: At, path: str, word: str = "", *more: tuple[bytes, bytes]) -> Answer:
    """Send the browser on, so that loading again sends nothing, with a word to say."""
    place = at.to(path)
    if word:
        sealed = at.seal.seal(said.write(DESK, word, at.request.now))
        place += f"{'&' if '?' in path else '?'}said={quote(sealed)}"
    headers = [NO_STORE, (b"location", place.encode()), *at.headers, *more]
    return Answer(303, headers)


def sent(at: At, name: str, content: bytes) -> Answer:
    """Answer with a text as a file of that name."""
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        NO_STORE,
    ]
    return Answer(200, [*headers, *at.headers], content)


def _shell(at: At) -> Shell:
    seat = at.seat
    key = at.parts.world.random(16)
    return Shell(
        to=at.to,
        slip=write_slip(at.seal, at.request, seat, key),
        name="" if seat is None else seat.person.name,
        session="" if seat is None else seat.session.id,
        is_operator=seat is not None and seat.person.is_operator,
        by_proxy=seat is not None and seat.session.by_proxy,
        said=SAID.get(_said(at), ""),
    )


def _tabs(at: At) -> list[Tab]:
    """Give those pages of the site that this person may have."""
    site = at.request.parameters.get("site", "")
    if at.seat is None or not site:
        return []
    grants = at.seat.person.grants
    return [
        Tab(name, title, at.to(f"/admin/sites/{site}{rest}"))
        for name, title, rest, need in TABS
        if judge(need, grants, site, {site}) is Verdict.ALLOWED
    ]


def _said(at: At) -> str:
    try:
        text = at.seal.open(at.asked("said"))
    except BadToken:
        return ""
    return said.read(text, DESK, at.request.now)
