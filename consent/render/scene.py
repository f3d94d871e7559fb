"""What was on a visitor's screen, as one page that opens anywhere by itself."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup
from msgspec import Struct, json

from consent.model import Regime, Site
from consent.render import BadMarkup, Build, widget
from consent.render.builds import folder
from consent.render.template import environment
from consent.render.view import direction

# A ring of focus would tell of a keyboard that nobody here has touched.
_OPEN = "consent.open();document.activeElement.blur()"
_ENDS = re.compile("</(script|style)|<!--", re.IGNORECASE)


class Line(NamedTuple):
    """One thing that an account says: what it is about, and what it says."""

    about: str
    said: str


class Scene(Struct, frozen=True, kw_only=True):
    """A notice as a browser showed it.

    `now` is the time, in milliseconds since 1970, `cookie` the state it had kept,
    `signal` whether an opt-out signal was on. `panel` tells that preferences were open.
    """

    site: Site
    lang: str
    regime: Regime
    build: Build
    now: int
    cookie: str = ""
    signal: bool = False
    panel: bool = False


class Sheet(NamedTuple):
    """A page that needs nothing beside it, and the policy that holds it to that."""

    html: bytes
    policy: str


def sheet(title: str, lines: Sequence[Line], scene: Scene) -> Sheet:
    """Show a scene by the very script that showed it, over an account of the record.

    It behaves as it did, but reaches and keeps nothing: answering does nothing.
    """
    templates = environment()
    style = _source("shown.css")
    scripts = (
        f"({_source('before.js').strip()})({_given(scene)})",
        widget(scene.site, scene.lang, scene.regime, scene.build).decode(),
        *((_OPEN,) if scene.panel else ()),
    )
    policy = _policy(style, scripts)
    html = templates.get_template("shown.html").render(
        title=title,
        lines=lines,
        lang=scene.lang,
        dir=direction(scene.lang),
        policy=policy,
        style=_inside(style),
        scripts=[_inside(script) for script in scripts],
    )
    return Sheet(html.encode(), policy)


def _given(scene: Scene) -> str:
    """Say what the browser brought along."""
    cookie = f"pp_{scene.site.id}={scene.cookie}" if scene.cookie else ""
    given = {"now": scene.now, "cookie": cookie, "signal": scene.signal}
    return json.encode(given).decode()


def _source(name: str) -> str:
    return (folder("_templates", "templates") / "page" / name).read_text("utf-8")


def _inside(text: str) -> Markup:
    """Let a text stand in its element as it is, if it cannot end it."""
    if _ENDS.search(text):
        raise BadMarkup("a script or style would end the element that it stands in")
    return Markup(text)  # noqa: S704


def _policy(style: str, scripts: Sequence[str]) -> str:
    allowed = " ".join(_digest(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
