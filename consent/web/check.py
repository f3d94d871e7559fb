"""`GET /v1/sites/{site}/check`: what the visitor allowed. The busiest door."""

from typing import TypeAlias

import msgspec

from consent.errors import UnknownSite
from consent.flows.check import check, narrow
from consent.model import Site
from consent.rules import state as states
from consent.web import errors
from consent.web.answer import JSON, NO_STORE, SAME_ORIGIN, Answer, Headers, safe
from consent.web.errors import WrongMethod
from consent.web.memo import Memo
from consent.web.origin import cors, preflight, readers
from consent.web.parts import DAY, Parts
from consent.web.query import names
from consent.web.request import Request
from consent.web.tokens import Shown

REMEMBERED = 2_048
LONGEST = 256
"""Questions with a longer query and origin are answered, and not remembered."""

Question: TypeAlias = tuple[str, int, int, str, bool, str, bytes, bytes | None]


class CheckDoor:
    """Answers from memory alone, and remembers what it answered today."""

    METHODS = ("GET", "HEAD", "OPTIONS")

    def __init__(self, parts: Parts) -> None:
        """Take what tells sites and tokens."""
        self._live = parts.live
        self._tokens = parts.tokens
        self._known: Memo[Question, Answer] = Memo(REMEMBERED)

    def answer(self, request: Request, site_id: str) -> Answer:
        """Answer a request, whatever it is."""
        try:
            site = self._live.site(site_id)
        except UnknownSite as error:
            return errors.answer(error).plus(_headers(request, ()))
        try:
            return self._answer(request, site)
        except Exception as error:  # noqa: BLE001 - the outermost door answers all
            return errors.answer(error).plus(_headers(request, readers(site)))

    def _answer(self, request: Request, site: Site) -> Answer:
        method = request.scope["method"]
        if method == "OPTIONS":
            headers = _headers(request, readers(site))
            return preflight(", ".join(self.METHODS).encode()).plus(headers)
        if method not in {"GET", "HEAD"}:
            raise WrongMethod(", ".join(self.METHODS))

        today = request.now // DAY
        # A node that lags behind may not know of a withdrawal: it knows nothing.
        fresh = self._live.is_fresh(request.now)
        shown = self._tokens.shown(request, site.id, today) if fresh else []
        if len(shown) > 1:
            return _work_out(request, site, shown, today)

        question = _question(request, site, shown, today)
        answer = self._known.get(question)
        if answer is None:
            answer = _work_out(request, site, shown, today)
            if len(question[-2]) + len(question[-1] or b"") <= LONGEST:
                self._known.put(question, answer)
        return answer


def _question(request: Request, site: Site, shown: list[Shown], today: int) -> Question:
    """Give all that an answer depends on, where there is at most one token."""
    return (
        site.id,
        site.publication,
        today,
        shown[0].state if shown else "",
        request.signal,
        request.scope["scheme"],
        request.scope["query_string"],
        request.headers.get(b"origin"),
    )


def _work_out(request: Request, site: Site, shown: list[Shown], today: int) -> Answer:
    given = [states.read(one.state) for one in shown]
    checked = check(site, given, today, signal=request.signal)
    if purposes := names(request.scope["query_string"], "purpose"):
        checked = narrow(checked, purposes)
    headers = _headers(request, readers(site))
    return Answer(200, [JSON, NO_STORE, *headers], msgspec.json.encode(checked))


def _headers(request: Request, allowed: tuple[str, ...]) -> Headers:
    origin = request.headers.get(b"origin")
    return [SAME_ORIGIN, *safe(request.scope), *cors(origin, allowed)]
