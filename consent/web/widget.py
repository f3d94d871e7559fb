"""`GET /w/{site}.js` and `/w/{site}.{lang}.js`: the notice as one script.

`/w/{site}.{lang}.json` is what such a script fetches to speak another language; modules
that it loads where a page needs them are `/w/_{name}.js`, and `/w/consent.d.ts` tells
compilers of `window.consent`.
"""

from consent.model import Site
from consent.rules.regime import applied
from consent.web.answer import JSON, Answer, Headers
from consent.web.errors import NotFound, WrongMethod
from consent.web.parts import Parts
from consent.web.request import Request
from consent.web.shared import ANYWHERE, SHARED, answer, caching

_SCRIPT = (b"content-type", b"text/javascript; charset=utf-8")
_PLAIN = (b"content-type", b"text/plain; charset=utf-8")
_ALIKE: Headers = [
    (b"vary", b"Accept-Encoding"),
    ANYWHERE,
    SHARED,
    (b"cache-control", b"no-cache"),
]


async def read_widget(parts: Parts, request: Request, name: str) -> Answer:
    """Answer with the script or the translation of that name.

    Its bytes depend on the site's publication, the language and the regime alone.
    """
    if request.scope["method"] not in {"GET", "HEAD"}:
        raise WrongMethod("GET, HEAD")
    if name == "consent.d.ts":
        return Answer(200, [_PLAIN, *_ALIKE], parts.server.types)
    if name.startswith("_"):
        return Answer(200, [_SCRIPT, *_ALIKE], _module(parts, name))
    stem, _, ending = name.rpartition(".")
    site, lang = _named(parts, stem)
    regime = applied(site.notice, parts.places.of(request).place).regime
    if ending == "js":
        script = await parts.server.script(site, lang, regime)
        return answer(request, script, _SCRIPT, *caching(parts, site))
    if ending == "json" and "." in stem:
        script = await parts.server.translation(site, lang, regime)
        return answer(request, script, JSON, SHARED, *caching(parts, site))
    raise NotFound("the widget is at /w/{site}.js or /w/{site}.{lang}.js")


def _module(parts: Parts, name: str) -> bytes:
    try:
        return parts.server.modules[name.removeprefix("_").removesuffix(".js")]
    except KeyError:
        raise NotFound(f"there is no module {name!r:.60}") from None


def _named(parts: Parts, stem: str) -> tuple[Site, str]:
    site_id, dot, lang = stem.partition(".")
    site = parts.live.site(site_id)
    if not dot:
        return site, site.notice.languages[0]
    if lang not in site.notice.languages:
        raise NotFound(f"the notice of {site_id!r} does not speak {lang!r:.60}")
    return site, lang
