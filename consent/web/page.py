"""`GET` and `POST /p/{site}`: a visitor chooses, looks up and erases without script."""

import base64
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from starlette.types import Receive

from consent.errors import ConsentError, OutdatedNotice, UnknownRecord
from consent.flows import history
from consent.flows.erase import By, Named
from consent.flows.record import Asked, Recorded
from consent.ledger import receipt as receipts
from consent.ledger import reference
from consent.model import Action, Choice, Layer, Regime
from consent.render.page import Fresh
from consent.rules import state as states
from consent.rules import ticks
from consent.rules.slip import Slip
from consent.rules.state import Outcome
from consent.rules.ticks import Ticks
from consent.rules.token import Token
from consent.web import cookies, errors, handed, remnants
from consent.web.answer import JSON, NO_STORE, Answer, Headers
from consent.web.cookies import Cookies
from consent.web.errors import BadForm
from consent.web.form import Fields, first, read_form
from consent.web.origin import own
from consent.web.parts import Parts
from consent.web.request import Request
from consent.web.showing import Beside, read_said, recorded, show, word_of, write_said
from consent.web.tokens import Shown
from consent.web.visit import Visit, arrive, holder_of, read_slip


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form of the page that counts, and all that came with it."""

    parts: Parts
    request: Request
    visit: Visit
    page: str
    fields: Fields
    slip: Slip


async def read_page(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer with the page as this visitor is to see it."""
    visit = arrive(parts, request)
    said = read_said(parts, request, visit.site.id)
    return await show(parts, request, visit, Beside(said=said))


