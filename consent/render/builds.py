"""What turns a notice into what visitors meet: behaviour, style and templates."""

import hashlib
from functools import cache, cached_property
from pathlib import Path

import msgspec
from jinja2 import DictLoader, Environment, StrictUndefined
from msgspec import Struct

from consent import canonical, locales
from consent.model import Texts
from consent.render.phrases import fill

_PACKAGE = Path(__file__).parent.parent
_CHECKOUT = _PACKAGE.parent


class Build(Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """One build of the widget; kept for good, so that old notices render again.

    Script parts, style sheets and templates by name; `needs` tells which a site gets.
    `words` are the product's own texts by language, for notices older than a text.
    """

    parts: dict[str, str]
    styles: dict[str, str]
    templates: dict[str, str]
    words: dict[str, Texts] = {}

    @cached_property
    def content(self) -> bytes:
        """Write a build as its canonical JSON."""
        return canonical.encode(msgspec.to_builtins(self))

    @cached_property
    def name(self) -> str:
        """Name a build by the SHA-256 of its canonical JSON."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def environment(self) -> Environment:
        """Give what renders its templates, and compiles each of them once."""
        environment = Environment(
            loader=DictLoader(self.templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["fill"] = fill
        return environment


@cache
def build() -> Build:
    """Read the build that this installation or checkout carries, once."""
    widget = folder("_widget", "widget/dist")
    templates = folder("_templates", "templates")
    return Build(
        parts=_read(widget / "parts", ".js"),
        styles=_read(widget / "styles", ".css"),
        templates={
            f"{name}.html": text
            for name, text in _read(templates / "notice", ".html").items()
        },
        words=words(),
    )


def words() -> dict[str, Texts]:
    """Give what this installation says where a notice does not, by language."""
    return {lang: locale.texts for lang, locale in locales.load().items()}


def modules() -> dict[str, bytes]:
    """Read the modules that a widget loads where a page needs them, by name."""
    found = _read(folder("_widget", "widget/dist") / "modules", ".js")
    return {name: text.encode() for name, text in found.items()}


def types() -> bytes:
    """Read what the page's own compiler is told of `window.consent`."""
    return (folder("_widget", "widget/dist") / "consent.d.ts").read_bytes()


def folder(installed: str, checkout: str) -> Path:
    """Give a folder of what is served: inside the package, or beside a checkout's."""
    inside = _PACKAGE / installed
    return inside if inside.is_dir() else _CHECKOUT / checkout


def _read(place: Path, ending: str) -> dict[str, str]:
    return {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted(place.glob(f"*{ending}"))
    }
