"""Every rule of the publish step by its name: what it says, and whose it is.

None of them is legal advice.
"""

from dataclasses import dataclass
from enum import StrEnum

from consent.rules.asking_law import ASKING_LAW


class Source(StrEnum):
    """Whose rule it is."""

    LAW = "law"
    GUIDANCE = "guidance"
    OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule: `basis` is the article or the authority and year, ours have none.

    What it finds stops a publish where it `refuses`; an owner may set it aside with a
    reason where it is `overridable`, which law never is. One that `compares` looks at
    what was published before.
    """

    name: str
    assertion: str
    source: Source
    says: str
    basis: str = ""
    refuses: bool = True
    overridable: bool = False
    compares: bool = False

    def __str__(self) -> str:
        whose = f"{self.source}: {self.basis}" if self.basis else self.source
        return f"{self.name}, {self.assertion}, {whose}"


_CONSENT = "GDPR Art. 4(11)"
_EDPB = "EDPB 2023"


def _law(name: str, assertion: str, basis: str, says: str) -> Rule:
    return Rule(
        name=name, assertion=assertion, source=Source.LAW, basis=basis, says=says
    )


def _guidance(
    name: str, assertion: str, basis: str, says: str, *, overridable: bool = False
) -> Rule:
    return Rule(
        name=name,
        assertion=assertion,
        source=Source.GUIDANCE,
        basis=basis,
        says=says,
        overridable=overridable,
    )


def _ours(name: str, assertion: str, says: str, *, overridable: bool = False) -> Rule:
    return Rule(
        name=name,
        assertion=assertion,
        source=Source.OURS,
        says=says,
        overridable=overridable,
    )


def _remark(name: str, assertion: str, says: str) -> Rule:
    return Rule(
        name=name, assertion=assertion, source=Source.OURS, says=says, refuses=False
    )


GOING_ON = _law(
    "going-on", "A05", _CONSENT, "no sentence takes going on, scrolling or use as a yes"
)
HOLD_SYNC = _remark(
    "hold-sync",
    "A02",
    "what is not tagged is held back by a tag without `async`, first in the head",
)
COLOURS_FAINT = _guidance(
    "colours-faint",
    "A10",
    "W3C 2023",
    "words stand out 4.5:1 on what is behind them, edges and answers 3:1",
)
TEXT_DISGUISED = _guidance(
    "text-disguised",
    "A12",
    _EDPB,
    "own texts have letters, of one script a word, and no marks that nobody sees",
    overridable=True,
)
MARKUP_SHOWN = _remark("markup-shown", "A12", "own texts have no markup; none works")
LABEL_LONG = _ours(
    "label-long", "A09", "a label has 48 characters at most", overridable=True
)
STATE_SWAPPED = _guidance(
    "state-swapped", "A13", _EDPB, "what is on is not called off, nor the reverse"
)
FIRST_LAYER = _guidance(
    "first-layer",
    "A14",
    "EDPB 2020, CNIL 2020",
    "own sentences of the first layer still name controller, purposes, the number of "
    "recipients and where to withdraw",
)
CONTROLLER_UNNAMED = _law(
    "controller-unnamed", "A14", "GDPR Art. 13(1)(a)", "the controller has a name"
)
POLICY_TRACKED = _ours(
    "policy-tracked", "A14", "the privacy policy is not at a tracker's host"
)
LABEL_SWAPPED = _guidance(
    "label-swapped", "A12", _EDPB, "no label says what another button does"
)
LABEL_UNCLEAR = _guidance(
    "label-unclear",
    "A12",
    _EDPB,
    "a label says in one plain word that it accepts, rejects or saves",
    overridable=True,
)
PRE_TICKED = _law(
    "pre-ticked", "A15", _CONSENT, "nothing optional is on before the visitor's choice"
)
SERVICE_MIXED = _guidance(
    "service-mixed",
    "A16",
    "EDPB 2020",
    "a service is under necessary or optional purposes, not both",
    overridable=True,
)
PURPOSE_MIXED = _guidance(
    "purpose-mixed",
    "A16",
    "EDPB 2020",
    "one purpose is not advertising and analytics at once",
    overridable=True,
)
NECESSARY_SHARED = _remark(
    "necessary-shared",
    "A02",
    "an optional service shares no host, cookie or key with a necessary one",
)
HOST_OWN = _remark(
    "host-own", "A02", "an optional service is not at the site's own host"
)
ORIGIN_SHARED = _remark(
    "origin-shared", "A25", "no two sites of a service have one origin"
)
COOKIE_LONG = _remark(
    "cookie-long", "A30", "a cookie's duration is one that browsers keep"
)
RETENTION_LONG = _ours(
    "retention-long",
    "A51",
    "records are held 10 years at most after their validity",
    overridable=True,
)
PURPOSE_UNUSED = _remark(
    "purpose-unused", "A16", "a purpose that is asked for has a service"
)
LEGITIMATE_INTEREST = _law(
    "legitimate-interest",
    "A17",
    ASKING_LAW,
    "nobody claims a legitimate interest in storing or reading",
)
NEVER_NECESSARY = _law(
    "never-necessary",
    "A18",
    ASKING_LAW,
    "advertising, analytics, social media and tag managers are not necessary",
)
SOLD_NECESSARY = _law(
    "sold-necessary", "A18", ASKING_LAW, "nothing sold or shared is necessary"
)
REASON_MISSING = _ours(
    "reason-missing", "A18", "what is necessary says why, and nothing else does"
)
LANGUAGE_MISSING = _guidance(
    "language-missing",
    "A21",
    _EDPB,
    "an own text exists in each of the site's languages and in no other",
)
LANGUAGE_MIXED = _guidance(
    "language-mixed",
    "A21",
    _EDPB,
    "an own text is in the script and the words of its language",
    overridable=True,
)
LANGUAGE_UNREVIEWED = _remark(
    "language-unreviewed", "A21", "a speaker has read the product's words"
)
REFUSAL_SHORT = _guidance(
    "refusal-short",
    "A24",
    "CNIL 2020, Garante 2021",
    "a refusal holds 185 days at least, and as long as a grant",
)
REFUSAL_LONG = _ours(
    "refusal-long", "A24", "a refusal holds no longer than browsers keep a cookie"
)
ASKED_AGAIN = Rule(
    name="asked-again",
    assertion="A26",
    source=Source.GUIDANCE,
    basis="CNIL 2020, Garante 2021",
    says="who refused a purpose is not asked for it again by another id or a detour",
    overridable=True,
    compares=True,
)
PRESET_NEWER = _remark(
    "preset-newer", "A25", "a service builds on the newest version of its preset"
)
GRANT_LONG = _ours("grant-long", "A29", "a grant holds 13 months at most")
GOOGLE_ADVANCED = _guidance(
    "google-advanced",
    "A02",
    "EDPB 2024",
    "Google's tags wait for the choice, and send nothing before it",
    overridable=True,
)
COOKIE_KEPT = _remark(
    "cookie-kept", "A33", "this service can delete what no script can delete"
)
SALE_UNMARKED = _ours(
    "sale-unmarked",
    "A37",
    "advertising has `sale = true`, so that signals reach it",
    overridable=True,
)
NO_WAY_OUT = _law(
    "no-way-out",
    "A41",
    "Cal. Civ. Code 1798.135",
    "who sells or shares data offers Californians a way out",
)
ASKED_TOO_LATE = _law(
    "asked-too-late",
    "A57",
    ASKING_LAW,
    "the EEA's and the United Kingdom's visitors are asked first",
)
ASKED_ELSEWHERE = _ours(
    "asked-elsewhere",
    "A57",
    "a weak default does not reach who has to be asked first",
    overridable=True,
)
COUNTRY_UNKNOWN = _remark(
    "country-unknown",
    "A57",
    "the owner knows what is shown where no country is known",
)
LENIENCY_UNNEEDED = _remark(
    "leniency-unneeded", "A09", "a rule that is set aside would have found something"
)
MEASUREMENT = _guidance(
    "measurement-exempt",
    "A59",
    "CNIL 2025",
    "measuring without asking is the site's own and on its own hosts, gives sums "
    "alone, keeps cookies 13 months and data 25, and can be objected to",
)

RULES = {
    rule.name: rule
    for rule in sorted(
        (
            NECESSARY_SHARED,
            HOST_OWN,
            HOLD_SYNC,
            GOING_ON,
            COLOURS_FAINT,
            LABEL_LONG,
            LABEL_SWAPPED,
            LABEL_UNCLEAR,
            TEXT_DISGUISED,
            MARKUP_SHOWN,
            STATE_SWAPPED,
            FIRST_LAYER,
            CONTROLLER_UNNAMED,
            POLICY_TRACKED,
            PRE_TICKED,
            SERVICE_MIXED,
            PURPOSE_MIXED,
            PURPOSE_UNUSED,
            LEGITIMATE_INTEREST,
            NEVER_NECESSARY,
            SOLD_NECESSARY,
            REASON_MISSING,
            LANGUAGE_MISSING,
            LANGUAGE_MIXED,
            LANGUAGE_UNREVIEWED,
            REFUSAL_SHORT,
            REFUSAL_LONG,
            ASKED_AGAIN,
            PRESET_NEWER,
            ORIGIN_SHARED,
            GRANT_LONG,
            COOKIE_LONG,
            COOKIE_KEPT,
            GOOGLE_ADVANCED,
            SALE_UNMARKED,
            NO_WAY_OUT,
            ASKED_TOO_LATE,
            ASKED_ELSEWHERE,
            COUNTRY_UNKNOWN,
            RETENTION_LONG,
            MEASUREMENT,
            LENIENCY_UNNEEDED,
        ),
        key=lambda rule: rule.assertion,
    )
}
"""All rules by name, in the order of what they assert."""
