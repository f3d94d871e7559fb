"""Verifying bundles: what is whole, and what is asked for."""

import json
from typing import Any

import pytest

from consent import canonical
from consent.ledger import bundle as names
from consent.ledger.finding import Harm
from tests.ledger.bundles import (
    NOTICE_HASH,
    Log,
    MemoryFiles,
    at,
    bundle,
    lines,
    number_of,
    only_fault,
    shop_log,
)

LOG = shop_log()
SIZE = len(LOG.kept)
WHOLE = bundle(LOG)


def test_whole_log() -> None:
    """A whole and unchanged log is called so, and what it cannot prove is said."""
    text = WHOLE.verify().text()
    assert "All 563 entries of the log are here, unchanged and in order." in text
    assert "549 bodies are what their entries committed to." in text
    assert "14 bodies were erased, as later entries say." in text
    assert "What this cannot prove:" in text
    assert text.endswith("Result: whole and unchanged.")


def test_empty_log() -> None:
    """A log without an entry is as whole as any."""
    report = bundle(Log()).verify()
    assert report.sound, report.text()
    assert "No entry" in report.about


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 512])
def test_sizes(size: int) -> None:
    """Logs verify at every size around those of tiles."""
    log = Log()
    for _ in range(size):
        log.choose()
    report = bundle(log).verify()
    assert report.sound, report.text()


@pytest.mark.parametrize(
    "query",
    [
        {"since": at(100), "until": at(200)},
        {"since": at(100)},
        {"until": at(200)},
        {"since": at(9999)},
        {"until": at(0)},
        {"after": 99, "before": 101},
        {"after": 99},
        {"kinds": ("refuse",)},
        {"notice": NOTICE_HASH},
        {"notice": "0" * 64},
        {"actions": ("accept_all",)},
        {"purpose": "statistics"},
        {"purpose": "statistics", "kinds": ("consent",), "since": at(3)},
    ],
)
def test_queries(query: dict[str, Any]) -> None:
    """A part of a log proves that nothing it should have was left out."""
    report = bundle(LOG, **query).verify()
    assert report.sound, report.text()


def test_left_out_of_a_time() -> None:
    """An entry cannot be left out at the edges of a time: the neighbours show it."""
    files = bundle(LOG, since=at(100), until=at(200))
    first = files.edit(names.ENTRIES, lambda data: data.split(b"\n", 1)[1])
    assert only_fault(first.verify(), Harm.DELETED, names.ENTRIES).first == 100
    last = files.edit(names.ENTRIES, lambda data: lines(data.splitlines()[:-1]))
    assert only_fault(last.verify(), Harm.CUT, names.ENTRIES).first == 199


def test_narrower_neighbours() -> None:
    """Neighbours that are of the time asked for are no witnesses of its edges."""
    files = bundle(LOG, since=at(100), until=at(200))
    wrong = lines([LOG.kept[150].line, LOG.kept[200].line])
    report = files.edit(names.NEIGHBOURS, lambda _: wrong).verify()
    assert not report.sound
    assert any(fault.where == names.NEIGHBOURS for fault in report.faults)
    report = files.edit(names.NEIGHBOURS, lambda _: b"{}\n").verify()
    assert {fault.where for fault in report.faults} >= {names.NEIGHBOURS, names.ENTRIES}


def test_foreign_neighbour() -> None:
    """A neighbour has to be the log's own entry."""
    files = bundle(LOG, since=at(100))
    line = LOG.kept[99].line.replace(b'"kind":"withdraw"', b'"kind":"consent"')
    assert line != LOG.kept[99].line
    report = files.edit(names.NEIGHBOURS, lambda _: lines([line])).verify()
    assert any(fault.where == names.NEIGHBOURS for fault in report.faults)


def test_times_asked_for() -> None:
    """Entries from before or after the time that was asked for are not passed over."""
    files = bundle(LOG, after=99, before=110)
    query = json.loads(files.content[names.MANIFEST])
    query["query"]["since"] = at(105)
    changed = files.edit(names.MANIFEST, lambda _: canonical.encode(query) + b"\n")
    assert only_fault(changed.verify(), Harm.INSERTED, names.ENTRIES).first == 100
    query["query"] |= {"since": None, "until": at(105)}
    changed = files.edit(names.MANIFEST, lambda _: canonical.encode(query) + b"\n")
    assert only_fault(changed.verify(), Harm.INSERTED, names.ENTRIES).first == 109


def test_unasked_body() -> None:
    """A body that was not asked for has no place in the bundle."""
    for query in ({"kinds": ("refuse",)}, {"actions": ("reject_all",)}):
        files = bundle(LOG, **query)
        wider = bundle(LOG).content[names.BODIES].splitlines()[:4]
        report = files.edit(
            names.BODIES,
            lambda data, more=wider: lines(
                sorted({*data.splitlines(), *more}, key=number_of)
            ),
        ).verify()
        assert {f.harm for f in report.faults} == {Harm.INSERTED}, report.text()


def test_changed_body_among_few() -> None:
    """Where only bodies say that they were asked for, a changed one is named too."""
    files = bundle(LOG, actions=("reject_all",))
    swapped = files.edit(names.BODIES, lambda data: data.replace(b"Kiln", b"Kilt", 1))
    assert only_fault(swapped.verify(), Harm.EDITED, names.BODIES).first == 9


def test_what_cannot_be_read_ends_the_looking() -> None:
    """The report says so in a sentence, and the file's name stays as it is."""
    damaged = bundle(LOG).edit(names.CHECKPOINT, lambda _: b"{}\n").verify()
    said = only_fault(damaged, Harm.DAMAGED, names.CHECKPOINT).said
    assert said.startswith("The checkpoint is not as it was signed: a note is a text")
    assert said.endswith(" and lines of signatures. No more was looked at.")
    whole = bundle(LOG).content
    rest = {name: data for name, data in whole.items() if name != names.MANIFEST}
    lost = only_fault(MemoryFiles(rest).verify(), Harm.DAMAGED, names.MANIFEST)
    assert lost.said == "manifest.json is missing. No more was looked at."
