"""What a bundle was asked for: a window of the log, and which bodies of it.

Entries name nobody, so a bundle holds every entry of its window, and its time has the
neighbours' times as witnesses: nothing can be left out. Kinds, actions, notice and
purpose choose bodies alone. So the same question has the same entries for ever, even
after what it asks about was erased.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any

from consent.errors import BadBundle
from consent.ledger import entry
from consent.ledger.bundle import MANIFEST
from consent.ledger.leaf import Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Entries behind `after` and before `before`, from `since` to before `until`.

    Times are written as in entries. Of these entries, the bodies of the named kinds and
    notice (all, if none is named), and of choices by the named actions that speak of
    the named purpose.
    """

    before: int
    after: int = -1
    since: str | None = None
    until: str | None = None
    kinds: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    notice: str | None = None
    purpose: str | None = None

    @property
    def reads_bodies(self) -> bool:
        """Tell whether only a body itself says that it was asked for."""
        return bool(self.actions) or self.purpose is not None

    def wants(self, leaf: Leaf) -> bool:
        """Tell whether the entry does not rule its body out."""
        return (not self.kinds or leaf.kind in self.kinds) and (
            self.notice is None or leaf.notice == self.notice
        )

    def wants_choice(self, action: str, purposes: frozenset[str]) -> bool:
        """Tell whether a body does not rule itself out."""
        return (not self.actions or action in self.actions) and (
            self.purpose is None or self.purpose in purposes
        )

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON has it."""
        return asdict(self)


def read(value: Any) -> Selection:
    """Read it from JSON, or raise `BadBundle`."""
    names = {field.name for field in fields(Selection)}
    if not isinstance(value, dict) or value.keys() != names:
        raise BadBundle("the query in the manifest is not of version 1", MANIFEST)
    given = dict(value)
    for name in ("kinds", "actions"):
        given[name] = _texts(name, given[name])
    for name in ("since", "until", "notice", "purpose"):
        _check_text(name, given[name])
    for name in ("since", "until"):
        _check_time(name, given[name])
    if min(_number(given["after"]) + 1, _number(given["before"])) < 0:
        raise BadBundle("the query's window has no such numbers", MANIFEST)
    return Selection(**given)


def _texts(name: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadBundle(f"the query's {name} are no list of texts", MANIFEST)
    return tuple(value)


def _check_text(name: str, value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise BadBundle(f"the query's {name} is no text", MANIFEST)


def _check_time(name: str, value: str | None) -> None:
    try:
        entry.read_time(value or "1970-01-01T00:00:00.000Z")
    except ValueError as error:
        raise BadBundle(f"the query's {name} is no time: {error}", MANIFEST) from error


def _number(value: Any) -> int:
    return value if type(value) is int else -2
