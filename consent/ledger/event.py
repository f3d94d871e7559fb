"""What a back end is told of a record: an event of Standard Webhooks, as JSON."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from consent import canonical
from consent.ledger import body as bodies
from consent.ledger import entry, erasure
from consent.ledger.body import Body
from consent.ledger.entry import Entry
from consent.model import Event, Kind, Status

KINDS = {
    Event.CHOICE: (Kind.CONSENT, Kind.REFUSE),
    Event.WITHDRAWN: (Kind.WITHDRAW, Kind.CONSENT),
    Event.ERASED: (Kind.ERASE,),
    Event.PRUNED: (Kind.PRUNE,),
    Event.PUBLISHED: (Kind.NOTICE,),
}
"""The kinds of record that an event may come from."""

_CHOICES = (Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Message:
    """An event with its name, the same however often it is sent, and its bytes."""

    event: Event
    name: str
    body: bytes


def tell(line: bytes, body: bytes | None) -> Message | None:
    """Tell of a record, or give None: there is no event of it, or it was erased."""
    if body is None:
        return None
    said = entry.read(line)
    if said.kind in _CHOICES:
        choice = bodies.read(body)
        return _message(_event(said, choice), line, said, _choice(choice))
    content = canonical.decode(body)
    if said.kind is Kind.NOTICE:
        data = {"notice": said.notice, "terms": content["terms"]}
        return _message(Event.PUBLISHED, line, said, data)
    if said.kind in erasure.KINDS:
        event = Event.ERASED if said.kind is Kind.ERASE else Event.PRUNED
        return _message(event, line, said, {"erased": erasure.read(content)})
    return None


def _event(said: Entry, choice: Body) -> Event:
    """What takes back a part is no less a withdrawal."""
    taken = Status.WITHDRAWN in (*choice.purposes.values(), *choice.services.values())
    if said.kind is Kind.WITHDRAW or (said.kind is Kind.CONSENT and taken):
        return Event.WITHDRAWN
    return Event.CHOICE


def _choice(choice: Body) -> dict[str, Any]:
    # A refusal has no visitor: its body has none either.
    return {
        "notice": choice.notice,
        "terms": choice.terms,
        "purposes": choice.purposes,
        "services": choice.services,
        "until": choice.until,
        "replaces": choice.replaces,
        "visitor": choice.visitor,
    }


def _message(event: Event, line: bytes, said: Entry, more: dict[str, Any]) -> Message:
    data = {"site": said.site, "n": said.n, "kind": said.kind.value, **more}
    body = {"type": event.value, "timestamp": entry.write_time(said.ts), "data": data}
    # By the line, not its number: after records were lost, numbers come again.
    name = f"msg_{sha256(line).hexdigest()[:32]}"
    return Message(event, name, canonical.encode(body))
