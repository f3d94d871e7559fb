"""The one way from values to bytes."""

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.canonical import LARGEST, NotCanonical, decode, digest, encode

KEYS = st.text(st.characters(max_codepoint=127))
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.text(st.characters(exclude_categories=["Cs"]))
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=20,
)


def test_a_value_has_one_form() -> None:
    """Keys are sorted, nothing is spaced, text is UTF-8 (RFC 8785 §3.2)."""
    value = {"b": [1, None, True], "a": '€\u2028\x0f\n"\\/', "B": {}}
    expected = '{"B":{},"a":"€\u2028\\u000f\\n\\"\\\\/","b":[1,null,true]}'
    assert encode(value) == expected.encode()


@given(VALUES)
def test_every_value_comes_back(value: Any) -> None:
    """Reading gives what was written."""
    assert decode(encode(value)) == value


@given(VALUES, st.sampled_from([{"indent": 1}, {"ensure_ascii": False}, {}]))
def test_another_spelling_is_refused(value: Any, spelling: dict[str, Any]) -> None:
    """Bytes are either the one form or refused."""
    other = json.dumps(value, **spelling).encode()
    if other != encode(value):
        with pytest.raises(NotCanonical):
            decode(other)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff",
        b'{"a":1,"a":1}',
        b"1.0",
        b"-0",
        b"NaN",
        b"9007199254740992",
        b'"\\ud800"',
        '"a"'.encode("utf-16"),
        '{"é":1}'.encode(),
        b"[" * 100_000,
        b'{"a":' * 700 + b"1" + b"}" * 700,
    ],
)
def test_s14_what_is_not_canonical_is_refused(data: bytes) -> None:
    """S14: no input gets past, and none raises anything else."""
    with pytest.raises(NotCanonical):
        decode(data)


@pytest.mark.parametrize(
    "value", [1.5, LARGEST + 1, {1: 1}, {"ü": 1}, "\ud800", {1, 2}, b"bytes"]
)
def test_what_has_no_form_is_refused(value: Any) -> None:
    """Only what every language writes alike is written."""
    with pytest.raises(NotCanonical):
        encode([value])


def test_a_value_is_named_by_its_bytes() -> None:
    """A digest is the SHA-256 of the canonical form."""
    assert digest({"b": 1, "a": 2}) == hashlib.sha256(b'{"a":2,"b":1}').hexdigest()
