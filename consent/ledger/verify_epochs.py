"""Verifying epochs: what a log says itself that it lost, beside what one holds."""

from collections.abc import Mapping

from consent.ledger.finding import Findings, counted
from consent.ledger.verify_held import HELD


def tell_epochs(epochs: Mapping[int, int | None], findings: Findings) -> None:
    """Tell of the entries that began an epoch, once what is held was compared.

    `epochs` has how many entries the log is known to have had, where that is known.
    """
    if not epochs:
        return
    began = counted(len(epochs), "new epoch", "new epochs")
    each = " ".join(_loss(n, had) for n, had in epochs.items())
    said = f"The log says itself that records were lost: {began} began. {each}"
    findings.told.append(said)
    first = min(epochs)
    differs = (fault.last for fault in findings.faults if fault.where == HELD)
    if any(last is not None and last >= first for last in differs):
        findings.told.append(
            f"What you hold goes beyond entry {first}, where the log lost records: it "
            "may have some of them. Keep it: the log has them no more."
        )


def _loss(n: int, had: int | None) -> str:
    if had is None or had <= n:
        return f"Entry {n} began one; how many were lost is not said here."
    return (
        f"Entry {n} began one: the log is known to have had "
        f"{counted(had, 'entry', 'entries')}, and went on with {n:,}."
    )
