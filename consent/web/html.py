"""Documents for people: which headers they carry, and who may have them."""

from consent.web.answer import NO_STORE, Answer, Headers
from consent.web.door import Door, Handle
from consent.web.errors import NotDocument
from consent.web.parts import Parts
from consent.web.request import Request

HTML = (b"content-type", b"text/html; charset=utf-8")
POLICY = (
    b"content-security-policy",
    b"default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
    b"base-uri 'none'; frame-ancestors 'none'",
)
# With `no-referrer`, a browser would send our own forms with `Origin: null`.
REFERRER = (b"referrer-policy", b"same-origin")

# A page of the same origin that opened this one could read it. The first of the two
# cuts it off, unless it sends the same header itself, as many do; then the second does.
APART: Headers = [
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
]


class PageDoor(Door):
    """A door that answers a visitor who looks at it, and no script of any page."""

    def handler(self, request: Request) -> Handle:
        """Give the handler, or raise `NotDocument` where a script or frame asks."""
        found = super().handler(request)
        if request.headers.get(b"sec-fetch-dest", b"document") != b"document":
            raise NotDocument("this is shown in a window of its own", "Sec-Fetch-Dest")
        return found

    def headers(self, parts: Parts, request: Request) -> Headers:
        """Add what keeps other pages from reaching into this one."""
        return [*APART, *super().headers(parts, request)]


def html(status: int, content: bytes, *headers: tuple[bytes, bytes]) -> Answer:
    """Answer with a document that no cache keeps."""
    fixed = [HTML, POLICY, REFERRER, NO_STORE]
    return Answer(status, [*fixed, *headers], content)
