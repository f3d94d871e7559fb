"""What the busy doors answered today, found again by what a request says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from consent.memo import Memo
from consent.period import DAY
from consent.rules import state as states
from consent.rules.state import State
from consent.signals.gpc import opts_out
from consent.store.live import Live
from consent.web.answer import Answer
from consent.web.request import Request
from consent.web.tokens import Shown, Tokens

REMEMBERED = 2_048
LONGEST = 1_024
"""Requests that say more than this are answered, and not remembered."""


class Asked(NamedTuple):
    """All that an answer at a busy door depends on, but for the tokens shown."""

    scheme: str
    root: str
    path: str
    query: bytes
    host: bytes | None
    origin: bytes | None
    gpc: bytes | None
    coding: bytes | None
    tag: bytes | None

    @property
    def signal(self) -> bool:
        """Tell whether an opt-out signal came with it (Global Privacy Control)."""
        return opts_out((self.gpc or b"").decode("latin-1"))


class Given(NamedTuple):
    """The states shown; `void`: what was shown does not count, or not for sure."""

    states: Sequence[State]
    void: bool


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked of a site; `work_out` answers it for what is shown on a day."""

    site: str
    work_out: Callable[[Given, int], Answer]


class Known:
    """Remembers questions and their answers until midnight or the next publication."""

    def __init__(self, live: Live, tokens: Tokens) -> None:
        """Take what tells of publications, and of tokens."""
        self._live = live
        self._tokens = tokens
        self._forget(0)

    def answer(self, request: Request) -> Answer | None:
        """Answer a GET that was asked before in the same words, whatever its tokens."""
        if request.scope["method"] != "GET":
            return None
        if (
            not self._begin <= request.now < self._end
            or self._publication != self._live.publication
        ):
            self._forget(request.now)
            return None
        found = self._found.get(_key(request))
        if found is None or isinstance(found, Answer):
            return found
        return self._ask(found, request)

    def first(self, request: Request, question: Question) -> Answer:
        """Answer a question that is new, and remember it if it makes sense."""
        answer = self._ask(question, request)
        self.keep(request, question)
        return answer

    def keep(self, request: Request, found: Question | Answer) -> None:
        """Remember what a request asks, or its answer where tokens do not matter."""
        key = _key(request)
        if sum(len(part or "") for part in key) <= LONGEST:
            self._found.put(key, found)

    def _ask(self, question: Question, request: Request) -> Answer:
        today = request.now // DAY
        # A node that lags behind may not know of a withdrawal: it knows nothing.
        fresh = self._live.is_fresh(request.now)
        shown = self._tokens.shown(request, question.site, today) if fresh else []
        void = not shown and self._tokens.brings(request, question.site)
        if len(shown) > 1:
            return question.work_out(_given(shown, void=void), today)

        key = (question, shown[0].state if shown else "", void)
        answer = self._answers.get(key)
        if answer is None:
            answer = question.work_out(_given(shown, void=void), today)
            self._answers.put(key, answer)
        return answer

    def _forget(self, now: int) -> None:
        self._found: Memo[tuple[Any, ...], Question | Answer] = Memo(REMEMBERED)
        self._answers: Memo[tuple[Question, str, bool], Answer] = Memo(REMEMBERED)
        self._publication = self._live.publication
        self._begin = now - now % DAY
        self._end = self._begin + DAY


def _given(shown: Sequence[Shown], *, void: bool) -> Given:
    return Given([states.read(one.state) for one in shown], void)


def asked(request: Request) -> Asked:
    """Give what a request says, but for its tokens."""
    return Asked(*_key(request))


def _key(request: Request) -> tuple[Any, ...]:
    """Give the same as a plain tuple, which is equal to it and made much faster."""
    scope, header = request.scope, request.headers.get
    return (
        scope["scheme"],
        scope.get("root_path", ""),
        scope["path"],
        scope["query_string"],
        header(b"host"),
        header(b"origin"),
        header(b"sec-gpc"),
        header(b"accept-encoding"),
        header(b"if-none-match"),
    )
