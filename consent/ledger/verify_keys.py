"""Verifying the signature: by a key one holds, or by one that it handed over to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consent.errors import BadBundle, BadKey, LedgerError
from consent.ledger import checkpoint as checkpoints
from consent.ledger import exhibit, note
from consent.ledger.bundle import CHECKPOINT, HANDOVERS, KEYS, Files, Lines
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.finding import Findings, Harm, counted
from consent.ledger.note import Key
from consent.ledger.verify_tiles import Trusted
from consent.model import Kind


@dataclass(frozen=True, slots=True)
class Head:
    """A checkpoint that a key signed, one that was given or one of the bundle's own.

    `given` are the keys that whoever verifies already trusts, `own` came with it, and
    `signed` are those of both that signed.
    """

    checkpoint: Checkpoint
    given: tuple[Key, ...]
    own: tuple[Key, ...]
    signed: tuple[Key, ...]


def read_head(
    files: Files, origin: str, given: Sequence[Key], findings: Findings
) -> Head:
    """Read the signed head of a bundle, or raise `BadBundle`."""
    data, own = files.read(CHECKPOINT), read_keys(files, findings)
    known = dict.fromkeys((*given, *own))
    try:
        signed = _signed(data, tuple(known))
        head = checkpoints.read(note.read(data).text)
    except LedgerError as error:
        said = f"the checkpoint is not as it was signed: {error.message}"
        raise BadBundle(said, CHECKPOINT) from error
    if head.origin != origin:
        said = (
            f"the checkpoint is of {head.origin!r:.80}, the manifest of {origin!r:.80}"
        )
        raise BadBundle(said, CHECKPOINT)
    return Head(head, tuple(given), own, signed)


def read_keys(files: Files, findings: Findings) -> tuple[Key, ...]:
    """Give the keys that a bundle brings along, the newest first."""
    found: dict[Key, None] = {}
    for line in Lines(files, KEYS):
        try:
            found[note.read_key(line.decode("utf-8", "replace"))] = None
        except BadKey as error:
            findings.fault(Harm.EDITED, KEYS, f"In {KEYS}: {error.message}.")
    return tuple(found)


def check_signature(
    files: Files, head: Head, trusted: Trusted, findings: Findings
) -> None:
    """Tell by whose key the head is signed, following keys from one to the next."""
    what = f"The checkpoint of {counted(head.checkpoint.size, 'entry', 'entries')}"
    if not head.given:
        signing = ", ".join(map(note.write_key, head.signed))
        findings.holds.append(f"{what} is signed with a key that came in the bundle.")
        findings.open.append(
            "Whose log this is. Compare the key with one that you got elsewhere, and "
            f"give that one with --key. The bundle's own is {signing}"
        )
        return
    keys, steps = list(head.given), list[int]()
    for key, n in _handovers(files, keys, head, trusted, findings):
        keys.append(key)
        steps.append(n)
    if not set(head.signed).isdisjoint(head.given):
        findings.holds.append(f"{what} is signed with the key you gave.")
    elif not set(head.signed).isdisjoint(keys):
        through = ", ".join(str(n) for n in steps)
        findings.holds.append(
            f"{what} is signed with a newer key, to which the key you gave handed "
            f"over: entry {through}."
        )
    else:
        said = f"{what} is not signed with the key you gave, nor with one after it."
        findings.fault(Harm.UNSIGNED, CHECKPOINT, said)


def _handovers(
    files: Files,
    keys: Sequence[Key],
    head: Head,
    trusted: Trusted,
    findings: Findings,
) -> Iterator[tuple[Key, int]]:
    """Give each key that a trusted one handed over to; `keys` grows meanwhile."""
    for line in Lines(files, HANDOVERS):
        try:
            one = exhibit.read(line, trusted.leaves, HANDOVERS)
            signed = str(one.more.get("checkpoint")).encode(errors="replace")
            then = checkpoints.verify(signed, keys, head.checkpoint.origin)
            if not one.leaf.n < then.size or trusted.root_of(then.size) != then.root:
                raise BadBundle("a key was handed over in another log", HANDOVERS)
            if one.leaf.kind != Kind.KEY or not isinstance(one.body, dict):
                raise BadBundle(f"entry {one.leaf.n} names no key", HANDOVERS)
            yield note.read_key(str(one.body.get("new"))), one.leaf.n
        except LedgerError as error:
            findings.fault(Harm.EDITED, HANDOVERS, f"In {HANDOVERS}: {error.message}.")


def is_signed(data: bytes, keys: Sequence[Key]) -> bool:
    """Tell whether one of these keys signed a checkpoint."""
    try:
        note.verify(data, tuple(dict.fromkeys(keys)))
    except LedgerError:
        return False
    return True


def _signed(data: bytes, keys: Sequence[Key]) -> tuple[Key, ...]:
    found = {(one.name, one.key_id) for one in note.verify(data, keys).signatures}
    return tuple(key for key in keys if (key.name, key.id) in found)
