"""A48: what was done to a file of a bundle is told, with its name and place."""

import json
from typing import Any

import pytest

from consent import canonical
from consent.errors import BadBundle
from consent.ledger import bundle as names
from consent.ledger.finding import MOST_FAULTS, Harm
from consent.ledger.tree import leaf_hash
from consent.model import Kind
from tests.ledger.bundles import (
    BUILD_HASH,
    NOTICE_HASH,
    Log,
    MemoryFiles,
    bundle,
    change,
    flip,
    only_fault,
    shop_log,
)

LOG = shop_log()
SIZE = len(LOG.kept)
WHOLE = bundle(LOG)


@pytest.mark.parametrize(
    "values",
    [
        {"entries": "0" * 64},
        {"bodies": "0" * 64},
        {"erased": []},
        {"counts": {"entries": True}},
        {"checkpoint": {"size": SIZE, "root": "0" * 64}},
        {"more": 1},
        {"files": []},
        {"files": {}},
        {"v": 2},
        {"v": None},
        {"site": 5},
        {"origin": None},
        {"origin": "other.example/log"},
        {"site": "other"},
        {"query": None},
        {"query": {}},
    ],
)
def test_a48_manifest(values: dict[str, Any]) -> None:
    """Nothing that the manifest says is believed."""
    assert not change(WHOLE, **values).verify().sound


@pytest.mark.parametrize(
    "values",
    [
        {"before": 10},
        {"after": 10},
        {"before": -1},
        {"after": -2},
        {"after": "1"},
        {"after": True},
        {"kinds": "refuse"},
        {"kinds": [1]},
        {"kinds": ["refuse"]},
        {"actions": ["reject_all"]},
        {"notice": 5},
        {"since": "yesterday"},
        {"until": "2026-13-01T00:00:00.000Z"},
        {"purpose": ["statistics"]},
    ],
)
def test_a48_query(values: dict[str, Any]) -> None:
    """A bundle that does not answer the query in its manifest is not sound."""
    query = json.loads(WHOLE.content[names.MANIFEST])["query"] | values
    assert not change(WHOLE, query=query).verify().sound


@pytest.mark.parametrize("data", [b"", b"\n", b"[]\n", b"{}\n", b'{"v":1}', b"\xff\n"])
def test_broken_manifest(data: bytes) -> None:
    """A manifest that cannot be read ends the matter, and is named."""
    report = WHOLE.edit(names.MANIFEST, lambda _: data).verify()
    assert only_fault(report, Harm.DAMAGED, names.MANIFEST)


def test_lacking_manifest_value() -> None:
    """What the manifest lacks is named."""
    value = json.loads(WHOLE.content[names.MANIFEST])
    del value["counts"]
    report = WHOLE.edit(
        names.MANIFEST, lambda _: canonical.encode(value) + b"\n"
    ).verify()
    assert "lacks 'counts'" in only_fault(report, Harm.EDITED, names.MANIFEST).said


@pytest.mark.parametrize("name", sorted(WHOLE.content))
def test_a48_missing_file(name: str) -> None:
    """Every file is missed, by its name."""
    content = {key: data for key, data in WHOLE.content.items() if key != name}
    report = MemoryFiles(content).verify()
    assert any(fault.where == name for fault in report.faults), report.text()


@pytest.mark.parametrize("name", sorted(WHOLE.content))
def test_a48_changed_file(name: str) -> None:
    """A byte more in any file is found, and told of that file."""
    report = WHOLE.edit(name, lambda data: data + b"!").verify()
    assert any(fault.where == name for fault in report.faults), report.text()


@pytest.mark.parametrize(
    "name",
    ["more.txt", "tile/0/009", f"notices/{'0' * 64}.json", "notices/other.html"],
)
def test_a48_added_file(name: str) -> None:
    """A file that nothing names is found."""
    report = MemoryFiles({**WHOLE.content, name: b"data"}).verify()
    assert only_fault(report, Harm.INSERTED, name)


@pytest.mark.parametrize(
    ("path", "n"), [("tile/0/000", 7), ("tile/0/001", 300), ("tile/0/002.p/51", 520)]
)
def test_a48_tile(path: str, n: int) -> None:
    """A changed hash is named with its entry, since the entries lead to the root."""
    report = WHOLE.edit(path, lambda data: flip(data, n % 256 * 32)).verify()
    assert only_fault(report, Harm.EDITED, path).first == n


