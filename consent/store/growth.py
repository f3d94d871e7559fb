"""How acts become the next records of one log: decided here, written by a driver."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from consent.errors import ConsentError, KeyReused, UnknownRecord
from consent.ledger import edge as edges
from consent.ledger import entry
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.frontier import Frontier, Node, kept
from consent.ledger.tree import leaf_hash
from consent.store.base import Act, Head, Record
from consent.store.tip import Sign, Tip

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
    """What acts add to a log; `outcomes` has one answer to each act, in order.

    `checkpoint` is the signed head that the log has then.
    """

    outcomes: tuple[Outcome, ...]
    appended: tuple[Appended, ...]
    frontier: Frontier
    nodes: tuple[Node, ...]
    checkpoint: bytes
    ts: int


def grow(
    head: Head, acts: Sequence[Act], known: dict[bytes, Known], now: int, sign: Sign
) -> Growth:
    """Number acts behind a log's head, refusing single ones without harm to others.

    `known` holds what the log has for the acts' keys, and afterwards the new ones too.
    """
    ts, tip = max(now, head.ts), Tip(head.epoch)
    outcomes: list[Outcome] = []
    appended: list[Appended] = []
    for act in acts:
        try:
            record = _known(act, known)
            if record is None:
                new = _append(act, head.frontier.size + len(appended), ts, tip)
                appended.append(new)
                record = _remember(new, known)
            outcomes.append(record)
        except ConsentError as error:
            outcomes.append(error)
    if not appended:
        same = head.frontier, (), head.checkpoint, head.ts
        return Growth(tuple(outcomes), (), *same)
    frontier, nodes, checkpoint = _sign(head, appended, sign, tip)
    return Growth(tuple(outcomes), tuple(appended), frontier, nodes, checkpoint, ts)


def by_site(acts: Sequence[Act]) -> dict[str, list[int]]:
    """Tell by site where its acts stand in a batch."""
    positions: dict[str, list[int]] = {}
    for i, act in enumerate(acts):
        positions.setdefault(act.site, []).append(i)
    return positions


def _sign(
    head: Head, appended: Sequence[Appended], sign: Sign, tip: Tip
) -> tuple[Frontier, tuple[Node, ...], bytes]:
    leaves = [new.leaf for new in appended]
    frontier, rows, edge = edges.grow(head.frontier, leaves)
    signed = sign(Checkpoint(head.origin, frontier.size, edge.root))
    tip.close(edge, signed)
    return frontier, kept(rows, head.frontier.size), signed.checkpoint


def _known(act: Act, known: dict[bytes, Known]) -> Record | None:
    if act.key is None or act.key not in known:
        return None
    before = known[act.key]
    if before.request != (act.request or b""):
        raise KeyReused("this key came before, with another choice")
    return before.record


def _append(act: Act, n: int, ts: int, tip: Tip) -> Appended:
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
        tip=tip,
    )
    return Appended(act, record, leaf_hash(line))


def _remember(new: Appended, known: dict[bytes, Known]) -> Record:
    if new.act.key is not None:
        known[new.act.key] = Known(new.act.request or b"", new.record)
    return new.record
