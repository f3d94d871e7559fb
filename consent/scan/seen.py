"""What was seen on a page: things kept, hosts asked, tags in its source, the notice."""

from dataclasses import dataclass, field
from enum import StrEnum


class Pass(StrEnum):
    """What the visitor had done when it was seen."""

    UNTOUCHED = "untouched"
    REFUSED = "refused"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    SIGNAL = "signal"


WORKER = "worker"
"""A service worker is kept as well, beside the five kinds of storage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Something in the browser; `days` it lasts: 0 for a session, None for no end."""

    kind: str
    name: str
    host: str
    days: int | None = None
    http_only: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Name it, wherever it was seen."""
        return self.kind, self.name


@dataclass(frozen=True, slots=True)
class Asked:
    """One request or connection: to whom, and for what kind of thing."""

    host: str
    kind: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """An element of the source that loads something, as it stands there."""

    element: str
    host: str
    line: int
    text: str
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of Google's consent mode; `regional` counts in some countries alone."""

    command: str
    what: str
    granted: tuple[str, ...]
    regional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box in a form of the page that asks for something optional."""

    label: str
    ticked: bool
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a page does of its own; `way_back` leads back to the notice."""

    fingerprints: tuple[str, ...] = ()
    calls: tuple[Call, ...] = ()
    boxes: tuple[Box, ...] = ()
    way_back: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A page that could not be looked at, and why."""

    page: str
    why: str
    out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One page under one choice; `banner` is None where nobody was asked."""

    page: str
    kept: tuple[Kept, ...]
    asked: tuple[Asked, ...]
    tags: tuple[Tag, ...] = ()
    banner: "Banner | None" = None
    traits: Traits = Traits()
    picture: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press on the notice, as it looks and as it says what it does."""

    text: str
    sense: str
    width: float
    height: float
    font: str
    colours: str
    contrast: float | None
    focusable: bool
    focused: bool
    inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """The first layer, as it stood there untouched."""

    buttons: tuple[Button, ...]
    ticked: tuple[str, ...]
    locked: bool

    def first(self, sense: str) -> Button | None:
        """Give the first button of that sense."""
        return next((b for b in self.buttons if b.sense == sense), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What it took to answer, or why that could not be done."""

    clicks: int = 0
    failed: str = ""
    by_script: bool = False
