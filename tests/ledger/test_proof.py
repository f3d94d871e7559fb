"""Proofs: what a visitor can take home and show to anyone."""

import base64
import hashlib
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from consent.errors import BadCheckpoint, BadProof
from consent.ledger import checkpoint, note, proof
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.proof import Proof
from tests.ledger.memory import MemoryLog
from tests.ledger.vectors import load

VECTORS = load("tlog_proof")
REKOR = VECTORS["rekor"]
ORIGIN = "consent.example/log/shop"
SIGNER = note.read_signer(note.write_signer(ORIGIN, b"s" * 32))
ENTRIES = [f'{{"n":{n},"site":"shop"}}'.encode() for n in range(300)]
LOG = MemoryLog(ENTRIES)
ONE, TWO = (hashlib.sha256(text).digest() for text in (b"hash1", b"hash2"))
ONE_TEXT, TWO_TEXT = (base64.b64encode(item).decode() for item in (ONE, TWO))

SIXTY_THREE = f"{ONE_TEXT}\n" * 63


def prove(n: int, size: int = len(ENTRIES)) -> bytes:
    """The proof of an entry as the log gives it out."""
    root = MemoryLog(ENTRIES[:size]).frontier.root()
    head = checkpoint.sign(Checkpoint(ORIGIN, size, root), [SIGNER])
    return proof.write(Proof(n, tuple(LOG.inclusion(n, size)), head))


def check(data: bytes, leaf: bytes) -> Checkpoint:
    """Verify as an outsider with the log's key."""
    return proof.verify(data, leaf, [SIGNER.key], ORIGIN)


@pytest.mark.parametrize("n", [0, 1, 254, 255, 256, 299])
def test_our_proofs(n: int):
    """Every entry is proven by its own proof, and by no other entry's."""
    data = prove(n)
    assert check(data, ENTRIES[n]).size == len(ENTRIES)
    with pytest.raises(BadProof):
        check(data, ENTRIES[n - 1])


def test_log_of_one():
    """The only entry of a log is proven without a hash."""
    data = prove(0, size=1)
    assert proof.read(data).hashes == ()
    assert check(data, ENTRIES[0]).size == 1


def test_real_log():
    """An entry of a public log is proven with that log's own key and checkpoint."""
    leaf, key = base64.b64decode(REKOR["leaf"]), note.read_key(REKOR["key"])
    head = proof.verify(REKOR["proof"].encode(), leaf, [key], REKOR["origin"])
    assert head.size == REKOR["size"]


def test_verifying_takes_python_alone():
    """The same is proven where nothing but the standard library is installed."""
    script = """
import base64, json, sys
sys.path.insert(0, sys.argv[1])
from consent.ledger import note, proof
one = json.load(sys.stdin)
leaf, key = base64.b64decode(one["leaf"]), note.read_key(one["key"])
print(proof.verify(one["proof"].encode(), leaf, [key], one["origin"]).size)
print("cryptography" in sys.modules)
"""
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script, root],
        input=json.dumps(REKOR),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == [str(REKOR["size"]), "False"], done.stderr


def test_published_example():
    """The standard's own example is read, and written the same way."""
    data = VECTORS["c2sp"].encode()
    read = proof.read(data)
    assert (read.n, len(read.hashes)) == (73894, 5)
    assert read.extra.startswith(b"age-v1.2.1-darwin-arm64.tar.gz")
    assert read.checkpoint.startswith(b"example.com/fancylog\n109482\n")
    assert proof.write(read) == data


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Proof(5, (ONE, TWO), b"c\n"), f"index 5\n{ONE_TEXT}\n{TWO_TEXT}\n\nc\n"),
        (
            Proof(10, (ONE,), b"c\n", b"extra information"),
            f"extra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{ONE_TEXT}\n\nc\n",
        ),
        (Proof(0, (), b"c\n"), "index 0\n\nc\n"),
        (Proof(0, (ONE,) * 63, b"c\n"), f"index 0\n{SIXTY_THREE}\nc\n"),
    ],
)
def test_as_others_write_it(value: Proof, text: str):
    """A proof is written, byte for byte, as other implementations write it."""
    data = b"c2sp.org/tlog-proof@v1\n" + text.encode()
    assert proof.write(value) == data
    assert proof.read(data) == value


