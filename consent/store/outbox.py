"""What back ends are still to be told: the log itself is the outbox.

A record is in it as soon as it is durable, and nothing else has to be written for it.
Of each address only a place in the log is kept, so that nothing personal waits there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from consent.errors import UnknownRecord
from consent.model import Event, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A back end's address and how far it has been told; times in ms since 1970.

    `next` is the entry to look at next, of `size` in the log. A replay ends before
    `stop` and goes on at `resume`. `key` and `old_key` tell signing keys apart, the
    old one signs until `old_until`. `due` is when to try next, `failures` how often
    it failed in a row, since `failing`. Nothing is sent once it is `parked`.
    """

    site: str
    url: str
    events: tuple[Event, ...]
    next: int
    stop: int | None = None
    resume: int | None = None
    key: int
    old_key: int | None = None
    old_until: int | None = None
    due: int = 0
    failures: int = 0
    failing: int | None = None
    failed: int | None = None
    error: str = ""
    delivered: int | None = None
    parked: int | None = None
    size: int

    @property
    def lag(self) -> int:
        """Count the entries it has not been told of, or that are to be told again."""
        if self.stop is None or self.resume is None:
            return self.size - self.next
        return self.stop - self.next + self.size - self.resume

    def keys(self, now: int) -> tuple[int, ...]:
        """Give the numbers of the keys that sign, the newest first."""
        if self.old_key is None or now >= (self.old_until or 0):
            return (self.key,)
        return self.key, self.old_key

    def reached(self, n: int) -> "Endpoint":
        """Give it as it is once all entries before `n` are done with."""
        if self.stop is not None and self.resume is not None and n >= self.stop:
            return replace(self, next=self.resume, stop=None, resume=None)
        return replace(self, next=n)

    def acknowledged(self, n: int, now: int) -> "Endpoint":
        """Give it as it is after it took the message of entry `n`."""
        well = replace(self, delivered=now, failures=0, failing=None, due=now)
        return well.reached(n + 1)

    def refused(self, error: str, now: int, pause: int) -> "Endpoint":
        """Give it as it is after it did not take a message."""
        return replace(
            self,
            error=error,
            failed=now,
            failing=now if self.failing is None else self.failing,
            failures=self.failures + 1,
            due=now + pause,
        )

    def replayed(self, first: int, last: int | None) -> "Endpoint":
        """Give it as it is when it is to be told again, or raise `UnknownRecord`."""
        resume = self.next if self.resume is None else self.resume
        stop = resume if last is None else last + 1
        if not 0 <= first < stop <= resume:
            raise UnknownRecord(
                f"{self.url} was told of entries before {resume}; "
                "name some of those, the first one first"
            )
        if stop == resume:
            return replace(self, next=first, stop=None, resume=None)
        return replace(self, next=first, stop=stop, resume=resume)


class Span(NamedTuple):
    """Entries to tell of again, both ends included; None: up to where it stood."""

    first: int
    last: int | None = None


class Following(NamedTuple):
    """The next entry that may be told of, with its body as far as that is there.

    Without a `line` none was found before the entry `n`.
    """

    n: int
    line: bytes | None = None
    body: bytes | None = None


class Outbox(Protocol):
    """Where each back end stands; a publish adds them and takes them away."""

    async def endpoints(self, site: str | None = None) -> Sequence[Endpoint]:
        """Give all, or those of a site."""
        ...

    async def waiting(self, now: int, limit: int) -> Sequence[Endpoint]:
        """Give those that may be told something now, longest untried first."""
        ...

    async def following(self, endpoint: Endpoint, kinds: Sequence[Kind]) -> Following:
        """Seek the next record of some kinds; it looks at some thousand entries."""
        ...

    async def settle(self, moves: Sequence[tuple[Endpoint, Endpoint]]) -> None:
        """Keep where endpoints are now, as long as they stand where they stood."""
        ...

    async def replay(self, site: str, url: str, span: Span | None) -> Endpoint:
        """Tell again from one entry to another, then go on; parked or not.

        Without a span it goes on where it stands. Raises `UnknownWebhook`, or
        `UnknownRecord` if it was not told of such entries yet.
        """
        ...
