"""Ed25519 in pure Python says what the standard and other libraries say."""

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from consent.ledger import ed25519
from tests.ledger.vectors import load

VECTORS = load("ed25519")
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493


def parts(vector: dict[str, str]) -> tuple[bytes, bytes, bytes]:
    """A vector as arguments."""
    public, message, signature = (
        bytes.fromhex(vector[name]) for name in ("public", "message", "signature")
    )
    return public, message, signature


def verdict(public: bytes, message: bytes, signature: bytes) -> bool:
    """What the cryptography package says."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


@pytest.mark.parametrize("vector", VECTORS["good"])
def test_published_signatures(vector: dict[str, str]):
    """The signatures of RFC 8032 and of the inventors' list are good."""
    assert ed25519.verify(*parts(vector))


@pytest.mark.parametrize("vector", VECTORS["speccheck"])
def test_edge_cases(vector: dict[str, str]):
    """Where verifiers differ, this one is as strict as the strictest."""
    assert ed25519.verify(*parts(vector)) is vector["good"]


def flip(choose: random.Random, data: bytes) -> bytes:
    """Change one bit."""
    at = choose.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << choose.randrange(8)]) + data[at + 1 :]


def test_agreement(full: bool):
    """On random keys and messages, whole and changed, both libraries say the same."""
    choose = random.Random(1)
    for _ in range(1_000 if full else 50):
        private = Ed25519PrivateKey.from_private_bytes(choose.randbytes(32))
        message = choose.randbytes(choose.randrange(1, 200))
        good = (private.public_key().public_bytes_raw(), message, private.sign(message))
        assert ed25519.verify(*good)
        for n in range(3):
            bad = [
                flip(choose, part) if i == n else part for i, part in enumerate(good)
            ]
            assert ed25519.verify(*bad) is verdict(*bad) is False


def test_one_spelling_of_s():
    """The same S written larger, as a multiple more, is refused."""
    public, message, signature = parts(VECTORS["good"][1])
    s = int.from_bytes(signature[32:], "little") + ORDER
    larger = signature[:32] + s.to_bytes(32, "little")
    assert not ed25519.verify(public, message, larger)


@pytest.mark.parametrize(
    "number",
    [
        P,
        P + 1,
        2**255 - 1,
        1 + 2**255,
        1,
        P - 1,
        0,
        2,
    ],
    ids=["p", "p+1", "largest", "minus zero", "zero", "two", "four", "no point"],
)
def test_unfit_keys(number: int):
    """A key that is no point, or written oddly, or of small order, signs nothing.

    With such a key, R and S of zero would pass for every message.
    """
    public = number.to_bytes(32, "little")
    for r in (public, (1).to_bytes(32, "little")):
        assert not ed25519.verify(public, b"message", r + bytes(32))


@pytest.mark.parametrize(("key", "signature"), [(31, 64), (33, 64), (32, 63), (32, 65)])
def test_lengths(key: int, signature: int):
    """A key has 32 bytes and a signature 64."""
    public, message, good = parts(VECTORS["good"][0])
    changed = (public + b"\0")[:key], message, (good + b"\0")[:signature]
    assert ed25519.verify(*changed) is False
