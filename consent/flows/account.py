"""What a record says, in plain words for people."""

from collections.abc import Iterator, Mapping

from consent import canonical
from consent.ledger import body as bodies
from consent.ledger import reference
from consent.ledger.body import Body
from consent.ledger.entry import write_time
from consent.model import Kind, Layer, Status
from consent.render.scene import Line
from consent.store.base import Record

_CHOICES = {Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW}

_LAYERS = {
    Layer.BANNER: "on the banner",
    Layer.PREFERENCES: "in the preferences",
    Layer.EMBED: "in place of something embedded",
    Layer.PAGE: "outside the notice, on the page itself",
    Layer.API: "outside any notice, by a program",
}
_SOURCES = {
    "visitor": "by the visitor",
    "signal": "by the browser's signal, without the visitor",
    "import": "imported from elsewhere",
    "api": "by a program on the visitor's behalf",
}


def account(record: Record) -> Iterator[Line]:
    """Tell what a record holds, line by line; nothing in it names its visitor."""
    name = reference.write(record.site, record.n)
    yield Line("Record", f"{record.n} of the log of {record.site}, reference {name}")
    yield Line("Time", write_time(record.ts))
    yield Line("Kind", record.kind)
    if record.notice is not None:
        yield Line("Notice", record.notice)
    choice = choice_of(record)
    if choice is not None:
        yield from _choice(choice)
    elif record.body is not None:
        yield from _told(canonical.decode(record.body))


def choice_of(record: Record) -> Body | None:
    """Read what a visitor chose; None once erased, and where nobody chose."""
    if record.kind not in _CHOICES or record.body is None:
        return None
    return bodies.read(record.body)


def _choice(body: Body) -> Iterator[Line]:
    yield Line(
        "Action", f"{body.action}, {_LAYERS[body.layer]}, {_SOURCES[body.source]}"
    )
    yield Line("Purposes", decisions(body.purposes))
    if body.services:
        yield Line("Services", decisions(body.services))
    yield Line("Holds", f"from {body.begins} to the day before {body.until}")
    yield Line("Language", body.lang)
    yield Line("Regime", f"{body.regime} ({body.regime_reason})")
    yield Line("Build", body.build)
    yield Line("Controller", body.controller)
    yield Line("Page", body.origin or "none: no browser sent it")
    yield Line("Opt-out signal", "on" if body.signals.gpc else "off")
    if body.reask is not None:
        yield Line("Asked again", body.reask)
    if body.replaces is not None:
        yield Line("Replaces", f"record {body.replaces}")


def decisions(statuses: Mapping[str, Status]) -> str:
    """Group ids by what holds for them: "given: a, b; refused: c"."""
    said = []
    for kind in Status:
        names = [name for name, status in statuses.items() if status is kind]
        if names:
            said.append(f"{kind}: {', '.join(names)}")
    return "; ".join(said)


def _told(body: Mapping[str, object]) -> Iterator[Line]:
    for key, value in body.items():
        if key not in {"v", "notice"}:
            words = (
                "; ".join(map(str, value)) if isinstance(value, list) else str(value)
            )
            yield Line(key.capitalize(), words)