def test_extra_data_proves_nothing():
    """Anyone can change the extra data: it is handed on, not vouched for."""
    read = proof.read(prove(7))._replace(extra=b"whatever")
    assert check(proof.write(read), ENTRIES[7]).size == len(ENTRIES)


HEADER = "c2sp.org/tlog-proof@v1\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEADER,
        "\n\n",
        "wrong-header\nindex 0\n\nc\n",
        HEADER + "\n\nc\n",
        HEADER + "index 0\n\n",
        HEADER + "index 0\nc\n",
        HEADER + "index notanumber\n\nc\n",
        HEADER + "index -5\n\nc\n",
        HEADER + "index 05\n\nc\n",
        HEADER + "index\n\nc\n",
        HEADER + "5\n\nc\n",
        HEADER + f"index {2**63}\n\nc\n",
        HEADER + "extra\nindex 0\n\nc\n",
        HEADER + "extra \nindex 0\n\nc\n",
        HEADER + "extra !!notbase64!!\nindex 0\n\nc\n",
        HEADER + "extra AAAA\n\nc\n",
        HEADER + "extra AAAA\nextra AAAA\nindex 0\n\nc\n",
        HEADER + "index 0\nextra AAAA\n\nc\n",
        HEADER + "index 0\nindex 0\n\nc\n",
        HEADER + "index 0\n!!notbase64!!\n\nc\n",
        HEADER + "index 0\n\u00e9\n\nc\n",
        HEADER + f"index 0\n{ONE_TEXT[:-1]}\n\nc\n",
        HEADER + f"index 0\n{ONE_TEXT} \n\nc\n",
        HEADER + f"index 0\n{base64.b64encode(bytes(64)).decode()}\n\nc\n",
        HEADER + "index 0\n" + f"{ONE_TEXT}\n" * 64 + "\nc\n",
        HEADER + "index 0\n\n" + "c" * proof.LONGEST_PROOF,
        HEADER.replace("\n", "\r\n") + "index 0\n\nc\n",
        " " + HEADER + "index 0\n\nc\n",
    ],
)
def test_malformed(text: str):
    """A proof in any other spelling is refused."""
    with pytest.raises(BadProof):
        proof.read(text.encode())


@pytest.mark.parametrize(
    "value",
    [
        Proof(-1, (), b"c\n"),
        Proof(2**63, (), b"c\n"),
        Proof(0, (b"short",), b"c\n"),
        Proof(0, (ONE,) * 64, b"c\n"),
        Proof(0, (), b""),
        Proof(0, (), b"c\n", b"x" * proof.LONGEST_PROOF),
    ],
)
def test_unwritable(value: Proof):
    """What could not be read back the same is not written."""
    with pytest.raises(BadProof):
        proof.write(value)


LONGEST = Proof(2**63 - 1, (ONE,), b"c" * 128 * 1024)
FULL = 256 * 1024 - len(proof.write(LONGEST._replace(extra=b"xxx")))


