"""Drafts: what is recorded alike of all who choose alike, worked out once."""

from dataclasses import dataclass
from datetime import date, timedelta

import msgspec
from msgspec import Struct

from consent.ledger import body as bodies
from consent.ledger.body import Body, Form, Signals, Source
from consent.memo import Memo
from consent.model import Action, Choice, Kind, Status
from consent.rules import state as states
from consent.rules.choice import Decision, decide
from consent.rules.earlier import Earlier, reask
from consent.rules.issue import Screen, issue
from consent.rules.regime import Applied
from consent.rules.state import Outcome, State

REMEMBERED = 256

_EPOCH = date(1970, 1, 1)
_WORDS = {
    Outcome.GIVEN: "given",
    Outcome.REFUSED: "refused",
    Outcome.WITHDRAWN: "withdrawn",
}


class Manner(Struct, frozen=True, kw_only=True):
    """All that a draft is made of but the notice, which `notice` names.

    `choice` is without its key. `before` is the state that held, and `expired` says
    that one had run out. `today` counts days since 1970.
    """

    notice: str
    choice: Choice
    under: Applied
    before: State | None
    expired: bool
    origin: str | None
    gpc: bool
    build: str
    today: int


class Decided(Struct, frozen=True):
    """What a body decides: what it allows, every status, and for how many days."""

    purposes: dict[str, bool]
    services: dict[str, bool]
    status: dict[str, Status]
    days: int


@dataclass(frozen=True, slots=True)
class Draft:
    """The kind of an entry, and its body but for whose it is and what it replaces."""

    kind: Kind
    body: Body
    form: Form
    decided: Decided


def decided(body: Body) -> Decided:
    """Sum up what a body decides."""
    state = states.read(body.state)
    return Decided(
        purposes=_allowed(body.purposes),
        services=_allowed(body.services),
        status={**body.services, **body.purposes},
        days=state.expires - state.issued,
    )


def _allowed(statuses: dict[str, Status]) -> dict[str, bool]:
    return {name: status is Status.GIVEN for name, status in statuses.items()}


class Drafts:
    """Makes drafts, and remembers the newest hundreds of them."""

    def __init__(self) -> None:
        self._made: Memo[bytes, Draft] = Memo(REMEMBERED)

    def make(self, screen: Screen, manner: Manner) -> Draft:
        """Give the draft of a choice in a manner, on the screen that it names."""
        # All of it is the key: nothing that a draft depends on can be left out.
        key = msgspec.json.encode(manner)
        draft = self._made.get(key)
        if draft is None:
            draft = _draft(screen, manner)
            self._made.put(key, draft)
        return draft


def _draft(screen: Screen, manner: Manner) -> Draft:
    regime = manner.under.regime
    decision = decide(screen.notice, manner.choice, manner.before, regime)
    # As it will be read back, so that an answer is the same however often it is given.
    body = bodies.read(bodies.write(_body(screen, manner, decision)))
    return Draft(_kind(decision), body, Form(body), decided(body))


def _body(screen: Screen, manner: Manner, decision: Decision) -> Body:
    choice, notice = manner.choice, screen.notice
    state = issue(
        screen,
        decision,
        regime=manner.under.regime,
        signal=manner.gpc or choice.action is Action.SIGNAL,
        today=manner.today,
    )
    return Body(
        action=choice.action,
        layer=choice.layer,
        lang=choice.lang or notice.languages[0],
        source=_source(manner),
        controller=notice.controller.name,
        notice=screen.hash,
        terms=screen.terms,
        build=manner.build,
        regime=manner.under.regime,
        regime_reason=manner.under.reason,
        origin=manner.origin,
        purposes=decision.purposes,
        services=decision.services,
        begins=_date(manner.today),
        until=_date(state.expires),
        signals=Signals(gpc=manner.gpc),
        reask=reask(Earlier(manner.before, expired=manner.expired), notice),
        replaces=None,
        outcome=_outcome(choice, decision),
        state=states.write(state),
        visitor=None,
    )


def _outcome(choice: Choice, decision: Decision) -> str:
    if decision.outcome is not Outcome.SIGNAL:
        return _WORDS[decision.outcome]
    return "signal" if choice.action is Action.SIGNAL else "opted out"


def _kind(decision: Decision) -> Kind:
    match decision.outcome:
        case Outcome.GIVEN:
            return Kind.CONSENT
        case Outcome.REFUSED:
            return Kind.REFUSE
        case Outcome.WITHDRAWN:
            return Kind.WITHDRAW
        case Outcome.SIGNAL:
            took = Status.WITHDRAWN in decision.purposes.values()
            return Kind.WITHDRAW if took else Kind.REFUSE


def _source(manner: Manner) -> Source:
    if manner.choice.action is Action.SIGNAL:
        return "signal"
    return "api" if manner.origin is None else "visitor"


def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()
