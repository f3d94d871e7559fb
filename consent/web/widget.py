"""`GET /w/{site}.js` and `/w/{site}.{lang}.js`: the notice as one script.

`/w/{site}.{lang}.json` is what such a script fetches to speak another language; modules
that it loads where a page needs them are `/w/_{name}.js`.
"""

from consent.flows.serve import Script
from consent.model import Site
from consent.rules.regime import applied
from consent.web import encoding
from consent.web.answer import Answer, Headers
from consent.web.errors import NotFound, WrongMethod
from consent.web.etag import is_known
from consent.web.parts import Parts
from consent.web.request import Request

_ENDINGS = {"br": "-br", "gzip": "-gz", "identity": ""}
_FIXED: Headers = [
    (b"vary", b"Accept-Encoding"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_SCRIPT = (b"content-type", b"text/javascript; charset=utf-8")
_JSON = (b"content-type", b"application/json")
# It is fetched by the rules of CORS, whichever site's page asks for it.
_SHARED = (b"access-control-allow-origin", b"*")
_MODULE: Headers = [_SCRIPT, *_FIXED, _SHARED, (b"cache-control", b"no-cache")]


async def read_widget(parts: Parts, request: Request, name: str) -> Answer:
    """Answer with the script or the translation of that name.

    Its bytes depend on the site's publication, the language and the regime alone.
    """
    if request.scope["method"] not in {"GET", "HEAD"}:
        raise WrongMethod("GET, HEAD")
    if name.startswith("_"):
        return Answer(200, _MODULE, _module(parts, name))
    stem, _, ending = name.rpartition(".")
    site, lang = _named(parts, stem)
    regime = applied(site.notice, parts.places.of(request).place).regime
    if ending == "js":
        script = await parts.server.script(site, lang, regime)
        return _answer(request, script, _SCRIPT, *_caching(parts, site))
    if ending == "json" and "." in stem:
        script = await parts.server.translation(site, lang, regime)
        return _answer(request, script, _JSON, _SHARED, *_caching(parts, site))
    raise NotFound("the widget is at /w/{site}.js or /w/{site}.{lang}.js")


def _answer(request: Request, script: Script, *headers: tuple[bytes, bytes]) -> Answer:
    coding = encoding.best(request.headers.get(b"accept-encoding"))
    tag = f'"{script.hash[:32]}{_ENDINGS[coding]}"'.encode()
    told = [*headers, (b"etag", tag)]
    if is_known(request.headers.get(b"if-none-match"), tag):
        return Answer(304, told)
    if coding != "identity":
        told.append((b"content-encoding", coding.encode()))
    return Answer(200, told, getattr(script, coding))


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


def _caching(parts: Parts, site: Site) -> Headers:
    # With several regimes the visitor's country decides, which no shared cache knows,
    # and who has gone abroad is soon to be shown what holds there.
    if not site.notice.places:
        caching = b"public, max-age=300, stale-while-revalidate=86400"
        return [*_FIXED, (b"cache-control", caching)]
    vary = b", ".join([b"Accept-Encoding", *parts.places.headers])
    others = [pair for pair in _FIXED if pair[0] != b"vary"]
    return [(b"vary", vary), *others, (b"cache-control", b"private, max-age=300")]