def test_tile_above() -> None:
    """A changed hash above the leaves is named as well."""
    path = "tile/1/000.p/2"
    report = WHOLE.edit(path, lambda data: flip(data, 40)).verify()
    assert only_fault(report, Harm.EDITED, path)
    report = WHOLE.edit(path, lambda data: data[:-1]).verify()
    assert only_fault(report, Harm.CUT, path)


def test_tile_outside_the_window() -> None:
    """A changed tile of entries that are not here is found by the tile above it."""
    files = bundle(LOG, after=299, before=400)
    fault = only_fault(
        files.edit("tile/0/000", lambda data: flip(data, 0)).verify(),
        Harm.EDITED,
        "tile/0/000",
    )
    assert (fault.first, fault.last) == (0, 255)
    cut = files.edit("tile/0/000", lambda data: data[32:]).verify()
    assert only_fault(cut, Harm.CUT, "tile/0/000")


def test_entry_and_tile_changed_together() -> None:
    """Who changes an entry and its hash is found by the tile above."""
    line = LOG.kept[300].line.replace(b'"kind":"consent"', b'"kind":"refuse"')
    assert line != LOG.kept[300].line
    files = WHOLE.edit(
        names.ENTRIES, lambda data: data.replace(LOG.kept[300].line, line)
    ).edit(
        "tile/0/001", lambda data: data[: 44 * 32] + leaf_hash(line) + data[45 * 32 :]
    )
    report = files.verify()
    (fault,) = [f for f in report.faults if f.harm is Harm.EDITED and f.first == 256]
    assert (fault.where, fault.last) == (names.ENTRIES, 511)


def test_log_written_anew() -> None:
    """A log that was rewritten as a whole does not lead to the signed root."""
    log = shop_log()
    log.kept[9] = log.kept[5]
    other = bundle(Log([*LOG.kept[:500]]), head=LOG.checkpoint(SIZE))
    assert not other.verify().sound
    small = Log()
    small.choose()
    bigger = Log()
    bigger.choose(Kind.REFUSE)
    files = bundle(small, head=bigger.checkpoint(1))
    assert any(f.harm is Harm.CONTRADICTED for f in files.verify().faults)


def test_torn_last_lines() -> None:
    """A file that lacks nothing but its last line's end was cut."""
    for name in (names.ENTRIES, names.BODIES):
        report = WHOLE.edit(name, lambda data: data[:-1]).verify()
        assert only_fault(report, Harm.CUT, name)
        report = WHOLE.edit(name, lambda data: data[:-9]).verify()
        assert only_fault(report, Harm.CUT, name).first == SIZE - 1


def test_many_faults() -> None:
    """Of very many faults the first are told, and the others counted."""
    report = WHOLE.edit(
        names.ENTRIES, lambda data: data.replace(b'"v":1', b'"v":2')
    ).verify()
    assert len(report.faults) == MOST_FAULTS < report.count
    assert "more." in report.text()


def test_one_fault_is_singular() -> None:
    """A person is told of one fault as of one."""
    report = WHOLE.edit(names.README, lambda data: data + b"!").verify()
    assert report.text().endswith("Result: NOT as it was signed; 1 fault.")


def test_a45_notice_and_build_by_hash() -> None:
    """A45: a record's notice, and the build that showed it, are what was signed."""
    for name in (names.notice_name(NOTICE_HASH), names.build_name(BUILD_HASH)):
        report = WHOLE.edit(
            name, lambda data: data.replace(b"v", b"w", 1) + b" "
        ).verify()
        assert only_fault(report, Harm.EDITED, name)


class Damaged(MemoryFiles):
    """Files of which the notice cannot be read, though it is there."""

    def read(self, name: str) -> bytes:
        """Give a file, but for the notice."""
        if name == names.notice_name(NOTICE_HASH):
            raise BadBundle("the checksum is wrong", name)
        return super().read(name)


def test_damaged_notice() -> None:
    """A file that is there and cannot be read was changed."""
    report = Damaged(WHOLE.content).verify()
    assert only_fault(report, Harm.EDITED, names.notice_name(NOTICE_HASH))
