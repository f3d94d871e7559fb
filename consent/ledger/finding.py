"""What verifying found, in words for people and codes for programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from textwrap import fill

MOST_FAULTS = 100
WIDTH = 79


class Harm(StrEnum):
    """What was done to a bundle or a log."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    MOVED = "moved"
    CUT = "cut"
    DAMAGED = "damaged"
    UNSIGNED = "unsigned"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: what, in which file, and at which entries, if known.

    `first` and `last` are entry numbers, both included.
    """

    harm: Harm
    where: str
    said: str
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a bundle is, what holds, what is wrong, and what nobody can prove with it.

    `told` is what the log admits of itself. `faults` are the first `MOST_FAULTS` of
    `count`.
    """

    about: str
    holds: tuple[str, ...]
    told: tuple[str, ...]
    faults: tuple[Fault, ...]
    count: int
    open: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Tell whether nothing at all is wrong."""
        return not self.count

    def text(self) -> str:
        """Tell it all to a person."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.about
        yield ""
        yield from (_item("ok", said) for said in self.holds)
        yield from (_item("NOTE", said) for said in self.told)
        yield from (_item("FAULT", fault.said) for fault in self.faults)
        if self.count > len(self.faults):
            yield _item("FAULT", f"… and {self.count - len(self.faults):,} more.")
        if self.open:
            yield "\nWhat this cannot prove:"
        yield from (_item("-", said) for said in self.open)
        yield ""
        yield f"Result: {self._result()}"

    def _result(self) -> str:
        if self.sound:
            return "whole and unchanged."
        faults = "1 fault" if self.count == 1 else f"{self.count:,} faults"
        return f"NOT as it was signed; {faults}."


@dataclass(slots=True)
class Findings:
    """Collects what is found, and keeps the first of many faults alone."""

    about: str = ""
    holds: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    open: list[str] = field(default_factory=list)

    def fault(
        self,
        harm: Harm,
        where: str,
        said: str,
        first: int | None = None,
        last: int | None = None,
    ) -> None:
        """Note that something is wrong."""
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            last = first if last is None else last
            self.faults.append(
                Fault(harm=harm, where=where, said=said, first=first, last=last)
            )

    def harmed(self, where: str) -> bool:
        """Tell whether a fault was found in a file."""
        return any(fault.where == where for fault in self.faults)

    def report(self) -> Report:
        """Close the case."""
        return Report(
            about=self.about,
            holds=tuple(self.holds),
            told=tuple(self.told),
            faults=tuple(self.faults),
            count=self.count,
            open=tuple(self.open),
        )


def numbered(noun: str, nouns: str, first: int, last: int) -> str:
    """Name one or several by number, such as "entry 7" or "entries 7 to 9"."""
    return f"{noun} {first}" if first == last else f"{nouns} {first} to {last}"


def counted(number: int, noun: str, nouns: str) -> str:
    """Say how many, such as "1 entry" or "1,204 entries"."""
    return f"{number:,} {noun if number == 1 else nouns}"


def _item(mark: str, said: str) -> str:
    return fill(
        said,
        WIDTH,
        initial_indent=f"{mark:<6}" if mark != "-" else "- ",
        subsequent_indent=" " * (6 if mark != "-" else 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
