"""`GET /v1/sites/{site}/check`: what the visitor allowed. The busiest door."""

from functools import partial

import msgspec

from consent.errors import UnknownSite
from consent.flows.check import check, narrow
from consent.model import Site
from consent.web import errors
from consent.web.answer import JSON, NO_STORE, SAME_ORIGIN, Answer, Headers, safe
from consent.web.errors import WrongMethod
from consent.web.footing import stated
from consent.web.known import Asked, Given, Known, Question, asked
from consent.web.origin import cors, preflight, readers
from consent.web.parts import Parts
from consent.web.query import names
from consent.web.request import Request


class CheckDoor:
    """Answers from memory alone."""

    METHODS = ("GET", "HEAD", "OPTIONS")

    def __init__(self, parts: Parts, known: Known) -> None:
        """Take what tells sites, and what remembers questions."""
        self._live = parts.live
        self._known = known

    def answer(self, request: Request, site_id: str) -> Answer:
        """Answer a request, whatever it is."""
        try:
            site = self._live.site(site_id)
        except UnknownSite as error:
            return errors.answer(error).plus(_headers(asked(request), ()))
        try:
            return self._answer(request, site)
        except Exception as error:  # noqa: BLE001 - the outermost door answers all
            headers = _headers(asked(request), readers(site))
            return errors.answer(error).plus(headers)

    def _answer(self, request: Request, site: Site) -> Answer:
        method, question = request.scope["method"], asked(request)
        if method == "OPTIONS":
            headers = _headers(question, readers(site))
            return preflight(", ".join(self.METHODS).encode()).plus(headers)
        if method not in {"GET", "HEAD"}:
            raise WrongMethod(", ".join(self.METHODS))
        work_out = partial(_work_out, site, question)
        return self._known.first(request, Question(site.id, work_out))


def _work_out(site: Site, question: Asked, given: Given, today: int) -> Answer:
    footing = stated(site, question, void=given.void)
    checked = check(site, given.states, today, signal=question.signal, footing=footing)
    if purposes := [name for name in names(question.query, "purpose") if name]:
        checked = narrow(checked, purposes)
    headers = _headers(question, readers(site))
    return Answer(200, [JSON, NO_STORE, *headers], msgspec.json.encode(checked))


def _headers(question: Asked, allowed: tuple[str, ...]) -> Headers:
    guards = safe(question.scheme)
    return [SAME_ORIGIN, *guards, *cors(question.origin, allowed)]
