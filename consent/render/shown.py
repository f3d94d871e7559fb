"""A notice as a page of its own: what a visitor saw, without script or site."""

from collections.abc import Iterator
from html import escape

import msgspec

from consent import __version__
from consent.errors import ConsentError
from consent.model import Notice, Regime
from consent.render import Build, html, style
from consent.render.view import direction
from consent.rules import notice as notices

GENERATOR = f'<meta name="generator" content="consent-ledger {__version__}">'
"""What a page says of the version that drew it."""

_PAGE = """<!doctype html>
<html lang="{lang}" dir="{dir}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="content-security-policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
{generator}
<title>{title}</title>
<style>{style}</style>
<style>
#privacy-panel {{ position: fixed; inset-block: 0; }}
#privacy-panel:not(:target), [data-when]:not([data-when="ask"]) {{ display: none; }}
</style>
{banner}
{preferences}
"""


def page(notice: Notice, lang: str, regime: Regime, build: Build) -> bytes:
    """Show the first layer, and the second one at `#privacy-panel`."""
    layers = html(notice, lang, regime, build)
    return _PAGE.format(
        lang=escape(lang),
        dir=direction(lang),
        generator=GENERATOR,
        title=escape(f"{notice.site}, {lang}, {regime}"),
        style=style(notice, build).replace("</", "<\\/"),
        banner=layers.banner,
        preferences=layers.preferences.replace("<dialog ", "<dialog open ", 1),
    ).encode()


def pages(content: bytes, name: str, built: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Show a stored notice by a stored build, in each language and regime.

    None is shown of what cannot be read, or of a build that is not what its name says:
    templates are programs, and none runs but what its own hash vouches for.
    """
    try:
        notice, build = notices.read(content), msgspec.json.decode(built, type=Build)
        if build.name != name:
            return
        for lang in notice.languages:
            for regime in notice.regimes:
                yield lang, regime.value, page(notice, lang, regime, build)
    except (ConsentError, msgspec.DecodeError, UnicodeDecodeError):
        return
