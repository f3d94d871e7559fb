"""Verifying what was erased, and what entries and bodies both say."""

from dataclasses import replace
from typing import Any

import pytest

from consent import canonical
from consent.ledger import bundle as names
from consent.ledger import entry
from consent.ledger.finding import Harm
from consent.model import Kind
from tests.ledger.bundles import (
    START,
    Kept,
    Log,
    MemoryFiles,
    bundle,
    choice,
    exhibit,
    lines,
    number_of,
    only_fault,
    shop_log,
)

LOG = shop_log()
SIZE = len(LOG.kept)
WHOLE = bundle(LOG)


def test_erased_without_a_word() -> None:
    """A51: a body that is gone without an entry that says so is missed."""
    log = shop_log()
    log.kept[50] = replace(log.kept[50], body=None)
    fault = only_fault(bundle(log).verify(), Harm.DELETED, names.BODIES)
    assert fault.first == 50


def test_a51_pruned_log_verifies() -> None:
    """A51: at the end of retention bodies are gone and the log still verifies."""
    log = shop_log()
    log.erase(*range(2, 20), kind=Kind.PRUNE)
    assert bundle(log).verify().sound


def test_erased_and_yet_here() -> None:
    """A body that the log says is gone must not be there, changed or not."""
    whole = shop_log()
    log = Log([*whole.kept])
    log.kept[5] = _restored(5)
    files = bundle(log)
    assert only_fault(files.verify(), Harm.CONTRADICTED, names.BODIES).first == 5
    moved = files.edit(
        names.BODIES,
        lambda data: lines(sorted(data.splitlines(), key=lambda x: number_of(x) == 5)),
    )
    assert any(f.where == names.BODIES for f in moved.verify().faults)


def test_erased_after_what_was_asked_for() -> None:
    """What a later entry erased may be here still, or be gone already."""
    log = shop_log()
    end = len(log.kept)
    log.erase(50, 52)
    log.kept[52] = _restored(52)
    files = bundle(log, before=end)
    assert files.verify().sound
    lost = files.edit(
        names.BODIES,
        lambda data: lines(data.splitlines()[:10] + data.splitlines()[11:]),
    )
    fault = only_fault(lost.verify(), Harm.DELETED, names.BODIES)
    assert fault.first == number_of(files.content[names.BODIES].splitlines()[10])


def _restored(n: int) -> Any:
    kept = LOG.kept[n]
    kind = kept.leaf.kind
    return Kept(kept.leaf, kept.blind, canonical.encode(choice(kind, n)))


@pytest.mark.parametrize(
    "body",
    [
        {"v": 1, "erased": [[0, 9]]},
        {"v": 1, "erased": [[1, 0]]},
        {"v": 1, "erased": [[True, True]]},
        {"v": 1, "erased": 5},
        [],
    ],
)
def test_wrong_erasure(body: Any) -> None:
    """An entry erases what came before it, and says so in ascending runs."""
    log = Log()
    log.choose()
    n = log.add(Kind.ERASE, body)
    files = bundle(log)
    files.content[names.ERASURES] = exhibit(log.kept[n]) + b"\n"
    assert any(f.where == names.ERASURES for f in files.verify().faults)


def test_other_kind_erases_nothing() -> None:
    """Only entries of erasing kinds say what was erased."""
    files = MemoryFiles(dict(WHOLE.content))
    files.content[names.ERASURES] += exhibit(LOG.kept[7]) + b"\n"
    assert any("erases nothing" in fault.said for fault in files.verify().faults)
    line = exhibit(LOG.kept[7]).replace(b"Kiln", b"Kilt")
    files.content[names.ERASURES] = line + b"\n"
    assert any("was edited" in fault.said for fault in files.verify().faults)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.CONSENT, {"outcome": "refused"}),
        (Kind.CONSENT, {"outcome": 5}),
        (Kind.CONSENT, {"notice": "0" * 64}),
        (Kind.WITHDRAW, {"replaces": 9}),
        (Kind.WITHDRAW, {"replaces": 9, "visitor": "x"}),
    ],
)
def test_two_stories(kind: Kind, values: dict[str, Any]) -> None:
    """An entry and its body that contradict each other were logged wrongly."""
    log = Log()
    log.choose(kind, **values)
    assert only_fault(bundle(log).verify(), Harm.CONTRADICTED, names.BODIES).first == 0


def test_bodies_without_choices() -> None:
    """A body may be anything to the log, but has to have one meaning."""
    log = Log()
    log.add(Kind.ADMIN, {"v": 1, "purposes": 5, "replaces": "x"})
    log.add(Kind.ADMIN, [])  # type: ignore[arg-type]
    fault = only_fault(bundle(log).verify(), Harm.CONTRADICTED, names.BODIES)
    assert fault.first == 1
    odd = Log()
    odd.choose()
    body = b'{"a": 1}'
    leaf = odd.kept[0].leaf._replace(commit=entry.commit(odd.kept[0].blind, body))
    odd.kept[0] = replace(odd.kept[0], leaf=leaf, body=body)
    assert only_fault(bundle(odd).verify(), Harm.CONTRADICTED, names.BODIES).first == 0


def test_log_of_two_sites_and_back_in_time() -> None:
    """What was logged wrongly is a fault, though it was signed."""
    log = Log()
    log.choose()
    log.choose()
    wrong = log.kept[1].leaf._replace(site="other", ts=START - 1)
    log.kept[1] = replace(log.kept[1], leaf=wrong)
    report = bundle(log).verify()
    assert [f.first for f in report.faults] == [1, 1]
    assert {f.harm for f in report.faults} == {Harm.CONTRADICTED}
