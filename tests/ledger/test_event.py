"""What back ends are told of a record, and what they are not."""

import json
from typing import Any

import pytest

from consent import canonical
from consent.ledger import body as bodies
from consent.ledger import entry
from consent.ledger.entry import Entry
from consent.ledger.event import Message, tell
from consent.model import Event, Kind, Status
from tests.ledger.bodies import choice

NOTICE = "ab" * 32


def line(kind: Kind, n: int = 7) -> bytes:
    """Write the shop's entry of a kind."""
    at = 1_795_338_000_000
    return entry.write(Entry("shop", n, at, kind, NOTICE, "cd" * 32))


def told(kind: Kind, body: bytes) -> tuple[Message, Any]:
    """Give the message of a record, and what its data say."""
    message = tell(line(kind), body)
    assert message is not None
    return message, json.loads(message.body)


def test_a_grant() -> None:
    """All that a back end acts by is there, and nothing of page, device or language."""
    message, said = told(Kind.CONSENT, bodies.write(choice()))
    assert message.event is Event.CHOICE
    assert said == {
        "type": "choice",
        "timestamp": "2026-11-22T09:00:00.000Z",
        "data": {
            "site": "shop",
            "n": 7,
            "kind": "consent",
            "notice": NOTICE,
            "terms": "ef" * 32,
            "purposes": {"necessary": "given", "statistics": "given"},
            "services": {"matomo": "given"},
            "until": "2027-05-21",
            "replaces": None,
            "visitor": "12" * 16,
        },
    }


@pytest.mark.parametrize("kind", [Kind.CONSENT, Kind.WITHDRAW])
def test_what_takes_something_back_is_a_withdrawal(kind: Kind) -> None:
    """All of it or a part: whoever follows withdrawals alone hears of both."""
    taken = choice(services={"matomo": Status.WITHDRAWN}, replaces=3)
    message, said = told(kind, bodies.write(taken))
    assert message.event is Event.WITHDRAWN
    assert (said["type"], said["data"]["replaces"]) == ("withdrawn", 3)


def test_a_refusal_names_nobody() -> None:
    """A27: back ends hear of it too, without a visitor."""
    refused = choice(visitor=None, purposes={"statistics": Status.REFUSED})
    message, said = told(Kind.REFUSE, bodies.write(refused))
    assert message.event is Event.CHOICE
    assert said["data"]["visitor"] is None


@pytest.mark.parametrize(
    ("kind", "event"), [(Kind.ERASE, Event.ERASED), (Kind.PRUNE, Event.PRUNED)]
)
def test_what_is_to_be_dropped(kind: Kind, event: Event) -> None:
    """Runs of entry numbers, and not why."""
    body = {"because": "Anna asked", "by": "operator", "erased": [[1, 2], [5, 5]]}
    message, said = told(kind, canonical.encode({"v": 1, **body}))
    assert message.event is event
    assert said["data"]["erased"] == [[1, 2], [5, 5]]
    assert b"Anna" not in message.body


def test_a_notice() -> None:
    """Its hashes, and not who published it."""
    body = canonical.encode({"v": 1, "author": "Ada", "terms": "ef" * 32})
    message, said = told(Kind.NOTICE, body)
    assert message.event is Event.PUBLISHED
    assert (said["data"]["notice"], said["data"]["terms"]) == (NOTICE, "ef" * 32)
    assert b"Ada" not in message.body


@pytest.mark.parametrize("kind", [Kind.BUILD, Kind.ADMIN, Kind.KEY, Kind.EPOCH])
def test_what_nobody_is_told_of(kind: Kind) -> None:
    """Entries about the house itself are no events."""
    assert tell(line(kind), b'{"v":1}') is None


def test_what_was_erased() -> None:
    """Without its body a choice is not told."""
    assert tell(line(Kind.CONSENT), None) is None


def test_a_message_keeps_its_name() -> None:
    """However often it is made; another record has another, without a full stop."""
    body = bodies.write(choice())
    one, same = tell(line(Kind.CONSENT), body), tell(line(Kind.CONSENT), body)
    other = tell(line(Kind.CONSENT, 8), body)
    assert one is not None
    assert other is not None
    assert one == same
    assert one.name != other.name
    assert "." not in one.name
