"""What can be wrong with a site, each with a stable code."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: an error fails a scan, a warning only where that is asked."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that can be wrong: its name for good, whose rule it breaks, a cure."""

    name: str
    level: Level
    assertion: str
    says: str
    do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: what, where, and on how many more pages."""

    code: Code
    what: str
    where: str
    line: int = 0
    pages: int = 1

    @property
    def subject(self) -> tuple[str, str]:
        """Name it, wherever it was found."""
        return self.code.name, self.what


_HOLD = "Hold its tag back with data-consent, or declare it as necessary with a reason."
_SAME = "Give both answers the same element, size, font and colours."

_E, _W, _N = Level.ERROR, Level.WARNING, Level.NOTE

STORED_BEFORE = Code(
    "stored-before-choice", _E, "A01", "something is stored before a choice", _HOLD
)
REQUEST_BEFORE = Code(
    "request-before-choice", _E, "A02", "a host is asked before a choice", _HOLD
)
CONNECTION_BEFORE = Code(
    "connection-before-choice",
    _E,
    "A02",
    "a host is connected to before a choice, without a request on the page",
    "Take the preconnect or the beacon out, or send it after a choice alone.",
)
WORKER = Code(
    "service-worker",
    _E,
    "A01",
    "a service worker is registered before a choice",
    "Register it after a choice alone.",
)
UNKNOWN_BEFORE = Code(
    "unknown-before-choice",
    _W,
    "A01",
    "something unknown is stored or asked before a choice",
    "Find out what it is for: only what the site cannot do without may be there.",
)
TAG_NOT_HELD = Code(
    "tag-not-held",
    _E,
    "A02",
    "a tag of the source would load without a choice",
    'Write data-consent="…" and, for scripts, type="text/plain" on it.',
)
GPC_IGNORED = Code(
    "gpc-ignored",
    _E,
    "A37",
    "with Global Privacy Control on, something for advertising or sale happens",
    "Let nothing run ahead of the notice, which reads the signal.",
)
STORED_AFTER_REFUSAL = Code(
    "stored-after-refusal", _E, "A23", "something is stored after a refusal", _HOLD
)
REQUEST_AFTER_REFUSAL = Code(
    "request-after-refusal", _E, "A23", "a host is asked after a refusal", _HOLD
)
ASKED_AGAIN = Code(
    "asked-again",
    _E,
    "A25",
    "who has refused is asked again",
    "Remember a refusal for six months at least.",
)
REFUSAL_HIDDEN = Code(
    "refusal-hidden",
    _E,
    "A07",
    "the first layer has a way to accept and none to refuse",
    "Put a button that rejects all beside the one that accepts all.",
)
REFUSAL_COSTS = Code(
    "refusal-costs-more",
    _E,
    "A08",
    "refusing takes more clicks than accepting",
    "Let one click do either.",
)
BUTTONS_DIFFER = Code(
    "buttons-differ", _E, "A09", "accepting looks other than refusing", _SAME
)
LOW_CONTRAST = Code(
    "low-contrast",
    _E,
    "A10",
    "an answer is hard to read",
    "Give its words a contrast of 4.5:1 at least.",
)
OFF_SCREEN = Code(
    "off-screen",
    _E,
    "A10",
    "an answer is not on the first screen",
    "Let both answers stand where nobody has to scroll.",
)
NOT_BY_KEY = Code(
    "not-by-keyboard",
    _E,
    "A11",
    "an answer cannot be reached by keyboard",
    "Make it a <button>.",
)
FOCUS_ON_ACCEPT = Code(
    "focus-on-accept",
    _E,
    "A11",
    "the focus begins on accepting",
    "Put the focus on neither answer.",
)
PRE_TICKED = Code(
    "pre-ticked",
    _E,
    "A15",
    "something optional is ticked beforehand",
    "Leave every optional tick out.",
)
PAGE_BLOCKED = Code(
    "page-blocked",
    _W,
    "A19",
    "the page cannot be scrolled before an answer",
    "Let the page be read with the notice open.",
)
NO_NOTICE = Code(
    "no-notice",
    _W,
    "A14",
    "no notice was found, though something optional is there",
    "Ask before it runs.",
)
NOT_DRIVEN = Code(
    "not-driven",
    _N,
    "A08",
    "the scan could not answer as a visitor would",
    "Look at it by hand: what follows from that answer was not checked.",
)
UNDECLARED_STORAGE = Code(
    "undeclared-storage",
    _E,
    "A56",
    "something is stored that the notice does not name",
    "Add it to the service that sets it, and publish.",
)
UNDECLARED_HOST = Code(
    "undeclared-host",
    _E,
    "A56",
    "a host is asked that the notice does not name",
    "Add it to the hosts of the service that it belongs to, and publish.",
)
LONGER = Code(
    "longer-than-declared",
    _E,
    "A30",
    "a cookie lasts longer than the notice says",
    "Shorten the cookie, or publish how long it lasts.",
)
MISLABELLED = Code(
    "necessary-is-tracking",
    _E,
    "A18",
    "what counts as necessary is known for tracking",
    "Put it under a purpose that visitors are asked for.",
)
NO_WAY_BACK = Code(
    "no-way-back",
    _E,
    "A31",
    "no control on the page brings the notice back",
    "Put a link on every page, such as <a href='#' data-consent-open>.",
)
WITHDRAWAL_COSTS = Code(
    "withdrawal-costs-more",
    _E,
    "A32",
    "taking it back takes more clicks than giving it, and one more",
    "Let one click open the notice, and one refuse all.",
)
LEFT = Code(
    "left-after-withdrawal",
    _E,
    "A33",
    "something is still stored after withdrawal",
    "Declare it under its service, so that it is deleted, or delete it on withdrawal.",
)
RETURNS = Code(
    "returns-after-withdrawal",
    _E,
    "A33",
    "something comes back after withdrawal",
    _HOLD,
)
REQUEST_AFTER_WITHDRAWAL = Code(
    "request-after-withdrawal", _E, "A33", "a host is asked after withdrawal", _HOLD
)
FINGERPRINT = Code(
    "fingerprint",
    _W,
    "A01",
    "the browser is fingerprinted without a yes",
    "Hold back the script that draws and reads, or show what else it needs that for.",
)
MODE_LATE = Code(
    "consent-mode-late",
    _E,
    "A02",
    "Google's tags are told of consent after they have begun",
    "Put gtag('consent', 'default', …) before every other call of gtag.",
)
MODE_GRANTED = Code(
    "consent-mode-granted",
    _E,
    "A02",
    "Google's tags are told of a consent that nobody gave",
    "Let the default of all four be 'denied'.",
)
FORCED = Code(
    "agreeing-required",
    _E,
    "A15",
    "a form cannot be sent without agreeing to something optional",
    "Take `required` off the box, and send the form without it.",
)
LEADS_AWAY = Code(
    "leads-away",
    _N,
    "S17",
    "a link of the site leads to another origin, where nobody looked",
    "Look at that origin by itself, if it is yours.",
)
UNREAD = Code(
    "notice-unread",
    _E,
    "A56",
    "the published notice could not be read",
    "See that pages may ask the service for it.",
)

CODES = {code.name: code for code in list(globals().values()) if isinstance(code, Code)}
