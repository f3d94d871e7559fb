"""`GET /w/{site}.js` and `/w/{site}.{lang}.js`: the notice as one script.

Beside them lie modules that a widget loads where a page needs them, as `/w/_{name}.js`.
"""

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
    (b"content-type", b"text/javascript; charset=utf-8"),
    (b"vary", b"Accept-Encoding"),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
# A module is fetched by the rules of CORS, whichever site's page asks for it.
_MODULE: Headers = [
    *_FIXED,
    (b"cache-control", b"no-cache"),
    (b"access-control-allow-origin", b"*"),
]


async def read_widget(parts: Parts, request: Request, name: str) -> Answer:
    """Answer with the script called `{site}.js` or `{site}.{lang}.js`.

    Its bytes depend on the site's publication, the language and the regime alone.
    """
    if request.scope["method"] not in {"GET", "HEAD"}:
        raise WrongMethod("GET, HEAD")
    if name.startswith("_"):
        return Answer(200, _MODULE, _module(parts, name))
    site, lang = _named(parts, name)
    regime = applied(site.notice, parts.places.of(request).place).regime
    script = await parts.server.script(site, lang, regime)

    coding = encoding.best(request.headers.get(b"accept-encoding"))
    tag = f'"{script.hash[:32]}{_ENDINGS[coding]}"'.encode()
    headers = [*_fixed(parts, site), (b"cache-control", _caching(site)), (b"etag", tag)]
    if is_known(request.headers.get(b"if-none-match"), tag):
        return Answer(304, headers)
    if coding != "identity":
        headers.append((b"content-encoding", coding.encode()))
    return Answer(200, headers, getattr(script, coding))


def _module(parts: Parts, name: str) -> bytes:
    try:
        return parts.server.modules[name.removeprefix("_").removesuffix(".js")]
    except KeyError:
        raise NotFound(f"there is no module {name!r:.60}") from None


def _named(parts: Parts, name: str) -> tuple[Site, str]:
    stem = name.removesuffix(".js")
    if stem == name:
        raise NotFound("the widget is at /w/{site}.js or /w/{site}.{lang}.js")
    site_id, dot, lang = stem.partition(".")
    site = parts.live.site(site_id)
    if not dot:
        return site, site.notice.languages[0]
    if lang not in site.notice.languages:
        raise NotFound(f"the notice of {site_id!r} does not speak {lang!r:.60}")
    return site, lang


def _fixed(parts: Parts, site: Site) -> Headers:
    if not site.notice.places:
        return _FIXED
    vary = b", ".join([b"Accept-Encoding", *parts.places.headers])
    return [(b"vary", vary), *(pair for pair in _FIXED if pair[0] != b"vary")]


def _caching(site: Site) -> bytes:
    # With several regimes the visitor's country decides, which no shared cache knows,
    # and who has gone abroad is soon to be shown what holds there.
    if site.notice.places:
        return b"private, max-age=300"
    return b"public, max-age=300, stale-while-revalidate=86400"
