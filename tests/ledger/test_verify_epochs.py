"""Verifying a log that lost records, and says so."""

from typing import Any

from consent.ledger.finding import Harm, Report
from consent.ledger.verify_held import Held
from consent.model import Kind
from tests.ledger.bundles import Log, bundle, only_fault


def restored(*, left: int = 3, **more: Any) -> Log:
    """Give a log that went on with a few entries, in a new epoch."""
    log = Log()
    for _ in range(left):
        log.choose()
    log.add(Kind.EPOCH, {"v": 1, "because": "disk failed", "epoch": 2, **more})
    log.choose(Kind.REFUSE)
    return log


def lost(size: int) -> Held:
    """Hold the head that the log had before, of some more entries."""
    log = Log()
    for _ in range(size):
        log.choose()
    return Held(log.checkpoint(size))


def told(report: Report) -> str:
    """Give what the log tells of itself."""
    return " ".join(report.told)


def test_a_loss_is_told() -> None:
    """An auditor reads how many epochs began, where, and what the log had had."""
    report = bundle(restored(had=7)).verify()
    assert report.sound
    assert told(report) == (
        "The log says itself that records were lost: 1 new epoch began. Entry 3 began "
        "one: the log is known to have had 7 entries, and went on with 3."
    )
    assert "\nNOTE  The log says itself" in report.text()


def test_nothing_is_told_of_a_log_that_lost_nothing() -> None:
    """A loss is not told of a log that went on as it was."""
    log = Log()
    log.choose()
    assert bundle(log).verify().told == ()


def test_a_loss_of_which_no_more_is_known() -> None:
    """Twice; whether the entry cannot tell, or its body was not asked for."""
    log = restored(had=3)
    log.add(Kind.EPOCH, {"v": 1, "epoch": 3, "had": "many"})
    said = told(bundle(log).verify())
    assert "2 new epochs began" in said
    assert "Entry 3 began one; how many were lost is not said here." in said
    assert "Entry 5 began one; how many" in said
    part = bundle(restored(had=7), kinds=("consent",)).verify()
    assert "Entry 3 began one; how many" in told(part)


def test_a_lost_head_is_more_than_a_cut() -> None:
    """Whoever holds a head that was lost reads that the log admits it."""
    report = bundle(restored(had=7)).verify(held=lost(7))
    fault = only_fault(report, Harm.CUT, "--since")
    assert "The log was cut" in fault.said
    assert "What you hold goes beyond entry 3, where the log lost records" in told(
        report
    )


def test_a_lost_head_that_was_outgrown() -> None:
    """The same where the log has grown past the size that it once had."""
    report = bundle(restored(had=4)).verify(held=lost(4))
    only_fault(report, Harm.EDITED, "--since")
    assert "What you hold goes beyond entry 3" in told(report)


def test_no_loss_excuses_what_was_before_it() -> None:
    """History that differs before an epoch began is no part of what was lost."""
    other = Log()
    other.choose(Kind.REFUSE)
    held = Held(other.checkpoint(1))
    report = bundle(restored(had=7)).verify(held=held)
    only_fault(report, Harm.EDITED, "--since")
    assert "What you hold" not in told(report)
    foreign = Held(lost(7).checkpoint[5:])
    assert "What you hold" not in told(bundle(restored()).verify(held=foreign))
