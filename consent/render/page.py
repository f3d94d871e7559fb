"""The visitor's page and the declaration: plain documents that need no script."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from msgspec import Struct

from consent.model import Notice, Regime, Site, Status, Storage
from consent.render import autonym, builds
from consent.render.builds import folder
from consent.render.phrases import duration, fill
from consent.render.template import environment
from consent.render.tree import nodes
from consent.render.view import direction, view
from consent.render.whole import whole
from consent.render.wire import packed


class Past(Struct, frozen=True, kw_only=True):
    """One record as its visitor reads it; `on` and `off` name what was answered."""

    n: int
    reference: str
    time: str
    outcome: str
    on: str
    off: str
    since: str
    until: str
    notice: str
    seen: str


class Found(Struct, frozen=True, kw_only=True):
    """The records that a token or a receipt leads to, the newest first."""

    records: tuple[Past, ...]
    by_receipt: bool
    all: bool = True


class Fresh(Struct, frozen=True, kw_only=True):
    """A receipt that is handed out now or never: its text, as a file too.

    `word` tells what for: refused, or withdrawn where something had been given before.
    """

    word: str
    text: str
    address: str
    file: str


class Now(Struct, frozen=True, kw_only=True):
    """What holds today.

    It is in one `word`: none, given, refused, withdrawn, signal or opted out.
    """

    word: str
    status: Mapping[str, Status]
    since: str = ""
    until: str = ""
    signal: bool = False


class Content(Struct, frozen=True, kw_only=True):
    """All that a page says beside its notice.

    `slip` goes into every form. `said` and `problem` name sentences. `origins` is empty
    where a choice made here reaches the site. `sure` is the number of records of which
    somebody asked to have them erased.
    """

    site: Site
    lang: str
    slip: str
    now: Now
    regime: Regime
    said: str = ""
    problem: str = ""
    origins: tuple[str, ...] = ()
    found: Found | None = None
    fresh: Fresh | None = None
    sure: int | None = None

    @property
    def by_itself(self) -> bool:
        """Tell whether what is on was never answered for: no one agreed to it."""
        said = self.now.word in {"given", "refused", "withdrawn"}
        return self.regime is not Regime.OPT_IN and not said


def page(content: Content) -> bytes:
    """Render the visitor's page."""
    notice = content.site.notice
    values = _values(notice, content.lang, content.regime)
    values |= {
        "page": content,
        "allowed": [name for name, s in content.now.status.items() if s == "given"],
    }
    return _render("page.html", values)


def declaration(
    site: Site, lang: str, regime: Regime, own: tuple[Storage, ...]
) -> bytes:
    """Render everything that a site, and `own` this service, may keep on a device."""
    values = _declared(site, lang, regime, own)
    return _render("declaration.html", {**values, "hash": site.notice_hash})


def declared(site: Site, lang: str, regime: Regime, own: tuple[Storage, ...]) -> bytes:
    """Give the same as JSON, a tree that a page of the site plants among its own."""
    markup = _render("declared.html", _declared(site, lang, regime, own)).decode()
    tree = ["div", {"lang": lang, "dir": direction(lang)}, *nodes(markup)]
    told = {"notice": site.notice_hash, "lang": lang, "tree": packed(tree)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _declared(
    site: Site, lang: str, regime: Regime, own: tuple[Storage, ...]
) -> dict[str, Any]:
    values = _values(site.notice, lang, regime)
    texts = values["texts"]
    rows = [
        {
            "name": stored.name,
            "kind": texts[f"kind.{stored.kind}"],
            "duration": duration(texts, lang, stored.duration),
        }
        for stored in own
    ]
    return {**values, "own_rows": rows}


def style() -> bytes:
    """Read the style of both."""
    return (_folder() / "page.css").read_bytes()


@cache
def words(lang: str) -> Mapping[str, str]:
    """Give what the pages themselves say in a language; in English where it is none."""
    path = _words_of(lang)
    if not path.is_file():
        return words("en")
    return dict(json.loads(path.read_bytes()))


def _words_of(lang: str) -> Path:
    return _folder() / "words" / f"{lang}.json"


def spoken(languages: Sequence[str]) -> tuple[str, ...]:
    """Give those of a site's languages in which a page can say all that it says.

    Where there is none, the page speaks the first one beside English.
    """
    known = [lang for lang in languages if _words_of(lang).is_file()]
    return tuple(known or languages[:1])


def _values(notice: Notice, lang: str, regime: Regime) -> dict[str, Any]:
    return {
        **view(whole(notice, builds.words()), lang, regime),
        "words": words(lang),
        "languages": [(tag, autonym.of(tag)) for tag in spoken(notice.languages)],
    }


def _render(name: str, values: Mapping[str, Any]) -> bytes:
    return _environment().get_template(name).render(values).encode()


@cache
def _environment() -> Environment:
    # The notice's own templates, but with the switch of a form that needs no script.
    templates = environment("notice")
    templates.filters["fill"] = fill
    return templates


def _folder() -> Path:
    return folder("_templates", "templates") / "page"
