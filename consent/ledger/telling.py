"""Telling a person what was done to the entries or bodies of a bundle."""

from typing import NamedTuple

from consent.ledger.alignment import Change
from consent.ledger.finding import Findings, Harm, numbered


class Noun(NamedTuple):
    """What is told about: one, several, and a line of it."""

    one: str
    many: str
    line: str


ENTRY = Noun("entry", "entries", "entry of this log")
BODY = Noun("the body of entry", "the bodies of entries", "body of an entry here")


def tell(change: Change, noun: Noun, where: str, findings: Findings) -> None:
    """Note one change as a fault, in a sentence."""
    first, last = change.first, max(change.first, change.stop - 1)
    one = first == last
    name = numbered(noun.one, noun.many, first, last)
    name, were = name[0].upper() + name[1:], "was" if one else "were"
    line = f"line {change.line}" + (f": {change.why}" if change.why else "")
    match change.harm:
        case Harm.EDITED:
            said = f"{name} was edited ({line})."
        case Harm.MOVED:
            said = f"{name} {were} moved, to {line}."
        case Harm.DELETED:
            said = f"{name} {were} deleted."
        case Harm.CUT:
            said = f"{name} {were} cut off: the file ends before."
        case _ if change.first < change.stop:
            said = f"{name} {'stands' if one else 'stand'} twice, again in {line}."
        case _:
            said = f"A line was inserted that is no {noun.line} ({line})."
    findings.fault(change.harm, where, said, first, last)
