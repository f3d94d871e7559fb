"""`GET /p/{site}/seen/{hash}`: a notice as it was shown, for whoever looks back."""

import asyncio
import hashlib
import re
from base64 import b64encode

import msgspec
from starlette.types import Receive

from consent.errors import ConsentError
from consent.model import Notice, Regime
from consent.render import Build
from consent.render import shown as pages
from consent.rules import notice as notices
from consent.rules.regime import strictest
from consent.web.answer import Answer
from consent.web.errors import NotFound
from consent.web.html import HTML
from consent.web.parts import Parts
from consent.web.query import single
from consent.web.request import Request

PARAMETERS = {
    "lang": "The language it was shown in; without it, the notice's first.",
    "regime": "The regime it was shown under; without it, the strictest.",
    "build": "The widget build that showed it; without it, the current one.",
}

_FOR_EVER = (b"cache-control", b"public, max-age=31536000, immutable")
_STYLE = re.compile("<style>(.*?)</style>", re.DOTALL)


async def read_seen(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with both layers of a notice, as that build of the widget showed them."""
    site = parts.live.site(request.parameters["site"])
    row = await parts.store.notice(site.id, request.parameters["hash"])
    asked = single(request.scope["query_string"], PARAMETERS, many=())
    notice = notices.read(row.content)
    build = await _build(parts, asked.get("build", parts.server.build_name))
    content = await asyncio.to_thread(_show, notice, asked, build)
    headers = [HTML, _FOR_EVER, _policy(content)]
    return Answer(200, headers, content)


async def _build(parts: Parts, name: str) -> Build:
    kept = await parts.store.build(name)
    try:
        build = msgspec.json.decode(kept or b"", type=Build)
    except msgspec.DecodeError:
        build = None
    # Templates are programs: none runs but what its own hash vouches for.
    if build is None or build.name != name:
        raise NotFound(f"no widget of the build {name!r:.80} was ever served here")
    return build


def _show(notice: Notice, asked: dict[str, str], build: Build) -> bytes:
    lang = asked.get("lang", notice.languages[0])
    regime = asked.get("regime", strictest(notice.regimes).value)
    if lang not in notice.languages or regime not in notice.regimes:
        raise NotFound("the notice was never shown in that language and regime")
    try:
        return pages.page(notice, lang, Regime(regime), build)
    except ConsentError as error:
        raise NotFound("that build never showed this notice") from error


def _policy(content: bytes) -> tuple[bytes, bytes]:
    styles = [
        b64encode(hashlib.sha256(style.encode()).digest()).decode()
        for style in _STYLE.findall(content.decode())
    ]
    sources = " ".join(f"'sha256-{digest}'" for digest in styles)
    policy = (
        f"default-src 'none'; style-src {sources}; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    return b"content-security-policy", policy.encode()
