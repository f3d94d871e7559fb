"""How acts become the next records of one log: decided here, written by a driver."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from consent.errors import ConsentError, KeyReused, UnknownRecord
from consent.ledger import entry
from consent.ledger.frontier import Frontier, Node
from consent.ledger.tree import leaf_hash
from consent.store.base import Act, Head, Record

Outcome: TypeAlias = Record | ConsentError


class Known(NamedTuple):
    """A record that is already there for a key, and what was asked with the key."""

    request: bytes
    record: Record


class Appended(NamedTuple):
    """A new record with the act it came from and the hash of its leaf."""

    act: Act
    record: Record
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Growth:
    """What acts add to a log; `outcomes` has one answer to each act, in order."""

    outcomes: tuple[Outcome, ...]
    appended: tuple[Appended, ...]
    frontier: Frontier
    nodes: tuple[Node, ...]
    ts: int


def grow(
    head: Head, acts: Sequence[Act], known: dict[bytes, Known], now: int
) -> Growth:
    """Number acts behind a log's head, refusing single ones without harm to others.

    `known` holds what the log has for the acts' keys, and afterwards the new ones too.
    """
    ts = max(now, head.ts)
    outcomes: list[Outcome] = []
    appended: list[Appended] = []
    for act in acts:
        try:
            record = _known(act, known)
            if record is None:
                new = _append(act, head.frontier.size + len(appended), ts)
                appended.append(new)
                record = _remember(new, known)
            outcomes.append(record)
        except ConsentError as error:
            outcomes.append(error)
    frontier, nodes = head.frontier.extend([new.leaf for new in appended])
    last = ts if appended else head.ts
    return Growth(tuple(outcomes), tuple(appended), frontier, nodes, last)


def _known(act: Act, known: dict[bytes, Known]) -> Record | None:
    if act.key is None or act.key not in known:
        return None
    before = known[act.key]
    if before.request != (act.request or b""):
        raise KeyReused("this key came before, with another choice")
    return before.record


def _append(act: Act, n: int, ts: int) -> Appended:
    if act.supersedes is not None and not 0 <= act.supersedes < n:
        raise UnknownRecord(f"{act.site!r} has no record {act.supersedes} to replace")
    line = entry.write(
        entry.Entry(
            act.site, n, ts, act.kind, act.notice, entry.commit(act.blind, act.body)
        )
    )
    record = Record(
        site=act.site,
        n=n,
        ts=ts,
        kind=act.kind,
        notice=act.notice,
        line=line,
        body=act.body,
        blind=act.blind,
    )
    return Appended(act, record, leaf_hash(line))


def _remember(new: Appended, known: dict[bytes, Known]) -> Record:
    if new.act.key is not None:
        known[new.act.key] = Known(new.act.request or b"", new.record)
    return new.record
