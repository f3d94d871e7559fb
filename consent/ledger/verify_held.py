"""Verifying growth: whether a log still begins with what one holds of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from consent.errors import LedgerError
from consent.ledger import checkpoint as checkpoints
from consent.ledger import note
from consent.ledger.bundle import Files
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.erasure import Runs, runs
from consent.ledger.finding import Findings, Harm, counted, numbered
from consent.ledger.leaves import Leaves, TileRows, fold_rows
from consent.ledger.verify_keys import Head, is_signed
from consent.ledger.verify_tiles import Trusted

HELD = "--since"


@dataclass(frozen=True, slots=True)
class Stamped:
    """When a checkpoint existed by, as a time stamp says.

    `by` is who is known to have signed that; without, it is a claim.
    """

    date: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds of a log: a checkpoint, and the bundle around it, if any."""

    checkpoint: bytes
    files: Files | None = None
    stamped: Stamped | None = None


def check_held(
    held: Held,
    head: Head,
    trusted: Trusted,
    dates: Mapping[int, str],
    findings: Findings,
) -> None:
    """Tell whether the log extends what is held, and if not, where it differs.

    `dates` has the time of the last entry that is held, where it is known.
    """
    try:
        old = _checkpoint(held)
    except LedgerError as error:
        said = f"What you hold is no checkpoint: {error.message}."
        findings.fault(Harm.DAMAGED, HELD, said)
        return
    size, new = counted(old.size, "entry", "entries"), head.checkpoint
    if old.origin != new.origin:
        said = f"The checkpoint you hold is of another log, {old.origin!r}."
        findings.fault(Harm.CONTRADICTED, HELD, said)
    elif old.size == 0:
        findings.open.append(
            "That the log is what it was: the checkpoint you hold is of no entry, so "
            "nothing of the log was held yet."
        )
    elif old.size > new.size:
        said = f"The log was cut: you hold a checkpoint of {size}, it has {new.size:,}."
        findings.fault(Harm.CUT, HELD, said, new.size, old.size - 1)
    elif trusted.root_of(old.size) == old.root:
        date = dates.get(old.size - 1)
        last = f", the last from {date}" if date else ""
        _tell_unchanged(held.stamped, f"of {size}{last}", findings)
    elif trusted.tree is not None:
        _tell_difference(old, held, trusted.leaves, findings)
    if not is_signed(held.checkpoint, (*head.given, *head.own)):
        findings.open.append(
            "What you hold: no key that is known here signed that checkpoint."
        )


def last_held(held: Held | None) -> int:
    """Give the number of the last entry that is held, or -1."""
    try:
        return -1 if held is None else _checkpoint(held).size - 1
    except LedgerError:
        return -1


def _tell_unchanged(stamped: Stamped | None, what: str, findings: Findings) -> None:
    since = "Unchanged since the checkpoint you hold"
    if stamped is None:
        findings.holds.append(f"{since}, {what}.")
        findings.open.append(
            "When the checkpoint you hold was made: the times in the log, and the name "
            "of its file, are the owner's word. A time stamp (--tsr) is evidence."
        )
    elif stamped.by:
        findings.holds.append(f"{since} from {stamped.date}, {what}.")
        findings.holds.append(
            f"It existed then: {stamped.by}, whose certificate you gave, signed its "
            "time stamp."
        )
    else:
        findings.holds.append(f"{since}, {what}.")
        findings.open.append(
            f"That the checkpoint you hold existed by {stamped.date}: its time stamp "
            "says so, and who signed that was not checked. Give --tsa-cert to "
            "`consent verify`, or ask `openssl ts -verify`."
        )


def _checkpoint(held: Held) -> Checkpoint:
    return checkpoints.read(note.read(held.checkpoint).text)


def _tell_difference(
    old: Checkpoint, held: Held, leaves: Leaves, findings: Findings
) -> None:
    for first, last in _differences(old, held, leaves):
        which = numbered("Entry", "Entries", first, last)
        were = "is not the one" if first == last else "are not those"
        said = f"{which} {were} that you hold: history was changed."
        findings.fault(Harm.EDITED, HELD, said, first, last)
    if not findings.harmed(HELD):
        said = (
            f"The first {counted(old.size, 'entry', 'entries')} are not those of the "
            "checkpoint you hold: history was changed. A bundle of then tells where."
        )
        findings.fault(Harm.EDITED, HELD, said, 0, old.size - 1)


def _differences(old: Checkpoint, held: Held, leaves: Leaves) -> Runs:
    if held.files is None:
        return ()
    rows = TileRows(held.files, old.size)
    if fold_rows(rows, old.size).root() != old.root:
        return ()
    before = Leaves(rows)
    return runs(n for n in range(old.size) if leaves.at(n) != before.at(n))
