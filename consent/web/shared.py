"""What pages of other origins fetch and caches keep: which headers it carries."""

from consent.flows.serve import Script
from consent.model import Site
from consent.web import encoding
from consent.web.answer import Answer, Headers
from consent.web.etag import is_known
from consent.web.parts import Parts
from consent.web.request import Request

ANYWHERE = (b"cross-origin-resource-policy", b"cross-origin")
# It is fetched by the rules of CORS, whichever site's page asks for it.
SHARED = (b"access-control-allow-origin", b"*")

_ENDINGS = {"br": "-br", "gzip": "-gz", "identity": ""}


def answer(request: Request, script: Script, *headers: tuple[bytes, bytes]) -> Answer:
    """Answer with a text in the best coding, or that the client has it already."""
    coding = encoding.best(request.headers.get(b"accept-encoding"))
    tag = f'"{script.hash[:32]}{_ENDINGS[coding]}"'.encode()
    told = [*headers, (b"etag", tag)]
    if is_known(request.headers.get(b"if-none-match"), tag):
        return Answer(304, told)
    if coding != "identity":
        told.append((b"content-encoding", coding.encode()))
    return Answer(200, told, getattr(script, coding))


def caching(parts: Parts, site: Site, *varying: bytes) -> Headers:
    """Tell caches for how long, and by which headers of a request beside its coding."""
    # With several regimes the visitor's country decides, which no shared cache knows,
    # and who has gone abroad is soon to be shown what holds there.
    names = [b"Accept-Encoding", *varying]
    keep = b"public, max-age=300, stale-while-revalidate=86400"
    if site.notice.places:
        names += parts.places.headers
        keep = b"private, max-age=300"
    return [(b"vary", b", ".join(names)), ANYWHERE, (b"cache-control", keep)]
