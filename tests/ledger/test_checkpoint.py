"""Checkpoints: the head of a log, and who vouches for it."""

import dataclasses

import pytest

from consent.errors import BadCheckpoint
from consent.ledger import checkpoint, note
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.tree import empty_root
from tests.ledger.vectors import load

VECTORS = load("checkpoints")
PUBLISHED = [
    (log["key"], log["origin"], data, size)
    for log in VECTORS["logs"]
    for data, size in zip(log["checkpoints"], log["sizes"], strict=True)
]
ORIGIN = "consent.example/log/shop"
HEAD = Checkpoint(ORIGIN, 7, bytes(range(32)))
OLD, NEW = (
    note.read_signer(note.write_signer(ORIGIN, seed)) for seed in (b"o" * 32, b"n" * 32)
)


def test_published_example():
    """The standard's own example is read, and written the same way."""
    text = note.read(VECTORS["c2sp"].encode()).text
    head = checkpoint.read(text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.write(head) == text


@pytest.mark.parametrize(("key", "origin", "data", "size"), PUBLISHED)
def test_published_logs(key: str, origin: str, data: str, size: int):
    """Checkpoints of public logs verify with the keys of those logs."""
    head = checkpoint.verify(data.encode(), [note.read_key(key)], origin)
    assert head.size == size


@pytest.mark.parametrize(("key", "origin", "data", "size"), PUBLISHED)
def test_changed_checkpoint(key: str, origin: str, data: str, size: int):
    """Another size under the same signature is refused."""
    changed = data.replace(str(size), str(size + 1))
    with pytest.raises(BadCheckpoint):
        checkpoint.verify(changed.encode(), [note.read_key(key)], origin)


def test_sign_and_verify():
    """A signed checkpoint comes back as it was."""
    data = checkpoint.sign(HEAD, [NEW])
    assert checkpoint.verify(data, [NEW.key], ORIGIN) == HEAD


@pytest.mark.parametrize("key", [OLD.key, NEW.key])
def test_change_of_key(key: note.Key):
    """Signed by the old key and the new, it convinces those who know either."""
    data = checkpoint.sign(HEAD, [OLD, NEW])
    assert checkpoint.verify(data, [key], ORIGIN) == HEAD


def test_unknown_key():
    """A stranger's checkpoint in our log's name is refused."""
    with pytest.raises(BadCheckpoint):
        checkpoint.verify(checkpoint.sign(HEAD, [OLD]), [NEW.key], ORIGIN)


def test_other_log():
    """A checkpoint of another log is refused, though the key is known."""
    data = checkpoint.sign(HEAD, [NEW])
    with pytest.raises(BadCheckpoint):
        checkpoint.verify(data, [NEW.key], "consent.example/log/blog")


def test_further_lines():
    """Lines behind the root are kept and signed."""
    head = dataclasses.replace(HEAD, extensions=("one", "two words"))
    data = checkpoint.sign(head, [NEW])
    assert checkpoint.verify(data, [NEW.key], ORIGIN) == head


def test_empty_log():
    """A log without entries has a checkpoint too."""
    head = Checkpoint(ORIGIN, 0, empty_root())
    assert checkpoint.read(checkpoint.write(head)) == head


def test_largest_log():
    """The largest size that fits every database is a size."""
    head = dataclasses.replace(HEAD, size=2**63 - 1)
    assert checkpoint.read(checkpoint.write(head)) == head


ROOT = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        f"o\n1\n{ROOT}",
        f"o\n1\n{ROOT}\n\n",
        f"o\n1\n\n{ROOT}\n",
        f"\n1\n{ROOT}\n",
        "o\n1\n",
        f"o\n01\n{ROOT}\n",
        f"o\n+1\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n1 \n{ROOT}\n",
        f"o\n\u0661\n{ROOT}\n",
        f"o\n1_0\n{ROOT}\n",
        f"o\n0x1\n{ROOT}\n",
        f"o\n{2**63}\n{ROOT}\n",
        f"o\n{10**400}\n{ROOT}\n",
        f"o\n0\n{ROOT}\n",
        f"o\n1\n{ROOT[:-2]}B=\n",
        f"o\n1\n{ROOT[:-1]}\n",
        f"o\n1\n{ROOT[:-4]}\n",
        f"o\n1\nAAAA{ROOT}\n",
        "o\n1\nnot base64\n",
        f"o\n1\n{'00' * 32}\n",
    ],
)
def test_malformed(text: str):
    """A text in any other spelling is no checkpoint."""
    with pytest.raises(BadCheckpoint):
        checkpoint.read(text)


@pytest.mark.parametrize(
    "change",
    [
        {"origin": ""},
        {"origin": "a\n5"},
        {"size": -1},
        {"size": 2**63},
        {"size": 0},
        {"root": b"short"},
        {"extensions": ("",)},
        {"extensions": ("a\nb",)},
        {"origin": "a\tb"},
    ],
)
def test_unsignable(change: dict[str, object]):
    """What could not be read back the same is not signed."""
    with pytest.raises(BadCheckpoint):
        checkpoint.sign(dataclasses.replace(HEAD, **change), [NEW])
