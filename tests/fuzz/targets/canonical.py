"""Canonical JSON: one text for each value."""

from collections.abc import Iterator

from consent import canonical
from tests.fuzz.targets import taken


def attempt(data: bytes) -> None:
    """Read a text, which has to be the one that its value is written as."""
    for value in taken(canonical.decode, data):
        assert canonical.encode(value) == data


def seeds() -> Iterator[bytes]:
    """Give what RFC 8785 is about: escapes, order, letters, and numbers' ends."""
    yield b'{"a":[1,-1,0,9007199254740991],"b":{"":null,"A":true,"a":false}}'
    yield '["\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\x7fé€😀"]'.encode()
    yield b"[" * 100 + b"]" * 100
    yield b'"\\ud83d\\ude00"'
    yield b'{"b":1,"a":1.0,"c":1e3,"d":-0}'
    yield "[1]".encode("utf-16")
