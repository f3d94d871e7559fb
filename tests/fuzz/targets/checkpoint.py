"""Signed notes, the checkpoints within, and the keys that sign them."""

from collections.abc import Iterator

from consent.ledger import checkpoint, note
from consent.ledger.note import Note
from tests.fuzz.targets import taken
from tests.ledger.vectors import load

NOTES, HEADS = load("signed_note"), load("checkpoints")
KEYS = [note.read_key(text) for text in NOTES["keys"].values()]


def attempt(data: bytes) -> None:
    """Read it as a note, as a checkpoint, as a key; each has one spelling."""
    for read in taken(note.read, data):
        assert _write(read) == data
    for signed in taken(lambda given: note.verify(given, KEYS), data):
        assert {line.name for line in signed.signatures} <= NOTES["keys"].keys()
    text = data.decode("utf-8", "surrogateescape")
    for head in taken(checkpoint.read, text):
        assert checkpoint.write(head) == text
    for key in taken(note.read_key, text):
        assert note.write_key(key) == text
    for signer in taken(note.read_signer, text):
        assert len(signer.sign(b"text")) == 64


def seeds() -> Iterator[bytes]:
    """Give the published notes, checkpoints and keys."""
    lines = NOTES["signatures"]
    for line in lines.values():
        yield f"{NOTES['text']}\n{line}".encode()
    yield f"{NOTES['text']}\n{''.join(lines.values())}".encode()
    for text in [*NOTES["keys"].values(), NOTES["signer"], *_texts(HEADS)]:
        yield text.encode()
        yield text.partition("\n\n")[0].encode() + b"\n"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _write(read: Note) -> bytes:
    lines = (
        f"\N{EM DASH} {line.name} {note.encode_base64(line.key_id + line.value)}\n"
        for line in read.signatures
    )
    return f"{read.text}\n{''.join(lines)}".encode()
