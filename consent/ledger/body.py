"""The body of a choice: the personal part of its record, as canonical JSON."""

from typing import Literal

import msgspec
from msgspec import Struct

from consent.errors import LedgerError
from consent.model import Action, Layer, Regime, Status

VERSION = 1

Source = Literal["visitor", "signal", "import", "api"]


class Signals(Struct, frozen=True, kw_only=True):
    """Machine statements that came with a choice."""

    gpc: bool


class Body(Struct, frozen=True, kw_only=True):
    """What a visitor chose, on which notice, under which circumstances.

    `begins` and `until` are dates (UTC); the choice holds from the first to the day
    before the second. `reask` tells why someone who had chosen was asked again.
    `replaces` is the index of the record it takes the place of.
    """

    v: int = VERSION
    action: Action
    layer: Layer
    lang: str
    source: Source
    controller: str
    notice: str
    terms: str
    build: str
    regime: Regime
    regime_reason: str
    origin: str | None
    purposes: dict[str, Status]
    services: dict[str, Status]
    begins: str = msgspec.field(name="from")
    until: str
    signals: Signals
    reask: str | None
    replaces: int | None
    outcome: str
    state: str
    visitor: str | None


def write(body: Body) -> bytes:
    """Write a body as its one text.

    These types hold nothing that msgspec and RFC 8785 write differently, so that the
    bytes are those of `canonical.encode`, twenty times sooner.
    """
    return msgspec.json.encode(body, order="sorted")


class Form:
    """The text of a body that is still nobody's, with its two gaps."""

    def __init__(self, body: Body) -> None:
        """Take a body that replaces nothing and has no visitor."""
        # No text can hold these bytes: its quotes have a backslash before them.
        self._head, _, rest = write(body).partition(b'"replaces":null')
        self._rest, _, _ = rest.rpartition(b'"visitor":null')

    def fill(self, replaces: int | None, visitor: str | None) -> bytes:
        """Write the body with both, as `write` would."""
        return b'%b"replaces":%b%b"visitor":%b}' % (
            self._head,
            msgspec.json.encode(replaces),
            self._rest,
            msgspec.json.encode(visitor),
        )


def read(data: bytes) -> Body:
    """Read a body back."""
    try:
        return msgspec.json.decode(data, type=Body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise LedgerError(f"the body is not that of a choice: {error}") from error
