"""What a body says that its entry, or the rest of the log, says as well."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from consent import canonical
from consent.errors import LedgerError
from consent.ledger.leaf import Leaf
from consent.model import Kind

_KINDS = {
    "given": {Kind.CONSENT},
    "refused": {Kind.REFUSE},
    "withdrawn": {Kind.WITHDRAW},
    "signal": {Kind.REFUSE, Kind.WITHDRAW},
    "opted out": {Kind.REFUSE, Kind.WITHDRAW},
}
_CHOICES = {Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW}
_PERSONAL = re.compile(
    rb'(.*"replaces":)(null|0|[1-9][0-9]{0,14})(,.*"visitor":)(?:null|"[0-9a-f]{32}")\}',
    re.DOTALL,
)


class Facts(NamedTuple):
    """What a body says; a choice's action and outcome, and the purposes it names.

    `had` is how many entries a log is known to have had before some were lost.
    """

    notice: str | None
    build: str | None
    action: str
    outcome: str
    purposes: frozenset[str]
    replaces: int | None
    had: int | None


def read(body: bytes) -> Facts:
    """Read what a body says, or raise `LedgerError` if it has no single meaning."""
    match = _PERSONAL.fullmatch(body)
    if match is None:
        return _read(body)
    # Choices differ by these two alone, all day long: the rest is read once. Where
    # null is canonical JSON, so is such a number or text in its place.
    before, replaces, between = match.groups()
    facts = _remembered(b"%bnull%bnull}" % (before, between))
    return facts if replaces == b"null" else facts._replace(replaces=int(replaces))


def disagreement(leaf: Leaf, facts: Facts) -> str:
    """Say where an entry and its authentic body tell two stories, if they do."""
    if leaf.kind in _CHOICES and leaf.kind not in _KINDS.get(facts.outcome, ()):
        return f"is of kind {leaf.kind}, but its body says {facts.outcome!r}"
    if leaf.kind in {*_CHOICES, Kind.NOTICE} and facts.notice != leaf.notice:
        return "and its body name two notices"
    if facts.replaces is not None and not 0 <= facts.replaces < leaf.n:
        return f"replaces entry {facts.replaces}, which came no earlier"
    return ""


def _read(body: bytes) -> Facts:
    try:
        value = canonical.decode(body)
    except canonical.NotCanonical as error:
        raise LedgerError(error.message) from error
    if not isinstance(value, dict):
        raise LedgerError("it is no JSON object")
    purposes = value.get("purposes")
    return Facts(
        notice=_text(value, "notice"),
        build=_text(value, "build"),
        action=_text(value, "action") or "",
        outcome=_text(value, "outcome") or "",
        purposes=frozenset(purposes if isinstance(purposes, dict) else ()),
        replaces=_number(value, "replaces"),
        had=_number(value, "had"),
    )


_remembered = lru_cache(maxsize=8192)(_read)


def _text(value: dict[str, Any], name: str) -> str | None:
    text = value.get(name)
    return text if isinstance(text, str) else None


def _number(value: dict[str, Any], name: str) -> int | None:
    number = value.get(name)
    return number if type(number) is int else None
