"""Resume: going on honestly after records were lost, in a new epoch of every log."""

from collections.abc import Callable, Sequence
from typing import Any

from consent import canonical
from consent.errors import ConsentError
from consent.ledger.epoch import Mark
from consent.model import Kind
from consent.store.base import Act, Head, Record, Store
from consent.store.change import NewEpoch
from consent.store.closed import growing

BODY_VERSION = 1


class NothingLost(ConsentError):
    """No log is known to have lost anything: there is no reason for a new epoch."""

    code = "nothing_lost"


async def resume(
    store: Store, *, because: str, author: str, random: Callable[[int], bytes]
) -> tuple[Record, ...]:
    """Begin a new epoch in every log of a database that was rolled back.

    One log's loss is proof that the whole database is an older one: the others may
    have lost records too. Raises `NothingLost` if nothing halts the ledger.
    """
    if not store.halted:
        raise NothingLost("the ledger is not halted: no new epoch is needed")
    heads = await growing(store)
    known = [mark.epoch for mark in store.marks] + [head.epoch for head in heads]
    number = max(known) + 1
    words = {"v": BODY_VERSION, "author": author, "because": because, "epoch": number}
    steps = []
    for head in heads:
        body = words | _known(head, store.marks)
        act = Act(
            site=head.site,
            kind=Kind.EPOCH,
            notice=None,
            body=canonical.encode(body),
            blind=random(32),
        )
        steps.append((NewEpoch(number), act))
    return await store.change(*steps)


def _known(head: Head, marks: Sequence[Mark]) -> dict[str, Any]:
    """Say how far a log is known to have come; it may have come further."""
    ours = [mark for mark in marks if mark.origin == head.origin]
    signed = [mark.checkpoint.decode() for mark in ours if mark.checkpoint]
    size = max((mark.size for mark in ours), default=head.frontier.size)
    return {"had": size, "checkpoint": signed[-1] if signed else None}