async def send_page(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Do what a form asks for; what cannot be done is said on the page."""
    visit = arrive(parts, request)
    try:
        return await _do(await _sent(parts, request, receive, visit))
    except ConsentError as error:
        refused = errors.answer(error)
        beside = Beside(status=refused.status, problem=word_of(error))
        return await show(parts, request, visit, beside)


async def _sent(parts: Parts, request: Request, receive: Receive, visit: Visit) -> Sent:
    page = own(request)
    parts.limits.take(visit.site.id, request)
    fields = await read_form(request, receive)
    slip = read_slip(parts, visit, first(fields, "slip"), request.now)
    return Sent(
        parts=parts, request=request, visit=visit, page=page, fields=fields, slip=slip
    )


async def _do(sent: Sent) -> Answer:
    act = _ACTS.get(first(sent.fields, "act"))
    if act is None:
        raise BadForm("the form does not say what to do", "act")
    return await act(sent)


async def _choose(sent: Sent) -> Answer:
    """Record a choice; what no cookie leads back to is handed out at once."""
    parts, visit = sent.parts, sent.visit
    if not visit.reaches:
        raise BadForm("a choice made here would not reach the site", "act")
    seal = parts.tokens.seal(visit.site.id)
    found = parts.places.of(sent.request)
    asked = Asked(
        choice=_choice(sent),
        shown=[Token(visit.site.id, states.read(s.state), s.n) for s in visit.shown],
        origin=sent.page,
        gpc=visit.signal,
        build=parts.server.build_name,
        place=found.place,
        source=found.source,
    )
    done = await parts.recorder.record(visit.site, asked, seal, sent.request.now)
    headers = _keep(sent, done)
    state = states.read(done.body.state)
    if state.outcome is Outcome.GIVEN:
        return _onward(sent, "chosen", headers)
    # Nothing else will lead to this record, so that it is shown at once.
    after = replace(
        visit,
        shown=(Shown(done.body.state, None, 1, state.issued),),
        brought=True,
        holder=holder_of([done.token.encode()]),
    )
    beside = Beside(
        said="chosen", fresh=_fresh(done), n=done.record.n, headers=tuple(headers)
    )
    return await show(parts, sent.request, after, beside)


def _choice(sent: Sent) -> Choice:
    site, fields = sent.visit.site, sent.fields
    if first(fields, "notice") != site.notice_hash:
        raise OutdatedNotice("the notice has changed since it was shown", "notice")
    action = Action(first(fields, "act"))
    purposes: Mapping[str, bool] = {}
    services: Mapping[str, bool] = {}
    if action is Action.SAVE:
        checked = sent.visit.checked
        ticked = Ticks(
            frozenset(fields.get("purposes", ())), frozenset(fields.get("services", ()))
        )
        before = {**checked.purposes, **checked.services}
        purposes, services = ticks.chosen(site.notice, before, ticked)
    return Choice(
        action=action,
        notice=site.notice_hash,
        layer=Layer.PAGE,
        key=sent.slip.key,
        purposes=dict(purposes),
        services=dict(services),
        lang=sent.visit.lang,
        regime=_regime(fields),
    )


def _regime(fields: Fields) -> Regime | None:
    """Read under which regime the page was shown; the form says so."""
    said = first(fields, "regime")
    return Regime(said) if said in set(Regime) else None


async def _look_up(sent: Sent) -> Answer:
    """Show what a receipt leads to."""
    receipt = handed.read(first(sent.fields, "receipt"))
    named = await sent.parts.eraser.prove(sent.visit.site, receipt)
    beside = Beside(n=min(named.records))
    return await show(sent.parts, sent.request, sent.visit, beside)


async def _receipt(sent: Sent) -> Answer:
    """Hand out the receipt of one of the visitor's own records, as a file."""
    site, wanted = sent.visit.site, first(sent.fields, "n")
    for past in await recorded(sent.parts, sent.visit, sent.slip.n):
        if str(past.record.n) == wanted:
            receipt = await history.receipt(sent.parts.store, past)
            name = f"{site.id}-{reference.write(site.id, past.record.n)}.json"
            kind = f'attachment; filename="{name}"'.encode()
            headers = [JSON, NO_STORE, (b"content-disposition", kind)]
            return Answer(200, headers, receipts.write(receipt))
    raise UnknownRecord("that record is not one of this visitor's", "n")


async def _ask(sent: Sent) -> Answer:
    """Ask once more before anything is erased."""
    named = await _named(sent)
    planned = await sent.parts.eraser.plan(sent.visit.site, named, sent.request.now)
    beside = Beside(sure=len(planned.records), n=sent.slip.n)
    return await show(sent.parts, sent.request, sent.visit, beside)


async def _erase(sent: Sent) -> Answer:
    """Erase, and take the cookies back unless they hold another grant that counts."""
    site, now = sent.visit.site, sent.request.now
    named = await _named(sent)
    gone = await sent.parts.eraser.erase(site, named, now, by=By.VISITOR)
    still = arrive(sent.parts, sent.request)
    headers: Headers = [] if still.numbers else _forget(sent)
    return _onward(sent, gone.mode.value, headers)


async def _named(sent: Sent) -> Named:
    numbers = sent.visit.numbers if sent.slip.n is None else (sent.slip.n,)
    if not numbers:
        raise BadForm("neither a token nor a receipt leads to a record", "act")
    await sent.parts.live.settle()
    return await sent.parts.eraser.find(sent.visit.site, numbers)


def _fresh(done: Recorded) -> Fresh:
    data = receipts.write(done.receipt)
    name = reference.write(done.record.site, done.record.n)
    withdrawn = done.body.visitor is not None
    return Fresh(
        word="withdrawn" if withdrawn else "refused",
        text=data.decode(),
        address=f"data:application/json;base64,{base64.b64encode(data).decode()}",
        file=f"{done.record.site}-{name}.json",
    )


def _keep(sent: Sent, done: Recorded) -> Headers:
    site, host = sent.visit.site, sent.request.host
    place = cookies.place(site, host, None)
    kept = Cookies(done.body.state, done.token, done.decided.days)
    raw = sent.request.headers.get(b"cookie", b"")
    return [
        *cookies.clear(site, place, host, raw),
        *remnants.delete(site, place, host, raw, done.body),
        *cookies.write(site, place, kept),
    ]


def _forget(sent: Sent) -> Headers:
    site, host = sent.visit.site, sent.request.host
    place = cookies.place(site, host, None)
    raw = sent.request.headers.get(b"cookie", b"")
    return [*cookies.clear(site, place, host, raw), *cookies.forget(site, place)]


def _onward(sent: Sent, word: str, headers: Headers) -> Answer:
    """Send the browser on to the page, so that loading it again sends nothing."""
    said = write_said(sent.parts, sent.visit, word, sent.request.now)
    place = f"{sent.visit.site.id}?lang={sent.visit.lang}&said={said}"
    return Answer(303, [NO_STORE, (b"location", place.encode()), *headers])


_ACTS: Mapping[str, Callable[[Sent], Awaitable[Answer]]] = {
    **dict.fromkeys(
        ("accept_all", "reject_all", "save", "withdraw", "opt_out"), _choose
    ),
    "lookup": _look_up,
    "receipt": _receipt,
    "ask": _ask,
    "erase": _erase,
}
