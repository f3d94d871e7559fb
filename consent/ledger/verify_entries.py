"""Verifying entries: that all of a window are here, unchanged and in order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from consent.errors import LedgerError
from consent.ledger import alignment
from consent.ledger import leaf as leaf_lines
from consent.ledger.alignment import Seen
from consent.ledger.bundle import ENTRIES, Files, Lines
from consent.ledger.finding import Findings, Harm
from consent.ledger.leaf import Leaf
from consent.ledger.leaves import Leaves, WrittenRows
from consent.ledger.telling import ENTRY, tell
from consent.model import Kind


@dataclass(frozen=True, slots=True)
class Due:
    """Which entries have to be there: from first to before stop, with such hashes."""

    site: str
    window: tuple[int, int]
    leaves: Leaves


class Entries:
    """Reads the entries of a window, and then tells what was wrong with them.

    Once that is done, `kinds` counts them, `notices` has each notice with the first
    entry that names it, `epochs` the entries that began one, and `times` those of the
    first, the last and the `watched`.
    """

    def __init__(self, files: Files, due: Due, findings: Findings) -> None:
        """Take which entries there have to be."""
        self._lines = Lines(files, ENTRIES)
        self._due = due
        self._findings = findings
        self._seen = Seen()
        self.watched = -1
        self.kinds: Counter[str] = Counter()
        self.notices: dict[str, int] = {}
        self.epochs: list[int] = []
        self.times: dict[int, str] = {}

    def __iter__(self) -> Iterator[Leaf]:
        """Give the authentic entries that stand in order."""
        before: Leaf | None = None
        for number, line in enumerate(self._lines, 1):
            leaf = self._read(number, line)
            if leaf is None or (before is not None and leaf.n <= before.n):
                continue
            self._check(leaf, before)
            self._count(leaf)
            yield leaf
            before = leaf
        if before is not None:
            self.times[before.n] = before.ts

    def close(self) -> None:
        """Name every entry that was edited, deleted, inserted, moved or cut off."""
        first, stop = self._due.window
        torn = self._lines.torn
        for change in alignment.align(first, stop, self._seen.items, torn=torn):
            tell(change, ENTRY, ENTRIES, self._findings)
        if torn and not self._findings.harmed(ENTRIES):
            said = "The last entry lacks its line's end."
            self._findings.fault(Harm.CUT, ENTRIES, said, stop - 1)

    @property
    def digest(self) -> str:
        """Give the SHA-256 of all lines, in hex."""
        return self._lines.digest

    @property
    def count(self) -> int:
        """Count the authentic entries."""
        return self.kinds.total()

    def _read(self, number: int, line: bytes) -> Leaf | None:
        try:
            leaf = leaf_lines.read(line)
        except LedgerError as error:
            self._seen.stranger(number, None, error.message)
            return None
        n = leaf.n
        if not self._due.window[0] <= n < self._due.window[1]:
            self._seen.stranger(number, n, f"it says it is entry {n}")
            return None
        known = self._due.leaves.at(n)
        if known is not None and sha256(b"\x00" + line).digest() != known:
            self._seen.stranger(number, n, "")
            return None
        self._seen.thing(n, number)
        return leaf

    def _check(self, leaf: Leaf, before: Leaf | None) -> None:
        """Find what the log itself has wrong: it was signed so."""
        n = leaf.n
        if leaf.site != self._due.site:
            said = f"Entry {n} is of another site, {leaf.site!r}."
            self._findings.fault(Harm.CONTRADICTED, ENTRIES, said, n)
        if before is not None and leaf.ts < before.ts:
            said = (
                f"Entry {n} is earlier ({leaf.ts}) than the one before ({before.ts})."
            )
            self._findings.fault(Harm.CONTRADICTED, ENTRIES, said, n)

    def _count(self, leaf: Leaf) -> None:
        self.kinds[leaf.kind] += 1
        if leaf.kind == Kind.EPOCH:
            self.epochs.append(leaf.n)
        if leaf.notice is not None and leaf.notice not in self.notices:
            self.notices[leaf.notice] = leaf.n
        if not self.times or leaf.n == self.watched:
            self.times[leaf.n] = leaf.ts


def written_rows(files: Files, window: tuple[int, int], size: int) -> WrittenRows:
    """Hash what the entries' lines have, each in the place that it claims."""
    rows = WrittenRows(*window, size)
    for line in Lines(files, ENTRIES):
        try:
            n = leaf_lines.read(line).n
        except LedgerError:
            continue
        rows.put(n, sha256(b"\x00" + line).digest())
    return rows