def test_the_longest_is_written_and_read():
    """A proof has at most 256 KiB, 128 of them a checkpoint."""
    longest = LONGEST._replace(extra=b"x" * (3 + FULL // 4 * 3))
    data = proof.write(longest)
    assert 256 * 1024 - 4 < len(data) <= 256 * 1024
    assert proof.read(data) == longest
    for larger in (
        longest._replace(extra=longest.extra + b"xxx"),
        LONGEST._replace(checkpoint=LONGEST.checkpoint + b"c"),
    ):
        with pytest.raises(BadProof):
            proof.write(larger)


@pytest.mark.parametrize("more", [b"c", b"c" * 64 * 1024])
def test_a_checkpoint_that_is_too_long_is_not_read(more: bytes):
    """What could not be written is not read either."""
    with pytest.raises(BadProof):
        proof.read(proof.write(LONGEST) + more)


def test_the_exact_end_is_read():
    """A proof of exactly 256 KiB, its checkpoint shorter by what is over."""
    extra = b"x" * (3 + FULL // 4 * 3)
    over = 256 * 1024 - len(proof.write(LONGEST._replace(extra=extra)))
    short = LONGEST.checkpoint[: len(LONGEST.checkpoint) - 4 + over]
    exact = LONGEST._replace(extra=extra + b"xxx", checkpoint=short)
    assert len(proof.write(exact)) == 256 * 1024
    assert proof.read(proof.write(exact)) == exact
    with pytest.raises(BadProof):
        proof.read(proof.write(exact) + b"c")


def test_a_proof_is_begun_without_extra_data():
    """The log has nothing to add by itself."""
    assert proof.begin(5, ()) == b"c2sp.org/tlog-proof@v1\nindex 5\n"


def test_other_log_and_other_key():
    """A proof counts for one log and under that log's key only."""
    other = note.read_signer(note.write_signer(ORIGIN, b"o" * 32))
    with pytest.raises(BadCheckpoint):
        proof.verify(prove(7), ENTRIES[7], [SIGNER.key], "consent.example/log/blog")
    with pytest.raises(BadCheckpoint):
        proof.verify(prove(7), ENTRIES[7], [other.key], ORIGIN)


def mutate_bytes(choose: random.Random, data: bytes) -> bytes:
    """Flip, cut, put in, repeat or drop bytes at random."""
    at, width = choose.randrange(len(data)), choose.randrange(1, 9)
    match choose.randrange(5):
        case 0:
            return (
                data[:at]
                + bytes([data[at] ^ 1 << choose.randrange(8)])
                + data[at + 1 :]
            )
        case 1:
            return data[:at] + data[at + width :]
        case 2:
            return data[:at] + choose.randbytes(width) + data[at:]
        case 3:
            return data[: at + width] + data[at:]
        case _:
            return data[:at]


def mutate_lines(choose: random.Random, data: bytes, other: bytes) -> bytes:
    """Drop, repeat, swap or borrow lines at random, the signature's line apart.

    That line twice is one signature still, so the proof would rightly stand.
    """
    lines, others = data.split(b"\n"), other.split(b"\n")
    at, to = (choose.randrange(len(lines) - 2) for _ in range(2))
    match choose.randrange(5):
        case 0:
            del lines[at]
        case 1:
            lines.insert(to, lines[at])
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = choose.choice(others)
        case _:
            lines[1] = b"index %d" % choose.randrange(600)
    return b"\n".join(lines)


def mutate(choose: random.Random, n: int) -> tuple[bytes, bytes]:
    """A proof and its entry, one of the two changed at random."""
    data, leaf, at = PROOFS[n], ENTRIES[n], choose.randrange(10)
    if at < 2:
        return data, mutate_bytes(choose, leaf)
    if at < 6:
        return mutate_bytes(choose, data), leaf
    return mutate_lines(choose, data, choose.choice(PROOFS)), leaf


PROOFS = [prove(n, size) for n, size in ((0, 300), (1, 257), (2, 3), (3, 299))]


def test_no_mutant_passes(full: bool):
    """Of thousands of changed proofs and entries, not one is accepted."""
    choose, tried = random.Random(1), 0
    while tried < (5_000 if full else 500):
        n = choose.randrange(len(PROOFS))
        data, leaf = mutate(choose, n)
        if (data, leaf) != (PROOFS[n], ENTRIES[n]):
            tried += 1
            with pytest.raises((BadProof, BadCheckpoint)):
                check(data, leaf)
