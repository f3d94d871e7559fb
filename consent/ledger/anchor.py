"""Anchors: checkpoints that leave the house, out of reach of whoever has the key."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from consent.ledger import checkpoint as checkpoints
from consent.ledger import note
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.finding import counted
from consent.period import DAY

FIRST_PAUSE = 10 * 60_000
LONGEST_PAUSE = 6 * 60 * 60_000


class Means(StrEnum):
    """How a checkpoint leaves the house."""

    FOLDER = "folder"
    MAIL = "mail"
    WEBHOOK = "webhook"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True)
class Sending:
    """A site's signed head that is sent at a time, in milliseconds since 1970."""

    site: str
    at: int
    checkpoint: bytes

    @property
    def head(self) -> Checkpoint:
        """Give what the checkpoint says."""
        return checkpoints.read(note.read(self.checkpoint).text)

    @property
    def name(self) -> str:
        """Name the files of it: site, day and size are never told apart by less."""
        return f"{self.site}.{day(self.at)}.{self.head.size}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A checkpoint that was sent: by which means where, when, and what it said.

    `said` is what the other side made of it, such as a file's name.
    """

    site: str
    means: Means
    target: str
    at: int
    size: int
    root: bytes
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What keeps a checkpoint from being sent; `since` is the first of the `tries`."""

    site: str
    means: Means
    target: str
    since: int
    at: int
    tries: int
    said: str

    @property
    def again(self) -> int:
        """Give the time of the next try: later and later, four times a day at least."""
        pause = FIRST_PAUSE << min(self.tries - 1, 10)
        return self.at + min(pause, LONGEST_PAUSE)


def day(at: int) -> str:
    """Write the day of a time, in UTC."""
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%F")


def is_anchored(sending: Sending, last: Anchor | None) -> bool:
    """Tell whether a checkpoint says nothing that the last one did not."""
    head = sending.head
    return last is not None and (last.size, last.root) == (head.size, head.root)


def is_due(sending: Sending, last: Anchor | None, failing: Failure | None) -> bool:
    """Tell whether it is time: once a day if the log changed, and after failing."""
    if is_anchored(sending, last):
        return False
    if last is not None and last.at // DAY == sending.at // DAY:
        return False
    return failing is None or sending.at >= failing.again


def subject(sending: Sending) -> str:
    """Write the subject of a message."""
    size = counted(sending.head.size, "entry", "entries")
    return f"Checkpoint of {sending.site}: {size} on {day(sending.at)}"


def text(sending: Sending) -> str:
    """Write a message to whoever keeps checkpoints."""
    size = counted(sending.head.size, "entry", "entries")
    return f"""\
Keep this message. On {day(sending.at)} the consent log of {sending.site} had {size},
and this is their fingerprint, signed by the log's key:

{sending.checkpoint.decode()}
It is attached as a file. With it anyone can tell later whether one of these entries
was changed, taken out or put in, even by whoever has the key:

  consent verify BUNDLE --since {sending.name}.checkpoint
"""
