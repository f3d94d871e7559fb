"""The visitor's page put together: what holds, what was recorded, what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from consent.errors import BadToken, ConsentError
from consent.flows import history
from consent.ledger import entry, reference
from consent.ledger.body import Body
from consent.model import Notice, Status
from consent.render import page as pages
from consent.render.page import Content, Found, Fresh, Now, Past
from consent.render.phrases import comma
from consent.rules import said
from consent.rules.state import Outcome, State
from consent.web.answer import Answer
from consent.web.errors import status_of
from consent.web.html import html
from consent.web.parts import Parts
from consent.web.query import names
from consent.web.request import Request
from consent.web.visit import Visit, write_slip

_EPOCH = date(1970, 1, 1)
_WORDS = {
    Outcome.GIVEN: "given",
    Outcome.REFUSED: "refused",
    Outcome.WITHDRAWN: "withdrawn",
    Outcome.SIGNAL: "signal",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a page says beside what holds; `n` is a record that is theirs."""

    status: int = 200
    said: str = ""
    problem: str = ""
    fresh: Fresh | None = None
    sure: int | None = None
    n: int | None = None
    headers: tuple[tuple[bytes, bytes], ...] = ()


async def show(parts: Parts, request: Request, visit: Visit, beside: Beside) -> Answer:
    """Answer with the page."""
    problem = beside.problem
    found: Found | None = None
    try:
        found = await _found(parts, visit, beside)
    except ConsentError as error:
        problem = problem or word_of(error)
    if not problem and visit.brought and not visit.holding:
        problem = "unusable"
    content = Content(
        site=visit.site,
        lang=visit.lang,
        slip=write_slip(parts, visit, request.now, beside.n),
        now=_now(visit),
        regime=visit.regime,
        said=f"said.{beside.said}" if beside.said else "",
        problem=problem,
        origins=() if visit.reaches else visit.site.settings.origins,
        found=found,
        fresh=beside.fresh,
        sure=beside.sure,
    )
    return html(beside.status, pages.page(content), *beside.headers)


def word_of(error: ConsentError) -> str:
    """Name the sentence that tells a visitor of an error."""
    known = f"problem.{error.code}"
    if known in pages.words("en"):
        return known
    unavailable = status_of(type(error)) >= 429
    return "problem.unavailable" if unavailable else "problem.other"


def write_said(parts: Parts, visit: Visit, word: str, now: int) -> str:
    """Seal what the page is to say when it is next shown."""
    return parts.tokens.seal(visit.site.id).seal(said.write(visit.site.id, word, now))


def read_said(parts: Parts, request: Request, site: str) -> str:
    """Open what the page's address says was done, or give nothing."""
    for sealed in names(request.scope["query_string"], "said"):
        try:
            text = parts.tokens.seal(site).open(sealed)
        except BadToken:
            continue
        return said.read(text, site, request.now)
    return ""


async def recorded(parts: Parts, visit: Visit, n: int | None) -> Sequence[history.Past]:
    """Give what a receipt's record, or else the tokens shown, lead to."""
    await parts.live.settle()
    numbers = visit.numbers if n is None else (n,)
    named = await parts.eraser.find(visit.site, numbers)
    return await history.history(
        parts.store, visit.site.id, named.records, named.visitors
    )


async def _found(parts: Parts, visit: Visit, beside: Beside) -> Found | None:
    n = beside.n
    if n is None and not visit.numbers:
        return None
    pasts = await recorded(parts, visit, n)
    notices: dict[str, Notice] = {}
    for name in {past.body.notice for past in pasts}:
        row = await parts.store.notice(visit.site.id, name)
        notices[name] = msgspec.json.decode(row.content, type=Notice)
    return Found(
        records=tuple(_past(visit, p, notices[p.body.notice]) for p in pasts),
        by_receipt=n is not None and beside.fresh is None,
        all=len(pasts) < history.MOST,
    )


def _past(visit: Visit, past: history.Past, notice: Notice) -> Past:
    record, body = past.record, past.body
    lang = visit.lang if visit.lang in notice.languages else body.lang
    between = comma(visit.lang)
    seen = f"lang={body.lang}&regime={body.regime}&build={body.build}"
    return Past(
        n=record.n,
        reference=reference.write(visit.site.id, record.n),
        time=entry.write_time(record.ts),
        outcome=body.outcome,
        on=between.join(_names(notice, lang, body, given=True)),
        off=between.join(_names(notice, lang, body, given=False)),
        since=body.begins,
        until=(date.fromisoformat(body.until) - timedelta(days=1)).isoformat(),
        notice=body.notice,
        seen=f"{visit.site.id}/seen/{body.notice}?{seen}",
    )


def _names(notice: Notice, lang: str, body: Body, *, given: bool) -> list[str]:
    necessary = {purpose.id for purpose in notice.purposes if purpose.necessary}
    answered = [
        *(
            (purpose.name[lang], body.purposes[purpose.id])
            for purpose in notice.purposes
            if not purpose.necessary
        ),
        *(
            (service.name, body.services[service.id])
            for service in notice.services
            if not necessary.issuperset(service.purposes)
        ),
    ]
    return [name for name, status in answered if (status is Status.GIVEN) is given]


def _now(visit: Visit) -> Now:
    state = visit.state
    return Now(
        word="none" if state is None else _word(state, _outcome(visit, state)),
        status=visit.checked.status,
        since="" if state is None else _date(state.issued),
        until="" if state is None else _date(state.expires - 1),
        signal=visit.signal,
    )


def _word(state: State, outcome: Outcome) -> str:
    if outcome is Outcome.SIGNAL and not state.signal:
        return "opted out"
    return _WORDS[outcome]


def _outcome(visit: Visit, state: State) -> Outcome:
    """Two tokens may each give what the other does not, and together nothing."""
    nothing = not state.purposes and not state.services
    return Outcome.REFUSED if nothing and len(visit.holding) > 1 else state.outcome


def _date(day: int) -> str:
    return (_EPOCH + timedelta(days=day)).isoformat()
