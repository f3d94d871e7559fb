"""`GET /v1/sites/{site}/authorize`: what a proxy asks before it serves a page."""

from functools import partial

from consent.flows.check import Checked, check
from consent.model import Site
from consent.rules import csp
from consent.web import errors
from consent.web.answer import NO_STORE, SAME_ORIGIN, Answer, Headers, safe
from consent.web.errors import WrongMethod
from consent.web.footing import PLACE, stated
from consent.web.known import Asked, Given, Known, Question, asked
from consent.web.parts import Parts
from consent.web.query import keys, names
from consent.web.request import Request

_REQUIRE = "require"
_POLICY = b"content-security-policy"


class AuthorizeDoor:
    """Answers from memory alone.

    200 or, where something required was not given, 403. There is no body: what was
    given, and the policy that follows from it, are headers for the page.
    """

    METHODS = ("GET", "HEAD")

    def __init__(self, parts: Parts, known: Known) -> None:
        """Take what tells sites, and what remembers questions."""
        self._live = parts.live
        self._known = known

    def answer(self, request: Request, site_id: str) -> Answer:
        """Answer a request, whatever it is."""
        try:
            return self._answer(request, self._live.site(site_id))
        except Exception as error:  # noqa: BLE001 - the outermost door answers all
            return errors.answer(error).plus(
                [SAME_ORIGIN, *safe(request.scope["scheme"])]
            )

    def _answer(self, request: Request, site: Site) -> Answer:
        if request.scope["method"] not in self.METHODS:
            raise WrongMethod(", ".join(self.METHODS))
        work_out = partial(_work_out, site, asked(request))
        return self._known.first(request, Question(site.id, work_out))


def _work_out(site: Site, question: Asked, given: Given, today: int) -> Answer:
    required = names(question.query, _REQUIRE)
    footing = stated(site, question, void=given.void)
    checked = check(site, given.states, today, signal=question.signal, footing=footing)
    allowed = {**checked.services, **checked.purposes}
    # A misspelt parameter would require nothing, and a proxy may take a 400 for a
    # service that does not answer.
    understood = keys(question.query) <= {_REQUIRE, PLACE}
    met = understood and all(allowed.get(name, False) for name in required)
    headers = [*_said(site, checked), *_guarded(question.scheme)]
    return Answer(200 if met else 403, headers)


def _said(site: Site, checked: Checked) -> Headers:
    """Say what was given, and the policy that follows unless the site has none."""
    words = (f"{name}={given:d}" for name, given in checked.purposes.items())
    said = [(b"x-consent", ";".join(words).encode())]
    mode = site.settings.csp.mode
    if mode in csp.HEADERS:
        services = {name for name, given in checked.services.items() if given}
        text = csp.policy(csp.own_hosts(site.settings), site.notice.services, services)
        said.append((csp.HEADERS[mode].lower().encode(), text.encode()))
    return said


def _guarded(scheme: str) -> Headers:
    # The policy of this service's own answers would become the page's.
    others = (pair for pair in safe(scheme) if pair[0] != _POLICY)
    return [NO_STORE, SAME_ORIGIN, *others]
