"""Verifying by a key that one trusts, and by what one holds already."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from consent import canonical
from consent.ledger import bundle as names
from consent.ledger import checkpoint, note
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.finding import Harm
from consent.ledger.verify import verify
from consent.ledger.verify_held import Held, Stamped
from consent.model import Kind
from tests.ledger.bundles import (
    NEWER,
    ORIGIN,
    SIGNER,
    STRANGER,
    Log,
    MemoryFiles,
    bundle,
    exhibit,
    flip,
    lines,
    only_fault,
    shop_log,
)

LOG = shop_log()
SIZE = len(LOG.kept)
WHOLE = bundle(LOG)


def test_own_key_proves_nothing() -> None:
    """Without a key of one's own, the bundle's is shown for comparison."""
    bare = verify(WHOLE)
    assert bare.sound
    assert any(note.write_key(SIGNER.key) in said for said in bare.open)


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data.replace(b"\n563\n", b"\n562\n"),
        lambda data: data.replace(b"\xe2\x80\x94", b"-"),
        lambda data: data[:-3] + b"A=\n",
        lambda data: b"",
    ],
)
def test_a48_checkpoint(edit: Callable[[bytes], bytes]) -> None:
    """A checkpoint that is not as it was signed proves nothing."""
    report = WHOLE.edit(names.CHECKPOINT, edit).verify()
    assert only_fault(report, Harm.DAMAGED, names.CHECKPOINT)


def test_foreign_signature() -> None:
    """A log that somebody signed with a key of their own is not the one expected."""
    files = bundle(LOG, head=LOG.checkpoint(SIZE, STRANGER))
    files.content[names.KEYS] = note.write_key(STRANGER.key).encode() + b"\n"
    report = files.verify()
    assert any(f.harm is Harm.UNSIGNED for f in report.faults), report.text()


def test_bad_key_line() -> None:
    """A line that is no key is named."""
    report = WHOLE.edit(names.KEYS, lambda data: data + b"\xff\n").verify()
    assert any("In keys" in fault.said for fault in report.faults)


@pytest.mark.parametrize(
    ("stamped", "holds", "opens"),
    [
        (None, "you hold, of 300", "owner's word"),
        (
            Stamped("2026-11-22T09:00:00Z"),
            "you hold, of 300",
            "by 2026-11-22T09:00:00Z",
        ),
        (Stamped("2026-11-22T09:00:00Z", "CN=Stamps"), "hold from 2026-11-22T09", ""),
    ],
)
def test_when_what_is_held_was_made(
    stamped: Stamped | None, holds: str, opens: str
) -> None:
    """A date is told as evidence if it is known who signed it, and else as open."""
    report = WHOLE.verify(held=Held(LOG.checkpoint(300), None, stamped))
    assert any(holds in said for said in report.holds)
    assert any("CN=Stamps" in said for said in report.holds) == (not opens)
    about = [said for said in report.open if "existed by" in said or "word" in said]
    assert [opens in said for said in about] == ([True] if opens else [])


def test_what_was_before_is_open() -> None:
    """With a checkpoint in hand as well as without: each is told what to do."""
    assert any("was earlier" in said for said in WHOLE.verify().open)
    held = WHOLE.verify(held=Held(LOG.checkpoint(300)))
    assert any("before the checkpoint you hold" in said for said in held.open)


def test_since_checkpoint() -> None:
    """A log that has only grown is unchanged since the checkpoint that is held."""
    report = WHOLE.verify(held=Held(LOG.checkpoint(300)))
    assert report.sound
    assert any("of 300 entries, the last from 2026-" in said for said in report.holds)
    elsewhere = bundle(LOG, after=400).verify(held=Held(LOG.checkpoint(256)))
    assert any(said.endswith("of 256 entries.") for said in elsewhere.holds)


def test_since_nothing() -> None:
    """A checkpoint of no entry was made of nothing, and vouches for nothing."""
    report = WHOLE.verify(held=Held(LOG.checkpoint(0)))
    assert report.sound
    assert not any("Unchanged since" in said for said in report.holds)
    assert any("nothing of the log was held yet" in said for said in report.open)
    assert any("Keep this bundle" in said for said in report.open)


def test_since_unsigned() -> None:
    """What is held counts by itself, but it is said if no known key signed it."""
    report = WHOLE.verify(held=Held(LOG.checkpoint(300, STRANGER)))
    assert report.sound
    assert any("no key that is known here" in said for said in report.open)


@pytest.mark.parametrize(
    ("data", "harm"),
    [
        (b"nothing", Harm.DAMAGED),
        (LOG.checkpoint(SIZE)[5:], Harm.CONTRADICTED),
        (checkpoint.sign(Checkpoint(ORIGIN, 900, b"r" * 32), [SIGNER]), Harm.CUT),
        (checkpoint.sign(Checkpoint(ORIGIN, 300, b"r" * 32), [SIGNER]), Harm.EDITED),
    ],
)
def test_since_other_history(data: bytes, harm: Harm) -> None:
    """A log that does not extend what is held is not sound."""
    assert only_fault(WHOLE.verify(held=Held(data)), harm, "--since")


def test_since_bundle() -> None:
    """An older bundle tells which entries are not those that are held."""
    old = shop_log()
    del old.kept[400:]
    old.kept[77] = old.kept[78] = old.kept[79]
    head = old.checkpoint(400)
    files = bundle(old, head=head)
    report = WHOLE.verify(held=Held(head, files))
    fault = only_fault(report, Harm.EDITED, "--since")
    assert (fault.first, fault.last) == (77, 78)
    spoilt = files.edit("tile/0/000", lambda data: flip(data, 0))
    fault = only_fault(WHOLE.verify(held=Held(head, spoilt)), Harm.EDITED, "--since")
    assert (fault.first, fault.last) == (0, 399)


def test_since_unproven() -> None:
    """Where the log itself is not proven, nothing is said of its history."""
    small, other = Log(), Log()
    small.choose()
    other.choose(Kind.REFUSE)
    files = bundle(small, head=other.checkpoint(1))
    report = files.verify(held=Held(small.checkpoint(1)))
    assert all(fault.where != "--since" for fault in report.faults)


def handed_over(body: Any = None, signers: Any = (SIGNER, NEWER)) -> MemoryFiles:
    """Make a bundle of a log whose key was changed."""
    log = Log()
    log.choose()
    key = note.write_key(NEWER.key)
    n = log.add(Kind.KEY, {"v": 1, "new": key} if body is None else body)
    both = log.checkpoint(n + 1, *signers)
    log.choose()
    files = bundle(log, head=log.checkpoint(3, NEWER))
    keys = lines(note.write_key(one.key).encode() for one in (NEWER, SIGNER))
    line = exhibit(log.kept[n], checkpoint=both.decode())
    files.content |= {names.KEYS: keys, names.HANDOVERS: line + b"\n"}
    return files


def test_handover() -> None:
    """A key leads to the one that followed it, by an entry under a head both signed."""
    report = handed_over().verify()
    assert any(
        "a newer key, to which the key you gave handed" in h for h in report.holds
    )
    assert all(f.harm is not Harm.UNSIGNED for f in report.faults)


@pytest.mark.parametrize(
    "files",
    [
        handed_over(signers=(NEWER,)),
        handed_over(signers=(STRANGER, NEWER)),
        handed_over(body={"v": 1, "new": "none"}),
        handed_over(body=[]),
        handed_over().edit(names.HANDOVERS, lambda _: b"\n"),
        handed_over().edit(names.HANDOVERS, lambda _: b"[]\n"),
        handed_over().edit(
            names.HANDOVERS, lambda data: data.replace(b'"v":1},"c', b'"v":2},"c')
        ),
    ],
)
def test_no_handover(files: MemoryFiles) -> None:
    """Without all of that, the newer key is a stranger's."""
    report = files.verify()
    assert any(fault.harm is Harm.UNSIGNED for fault in report.faults)


def test_handover_in_another_log() -> None:
    """A head of another history hands over nothing."""
    files, other = handed_over(), Log()
    for _ in range(2):
        other.choose(Kind.REFUSE)
    both = other.checkpoint(2, SIGNER, NEWER).decode()
    line = json.loads(files.content[names.HANDOVERS]) | {"checkpoint": both}
    changed = files.edit(names.HANDOVERS, lambda _: canonical.encode(line) + b"\n")
    assert any(f.harm is Harm.UNSIGNED for f in changed.verify().faults)


def test_since_unsigned_difference() -> None:
    """An unreadable entry does not keep the others from standing in for a tile."""
    files = WHOLE.edit(names.ENTRIES, lambda data: b"{}\n" + data)
    report = files.edit("tile/0/001", lambda data: flip(data, 0)).verify()
    assert {f.where for f in report.faults} == {names.ENTRIES, "tile/0/001"}
