"""What a visitor had on the screen when a record came, as far as its log tells."""

import hashlib
from collections.abc import AsyncIterator, Iterator

import msgspec

from consent import canonical
from consent.errors import LedgerError
from consent.flows.account import choice_of
from consent.ledger.body import Body
from consent.model import Action, Kind, Layer, Settings, Site
from consent.period import DAY
from consent.render import Build
from consent.render.scene import Line, Scene
from consent.rules import notice as notices
from consent.rules import state as states
from consent.rules.regime import strictest
from consent.rules.state import Outcome, State
from consent.store.base import Query, Record, Store

_ON_SCREEN = {Layer.BANNER, Layer.PREFERENCES}


async def scene_of(store: Store, record: Record) -> Scene | None:
    """Set the scene of a record; None where nobody saw anything."""
    if record.notice is None:
        return None
    site = await _site(store, record.site, record.notice)
    body = choice_of(record)
    build = await _build(store, record, body)
    regime = strictest(site.notice.regimes) if body is None else body.regime
    lang = site.notice.languages[0] if body is None else body.lang
    return Scene(
        site=site,
        lang=lang,
        regime=regime,
        build=build,
        now=record.ts,
        cookie="" if body is None else await _cookie(store, record, body, site),
        signal=body is not None and body.signals.gpc,
        panel=body is not None and body.layer is Layer.PREFERENCES,
    )


async def _site(store: Store, site: str, name: str) -> Site:
    """Give a site with the notice of that name; what is not shown is left out."""
    row = await store.notice(site, name)
    if hashlib.sha256(row.content).hexdigest() != name:
        raise LedgerError(f"the notice that is kept as {name} is another one")
    return Site(
        id=site,
        settings=Settings(origins=()),
        notice=notices.read(row.content),
        notice_hash=name,
        terms=row.terms,
        publication=0,
    )


async def _build(store: Store, record: Record, body: Body | None) -> Build:
    name = await _served(store, record) if body is None else body.build
    content = await store.build(name)
    if content is None:
        raise LedgerError(f"the widget build {name} was not kept")
    build = msgspec.json.decode(content, type=Build)
    # Templates are programs: none runs but what its own hash vouches for.
    if build.name != name:
        raise LedgerError(f"the widget build that is kept as {name} is another one")
    return build


async def _served(store: Store, record: Record) -> str:
    """Name the build that was served when a record came."""
    query = Query(
        site=record.site, kinds=(Kind.NOTICE, Kind.BUILD), before=record.n + 1
    )
    names = [name async for name in _builds(store, query)]
    return names[-1]


async def _builds(store: Store, query: Query) -> AsyncIterator[str]:
    async for page in store.records(query):
        for record in page:
            if record.body is not None:
                yield canonical.decode(record.body)["build"]


async def _cookie(store: Store, record: Record, body: Body, site: Site) -> str:
    """Give the state that the browser had kept, as far as the log tells."""
    earlier = await _replaced(store, record.site, body)
    if earlier is not None and (body.layer is Layer.PREFERENCES or body.reask):
        return earlier.state
    if body.reask == "material change":
        return states.write(_state(site, body, record.ts, Outcome.REFUSED))
    if body.signals.gpc and any(p.sale for p in site.notice.purposes):
        return states.write(_state(site, body, record.ts, Outcome.SIGNAL))
    return ""


async def _replaced(store: Store, site: str, body: Body) -> Body | None:
    if body.replaces is None:
        return None
    return choice_of(await store.record(site, body.replaces))


def _state(site: Site, body: Body, ts: int, outcome: Outcome) -> State:
    """Give a state that asks again, as one did of which no more is known."""
    return State(
        outcome=outcome,
        regime=body.regime,
        signal=body.signals.gpc,
        terms=site.terms[: states.TERMS_LENGTH],
        purposes_asked=0,
        purposes=0,
        services_asked=0,
        services=0,
        issued=ts // DAY,
        expires=ts // DAY + site.notice.validity.refusal,
    )


def seen(record: Record, scene: Scene | None) -> Iterator[Line]:
    """Say what is shown that the record itself does not say."""
    body = choice_of(record)
    if scene is None:
        return
    for one in scene.site.notice.lenient:
        places = ", ".join(one.where)
        yield Line("Rule set aside", f"{one.rule} at {places}, because: {one.because}")
    if body is None:
        yield Line(
            "Shown",
            f"the notice in its first language ({scene.lang}), by the build that was "
            f"served then ({scene.build.name})",
        )
    elif body.action is Action.SIGNAL or body.layer not in _ON_SCREEN:
        yield Line("Shown", "the notice as it stood then; it was not answered there")
    elif body.layer is Layer.PREFERENCES:
        yield Line(
            "Shown", "the preferences as they opened, before the visitor's own changes"
        )
    else:
        yield Line("Shown", "the banner as it was answered")
