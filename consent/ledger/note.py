"""Signed notes as C2SP signed-note has them: a text, and lines that say who signed it.

Verifying takes the standard library alone, so that an auditor's verifier can be made
of these files. Only signing loads the `cryptography` package.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from consent.errors import BadCheckpoint, BadKey
from consent.ledger import ed25519

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LONGEST_TEXT = 16 * 1024
LONGEST_NOTE = 128 * 1024
MOST_SIGNATURES = 100
SEED_LENGTH = 32

_ED25519 = b"\x01"
_DASH = "\N{EM DASH} "
_SECRET = "PRIVATE+KEY+"  # noqa: S105
_ID_LENGTH = 4
_NAME = re.compile(r"[^\s+\x00-\x1f\ud800-\udfff]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Key:
    """Whose signature counts: a name and a 32-byte Ed25519 public key."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """Give the four bytes that name this key in a signature line."""
        text = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(text).digest()[:_ID_LENGTH]


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and the means to sign with it."""

    key: Key
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: whose it claims to be, and the signature itself."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, with its last newline, and signatures of it."""

    text: str
    signatures: tuple[Signature, ...]


def read_key(text: str) -> Key:
    """Read a public key, `name+id+base64`, or raise `BadKey`."""
    name, public = _split_key(text)
    key = Key(name, public)
    if write_key(key) != text:
        raise BadKey(f"the key {text!r:.120} does not have the id it names")
    return key


@lru_cache(maxsize=256)
def write_key(key: Key) -> str:
    """Write a public key as `name+id+base64`."""
    return _write_key(key, key.public)


def read_signer(text: str) -> Signer:
    """Read a secret key, `PRIVATE+KEY+name+id+base64`, or raise `BadKey`."""
    if not text.startswith(_SECRET):
        raise BadKey(f"a secret key starts with {_SECRET}")
    name, seed = _split_key(text.removeprefix(_SECRET))
    private = _private(seed)
    key = Key(name, private.public_key().public_bytes_raw())
    if _SECRET + _write_key(key, seed) != text:
        raise BadKey(f"the secret key of {name!r} does not have the id it names")
    return Signer(key, private.sign)


def write_signer(name: str, seed: bytes) -> str:
    """Write the secret key that a name and 32 random bytes make."""
    if not _NAME.fullmatch(name) or len(seed) != SEED_LENGTH:
        raise BadKey(f"no key is made of {name!r} and {len(seed)} random bytes")
    key = Key(name, _private(seed).public_key().public_bytes_raw())
    return _SECRET + _write_key(key, seed)


def read(data: bytes) -> Note:
    """Take a note apart without trusting it, or raise `BadCheckpoint`."""
    if len(data) > LONGEST_NOTE:
        raise BadCheckpoint(f"a note has at most {LONGEST_NOTE} bytes")
    text, blank, lines = _decode(data).rpartition("\n\n")
    if not blank or not lines.endswith("\n") or len(text) >= LONGEST_TEXT:
        raise BadCheckpoint(
            f"a note is a text of at most {LONGEST_TEXT} characters, an empty line "
            "and lines of signatures"
        )
    signatures = tuple(_read_line(line) for line in lines[:-1].split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise BadCheckpoint(f"a note has at most {MOST_SIGNATURES} signatures")
    return Note(text + "\n", signatures)


def verify(data: bytes, keys: Sequence[Key]) -> Note:
    """Take a note apart and give it with the signatures of known keys alone.

    Raises `BadCheckpoint` unless there is one at least and every one of them is good.
    Those of unknown keys are ignored, which is what lets a log change its key: it
    signs with both for a while.
    """
    note = read(data)
    known: dict[Signature, None] = {}
    for signature in note.signatures:
        key = _find(signature, keys)
        if key is None or signature in known:
            continue
        if not ed25519.verify(key.public, note.text.encode(), signature.value):
            raise BadCheckpoint(f"the signature of {key.name!r} is wrong")
        known[signature] = None
    if not known:
        raise BadCheckpoint("no known key signed this")
    return Note(note.text, tuple(known))


def sign(text: str, signers: Iterable[Signer]) -> bytes:
    """Sign a text with every key given, or raise `BadCheckpoint`."""
    message = text.encode(errors="surrogatepass")
    lines = [_write_line(signer.key, signer.sign(message)) for signer in signers]
    data = message + b"\n" + "".join(lines).encode()
    if read(data).text != text:
        raise BadCheckpoint("a note's text ends with its only last newline")
    return data


def decode_base64(text: str) -> bytes:
    """Read standard base64 in its one canonical spelling, or raise ValueError."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 is not canonical")
    return data


def encode_base64(data: bytes) -> str:
    """Write standard base64, padded."""
    return base64.b64encode(data).decode()


def _private(seed: bytes) -> "Ed25519PrivateKey":
    # Loaded here, so that verifying does without the package.
    from cryptography.hazmat.primitives.asymmetric import ed25519 as signing  # noqa: PLC0415

    return signing.Ed25519PrivateKey.from_private_bytes(seed)


def _split_key(text: str) -> tuple[str, bytes]:
    # The key is not repeated in the error: it may be a secret one.
    name, _, rest = text.partition("+")
    try:
        data = decode_base64(rest.partition("+")[2])
    except ValueError as error:
        raise BadKey(f"a key of {name!r:.80} is not base64") from error
    if not _NAME.fullmatch(name) or len(data) != 33 or data[:1] != _ED25519:
        raise BadKey(f"a key of {name!r:.80} is not an Ed25519 key with a name")
    return name, data[1:]


def _write_key(key: Key, secret_or_public: bytes) -> str:
    return f"{key.name}+{key.id.hex()}+{encode_base64(_ED25519 + secret_or_public)}"


def _decode(data: bytes) -> str:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise BadCheckpoint("a note is UTF-8") from error
    if _CONTROL.search(text):
        raise BadCheckpoint("a note has no control characters")
    return text


def _read_line(line: str) -> Signature:
    name, space, value = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not _NAME.fullmatch(name):
        raise BadCheckpoint(f"{line!r:.80} is not a line of a signature")
    try:
        data = decode_base64(value)
    except ValueError as error:
        raise BadCheckpoint(f"the signature of {name!r} is not base64") from error
    if len(data) <= _ID_LENGTH:
        raise BadCheckpoint(f"the signature of {name!r} is too short")
    return Signature(name, data[:_ID_LENGTH], data[_ID_LENGTH:])


def _write_line(key: Key, signature: bytes) -> str:
    return f"{_DASH}{key.name} {encode_base64(key.id + signature)}\n"


def _find(signature: Signature, keys: Sequence[Key]) -> Key | None:
    found = [
        key for key in keys if (key.name, key.id) == (signature.name, signature.key_id)
    ]
    if len(found) > 1:
        raise BadKey(f"two of the keys given are called {signature.name!r} alike")
    return found[0] if found else None
