"""Examining what a database has of one log: every row against what was signed."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from consent import canonical
from consent.errors import ConsentError, LedgerError
from consent.ledger import body as bodies
from consent.ledger import checkpoint as checkpoints
from consent.ledger import entry, erasure, note
from consent.ledger.epoch import Epoch
from consent.ledger.erasure import Erased, Runs
from consent.ledger.frontier import Frontier, Node
from consent.ledger.note import Key
from consent.ledger.tree import leaf_hash
from consent.model import ErasureMode, Kind
from consent.store.base import Head, LogKey

CHOICES = (Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW)


class Row(NamedTuple):
    """An entry with all that is kept beside it; `at` is where its body lies."""

    n: int
    ts: int
    kind: str
    notice: str | None
    line: bytes
    leaf: bytes
    visitor: bytes | None
    at: int | None
    restricted: bool
    blind: bytes | None
    body: bytes | None


@dataclass(slots=True)
class Exam:
    """Takes a log's rows in order, and gathers what is wrong and their sum."""

    site: str
    digest: Callable[[str], bytes]
    faults: list[str] = field(default_factory=list)
    nodes: set[Node] = field(default_factory=set)
    superseded: set[int] = field(default_factory=set)
    epochs: list[Epoch] = field(default_factory=list)
    frontier: Frontier = field(default_factory=Frontier)
    ts: int = 0
    _roots: dict[int, bytes] = field(default_factory=dict)
    _gone: list[int] = field(default_factory=list)
    _hidden: list[int] = field(default_factory=list)
    _kept: list[int] = field(default_factory=list)
    _deleted: list[Runs] = field(default_factory=list)
    _restricted: list[Runs] = field(default_factory=list)

    def take(self, rows: Iterable[Row], sizes: frozenset[int]) -> None:
        """Take all rows; the roots of the log at some sizes will be asked for."""
        self._note_root(sizes)
        for row in rows:
            try:
                self._judge(row)
            except (ConsentError, ValueError, KeyError, TypeError) as error:
                self._say(f"entry {row.n}: {error}")
            self.frontier, nodes = self.frontier.extend([leaf_hash(row.line)])
            self.nodes.update(nodes)
            self._note_root(sizes)

    def conclude(self, head: Head, keys: Sequence[LogKey]) -> None:
        """Compare the head, and the first head of each key, with the rows."""
        if (head.frontier, head.ts) != (self.frontier, self.ts):
            self._say("its head is not that of its entries")
        if list(head.epochs) != self.epochs:
            self._say("its epochs are not those that its entries begin")
        trusted = [one.key for one in keys]
        for text in signed_heads(head, keys):
            self._check_signed(text, trusted, head.origin)
        if sizes_of([head.checkpoint]) != {self.frontier.size}:
            self._say("its newest checkpoint is not of all entries")
        self._check_erased()

    def _note_root(self, sizes: frozenset[int]) -> None:
        if self.frontier.size in sizes:
            self._roots[self.frontier.size] = self.frontier.root()

    def _judge(self, row: Row) -> None:
        said = entry.read(row.line)
        if (row.n, row.ts, row.kind, row.notice, self.site) != (
            said.n, said.ts, said.kind, said.notice, said.site
        ):  # fmt: skip
            self._say(f"entry {row.n} is filed under what it does not say")
        if row.leaf != leaf_hash(row.line) or row.n != self.frontier.size:
            self._say(f"entry {row.n} is not what was hashed")
        if row.ts < self.ts:
            self._say(f"entry {row.n} is earlier than the one before it")
        self.ts = row.ts
        if row.at is None:
            self._gone.append(row.n)
            if row.visitor is not None:
                self._say(f"entry {row.n} has no body and names a visitor")
        else:
            self._judge_body(row, said.commit)

    def _judge_body(self, row: Row, commit: str) -> None:
        if row.blind is None or row.body is None:
            raise LedgerError("its body is not where it should be")
        if entry.commit(row.blind, row.body) != commit:
            raise LedgerError("its body is not the one it commits to")
        (self._hidden if row.restricted else self._kept).append(row.n)
        kind = Kind(row.kind)
        if kind in CHOICES:
            self._judge_choice(row, row.body)
        elif row.visitor is not None:
            self._say(f"entry {row.n} is no choice and names a visitor")
        if kind in erasure.KINDS:
            self._note_erased(canonical.decode(row.body))
        if kind is Kind.EPOCH:
            self.epochs.append(Epoch(canonical.decode(row.body)["epoch"], row.n))

    def _judge_choice(self, row: Row, data: bytes) -> None:
        body = bodies.read(data)
        expected = None if body.visitor is None else self.digest(body.visitor)
        if row.visitor != expected:
            self._say(f"entry {row.n} is filed under another visitor")
        if body.replaces is not None:
            self.superseded.add(body.replaces)

    def _note_erased(self, body: Any) -> None:
        runs = erasure.read(body)
        mode = body.get("mode")
        if mode is not None:
            for first, last in runs:
                self.superseded.update(range(first, last + 1))
        restricts = mode == ErasureMode.RESTRICT
        (self._restricted if restricts else self._deleted).append(runs)

    def _check_signed(self, text: bytes, keys: Sequence[Key], origin: str) -> None:
        try:
            signed = checkpoints.verify(text, keys, origin)
        except LedgerError as error:
            self._say(str(error))
            return
        if self._roots.get(signed.size) != signed.root:
            self._say(f"its entries are not those of its checkpoint of {signed.size}")

    def _check_erased(self) -> None:
        deleted, restricted = Erased(self._deleted), Erased(self._restricted)
        for n in self._gone:
            if n not in deleted:
                self._say(f"entry {n} has no body, and none says why")
        for n in self._kept:
            if n in deleted or n in restricted:
                self._say(f"entry {n} has a body that was erased")
        for n in self._hidden:
            if n in deleted or n not in restricted:
                self._say(f"entry {n} has a body that was not restricted")

    def _say(self, fault: str) -> None:
        self.faults.append(f"{self.site}: {fault}")


def signed_heads(head: Head, keys: Sequence[LogKey]) -> tuple[bytes, ...]:
    """Give all checkpoints that are kept of a log."""
    return (head.checkpoint, head.daily, *(one.checkpoint for one in keys))


def sizes_of(heads: Iterable[bytes]) -> frozenset[int]:
    """Give the sizes that checkpoints name, as far as they can be read."""
    found = set[int]()
    for text in heads:
        with suppress(LedgerError):
            found.add(checkpoints.read(note.read(text).text).size)
    return frozenset(found)
