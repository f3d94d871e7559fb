"""DER (X.690), as much of it as time-stamps need, in its one spelling."""

from collections.abc import Iterator
from dataclasses import dataclass

from consent.errors import BadTimestamp

BOOLEAN, INTEGER, OCTETS, NULL, OID = 0x01, 0x02, 0x04, 0x05, 0x06
UTF8, TIME, SEQUENCE, SET = 0x0C, 0x18, 0x30, 0x31
FIRST = 0xA0
"""The tag [0] around other values; [1] is one more."""

LONGEST = 2**20


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its tag, what is in it, and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes

    def parts(self) -> "Parts":
        """Take apart what is in a value that holds others."""
        return Parts(tuple(_values(self.content)))


class Parts:
    """Values one after another, to be taken in their order."""

    def __init__(self, values: tuple[Value, ...]) -> None:
        """Begin at the first one."""
        self._left = list(reversed(values))

    def take(self, tag: int) -> Value:
        """Take the next value, or raise `BadTimestamp` if it is of another kind."""
        if not self._left or self._left[-1].tag != tag:
            found = f"{self._left[-1].tag:#x}" if self._left else "its end"
            raise BadTimestamp(f"a time stamp has {found} in place of {tag:#x}")
        return self._left.pop()

    def skip(self, tag: int) -> Value | None:
        """Take the next value if it is of a kind, or give None."""
        if self._left and self._left[-1].tag == tag:
            return self._left.pop()
        return None

    def rest(self) -> tuple[Value, ...]:
        """Take all that is left."""
        rest, self._left = tuple(reversed(self._left)), []
        return rest


def read(data: bytes) -> Value:
    """Read one value and nothing behind it, or raise `BadTimestamp`."""
    if len(data) > LONGEST:
        raise BadTimestamp(f"a time stamp has at most {LONGEST:,} bytes")
    values = tuple(_values(data))
    if len(values) != 1:
        raise BadTimestamp("a time stamp is one value, with nothing behind it")
    return values[0]


def number(value: Value) -> int:
    """Give a whole number."""
    if not value.content:
        raise BadTimestamp("a number in a time stamp has no digits")
    return int.from_bytes(value.content, signed=True)


def name(value: Value) -> str:
    """Give an object identifier, in digits and dots."""
    arcs, arc = [], 0
    if not value.content or value.content[-1] & 0x80:
        raise BadTimestamp("an identifier in a time stamp is cut off")
    for byte in value.content:
        arc = arc << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def write(tag: int, *parts: bytes) -> bytes:
    """Write a value."""
    content = b"".join(parts)
    return bytes([tag]) + _write_length(len(content)) + content


def write_number(value: int) -> bytes:
    """Write a whole number, in as few bytes as it takes."""
    length = (value + (value < 0)).bit_length() // 8 + 1
    return write(INTEGER, value.to_bytes(length, signed=True))


def write_name(text: str) -> bytes:
    """Write an object identifier."""
    first, second, *rest = map(int, text.split("."))
    arcs = (40 * first + second, *rest)
    return write(OID, b"".join(map(_write_arc, arcs)))


def _values(data: bytes) -> Iterator[Value]:
    place = 0
    while place < len(data):
        start = place
        length, place = _read_length(data, place + 1)
        stop = place + length
        if data[start] & 0x1F == 0x1F or stop > len(data):
            raise BadTimestamp("a time stamp is cut off, or is not DER")
        yield Value(data[start], data[place:stop], data[start:stop])
        place = stop


def _read_length(data: bytes, place: int) -> tuple[int, int]:
    """Give a length and the place behind it; there is one spelling for each length."""
    first = data[place : place + 1]
    if not first:
        raise BadTimestamp("a time stamp is cut off")
    if first[0] < 0x80:
        return first[0], place + 1
    stop = place + 1 + (first[0] & 0x7F)
    length = int.from_bytes(data[place + 1 : stop])
    if _write_length(length) != data[place:stop]:
        raise BadTimestamp("a length in a time stamp is not DER")
    return length, stop


def _write_length(length: int) -> bytes:
    if length < 0x80:
        return bytes([length])
    digits = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([0x80 | len(digits)]) + digits


def _write_arc(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(arc & 0x7F | 0x80)
    return bytes(reversed(digits))
