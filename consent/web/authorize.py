"""`GET /v1/sites/{site}/authorize`: what a proxy asks before it serves a page."""

from typing import TypeAlias

from consent.flows.check import Checked, check
from consent.model import Site
from consent.rules import csp
from consent.rules import state as states
from consent.web import errors
from consent.web.answer import NO_STORE, SAME_ORIGIN, Answer, Headers, safe
from consent.web.errors import WrongMethod
from consent.web.memo import Memo
from consent.web.parts import DAY, Parts
from consent.web.query import names
from consent.web.request import Request
from consent.web.tokens import Shown

REMEMBERED = 1_024
LONGEST = 256
"""Questions with a longer query are answered, and not remembered."""

_POLICY = b"content-security-policy"

Question: TypeAlias = tuple[str, int, int, str, bool, str, bytes]


class AuthorizeDoor:
    """Answers from memory alone, and remembers what it answered today.

    200 or, where something required was not given, 403. There is no body: what was
    given, and the policy that follows from it, are headers for the page.
    """

    METHODS = ("GET", "HEAD")

    def __init__(self, parts: Parts) -> None:
        """Take what tells sites and tokens."""
        self._live = parts.live
        self._tokens = parts.tokens
        self._known: Memo[Question, Answer] = Memo(REMEMBERED)

    def answer(self, request: Request, site_id: str) -> Answer:
        """Answer a request, whatever it is."""
        try:
            return self._answer(request, self._live.site(site_id))
        except Exception as error:  # noqa: BLE001 - the outermost door answers all
            return errors.answer(error).plus([SAME_ORIGIN, *safe(request.scope)])

    def _answer(self, request: Request, site: Site) -> Answer:
        if request.scope["method"] not in self.METHODS:
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
            if len(question[-1]) <= LONGEST:
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
    )


def _work_out(request: Request, site: Site, shown: list[Shown], today: int) -> Answer:
    required = names(request.scope["query_string"], "require")
    given = [states.read(one.state) for one in shown]
    checked = check(site, given, today, signal=request.signal)
    allowed = {**checked.services, **checked.purposes}
    status = 200 if all(allowed.get(name, False) for name in required) else 403
    return Answer(status, [*_said(site, checked), *_guarded(request)])


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


def _guarded(request: Request) -> Headers:
    # The policy of this service's own answers would become the page's.
    others = (pair for pair in safe(request.scope) if pair[0] != _POLICY)
    return [NO_STORE, SAME_ORIGIN, *others]
