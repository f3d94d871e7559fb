"""Verifying bodies: that each is what its entry committed to, and none is missing."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from consent.errors import LedgerError
from consent.ledger import alignment, entry, fact
from consent.ledger.alignment import Change, Seen
from consent.ledger.bundle import BODIES, Files, Lines
from consent.ledger.erasure import Runs, runs
from consent.ledger.finding import Findings, Harm
from consent.ledger.leaf import Leaf
from consent.ledger.selection import Selection
from consent.ledger.telling import BODY, tell
from consent.ledger.verify_window import Erasures

_LINE = re.compile(
    rb'\{"blind":"([0-9a-f]{64})","body":(.*),"n":(0|[1-9][0-9]{0,14})\}', re.DOTALL
)


class Body(NamedTuple):
    """A body as its line has it."""

    n: int
    blind: str
    content: bytes

    def is_of(self, commit: str) -> bool:
        """Tell whether an entry committed to it."""
        return entry.commit(bytes.fromhex(self.blind), self.content) == commit


class Bodies:
    """Reads the bodies of a bundle beside its entries, both once and in order.

    Once that is done, `erased` has the entries whose bodies are gone as the log says,
    `builds` each build that a body names, with the first entry that does, and `had` how
    far the log had come, by the entries that say so.
    """

    def __init__(
        self, files: Files, selection: Selection, erased: Erasures, findings: Findings
    ) -> None:
        """Take which bodies were asked for, and which of them the log says are gone."""
        self._files = files
        self._lines = Lines(files, BODIES)
        self._selection = selection
        self._erased = erased
        self._findings = findings
        self._gone: list[int] = []
        self._back: set[int] = set()
        self._disorder = False
        self.count = 0
        self.builds: dict[str, int] = {}
        self.had: dict[int, int] = {}

    def check(self, entries: Iterable[Leaf]) -> bool:
        """Compare bodies with entries; tell whether they match, one by one."""
        bodies = self._read()
        body = next(bodies, None)
        for leaf in entries:
            while body is not None and body.n < leaf.n:
                self._disorder = True
                body = next(bodies, None)
            if body is None or body.n != leaf.n:
                self._miss(leaf)
                continue
            self._judge(leaf, body)
            body = next(bodies, None)
        left = sum(1 for _ in bodies) + (body is not None)
        return not (self._disorder or left or self._lines.torn)

    def explain(self, entries: Iterable[Leaf], lost: tuple[int, int]) -> None:
        """Name every body that was edited, deleted, inserted, moved or cut off.

        Bodies of entries within `lost` may have lost their entries: that was told.
        """
        numbers, commits = self._table(entries)
        seen, lines = Seen(), Lines(self._files, BODIES)
        for number, line in enumerate(lines, 1):
            body = _body(line)
            at = -1 if body is None else bisect_left(numbers, body.n)
            if body is None or at == len(numbers) or numbers[at] != body.n:
                self._stray(seen, number, body, lost)
            elif body.is_of(commits[32 * at :][:32].hex()):
                seen.thing(at, number)
            else:
                seen.stranger(number, at, "")
        items = seen.items
        for change in alignment.align(0, len(numbers), items, torn=lines.torn):
            tell(_numbered(change, numbers), BODY, BODIES, self._findings)
        if lines.torn and not self._findings.harmed(BODIES):
            said = "The last body lacks its line's end."
            self._findings.fault(Harm.CUT, BODIES, said)

    @property
    def erased(self) -> Runs:
        """Give the entries whose bodies were asked for and are gone, rightly."""
        return runs(self._gone)

    @property
    def digest(self) -> str:
        """Give the SHA-256 of all lines, in hex."""
        return self._lines.digest

    def _read(self) -> Iterator[Body]:
        for line in self._lines:
            body = _body(line)
            if body is None:
                self._disorder = True
            else:
                yield body

    def _miss(self, leaf: Leaf) -> None:
        if not self._selection.wants(leaf):
            return
        if leaf.n in self._erased.ever:
            self._gone.append(leaf.n)
        elif not self._selection.reads_bodies:
            self._disorder = True

    def _judge(self, leaf: Leaf, body: Body) -> None:
        if leaf.n in self._erased.before:
            self._back.add(leaf.n)
            said = (
                f"The body of entry {leaf.n} is here, though the log says it is gone."
            )
            self._findings.fault(Harm.CONTRADICTED, BODIES, said, leaf.n)
        elif body.is_of(leaf.commit):
            self.count += 1
            self._weigh(leaf, body)
        else:
            self._disorder = True

    def _weigh(self, leaf: Leaf, body: Body) -> None:
        """Find what an authentic body says that cannot be."""
        try:
            facts = fact.read(body.content)
        except LedgerError as error:
            said = (
                f"The body of entry {leaf.n} can be read in two ways: {error.message}."
            )
            self._findings.fault(Harm.CONTRADICTED, BODIES, said, leaf.n)
            return
        if facts.build is not None and facts.build not in self.builds:
            self.builds[facts.build] = leaf.n
        if facts.had is not None:
            self.had[leaf.n] = facts.had
        disagreement = fact.disagreement(leaf, facts)
        if disagreement:
            said = f"Entry {leaf.n} {disagreement}."
            self._findings.fault(Harm.CONTRADICTED, BODIES, said, leaf.n)
        wanted = self._selection.wants_choice(facts.action, facts.purposes)
        if not wanted or not self._selection.wants(leaf):
            said = f"The body of entry {leaf.n} was not asked for."
            self._findings.fault(Harm.INSERTED, BODIES, said, leaf.n)

    def _table(self, entries: Iterable[Leaf]) -> tuple["array[int]", bytearray]:
        """Keep what each body that should be here has to be, by entry number."""
        claimed = self._claimed()
        numbers, commits = array("Q"), bytearray()
        for leaf in entries:
            due = leaf.n not in self._erased.before and self._selection.wants(leaf)
            sure = not self._selection.reads_bodies and leaf.n not in self._erased.ever
            if due and (sure or leaf.n in claimed):
                numbers.append(leaf.n)
                commits += bytes.fromhex(leaf.commit)
        return numbers, commits

    def _claimed(self) -> set[int]:
        bodies = (_body(line) for line in Lines(self._files, BODIES))
        return {body.n for body in bodies if body is not None}

    def _stray(
        self, seen: Seen, number: int, body: Body | None, lost: tuple[int, int]
    ) -> None:
        if body is None:
            seen.stranger(number, None, "it cannot be read")
        elif body.n not in self._back and not lost[0] <= body.n < lost[1]:
            seen.stranger(number, None, f"it says it is of entry {body.n}")


def _body(line: bytes) -> Body | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    return Body(int(match[3]), match[1].decode(), match[2])


def _numbered(change: Change, numbers: "array[int]") -> Change:
    """Give a change by entry numbers, where it was by places in the table."""
    if change.first == change.stop:
        first = numbers[change.first] if change.first >= 0 else -1
        return replace(change, first=first, stop=first)
    first, last = numbers[change.first], numbers[change.stop - 1]
    return replace(change, first=first, stop=last + 1)
