"""Rules that an owner sets aside, with a reason that the notice keeps."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from consent.errors import Mistake
from consent.model import Leniency
from consent.rules.finding import Finding
from consent.rules.rule import LENIENCY_UNNEEDED, RULES, Rule, Source
from consent.rules.shape import below, show

_LEAST_SAID, _LEAST_LETTERS = 15, 6


@dataclass(frozen=True, slots=True)
class Judged:
    """What of the findings is to be mended, what is remarked, what was set aside.

    `reasons` are those of rules that are only judged beside what was published before.
    """

    mistakes: tuple[Mistake, ...]
    remarks: tuple[Finding, ...]
    lenient: tuple[Leniency, ...]
    reasons: dict[str, str]


def judge(findings: Iterable[Finding], reasons: Mapping[str, str]) -> Judged:
    """Judge findings by an owner's reasons, given by the rules they set aside."""
    found = tuple(findings)
    wrong = tuple(_wrong(reasons))
    set_aside = {name for name in reasons if name in RULES and RULES[name].overridable}
    stopping = [
        each.as_mistake()
        for each in found
        if each.rule.refuses and each.rule.name not in set_aside
    ]
    lenient = tuple(_lenient(found, reasons, set_aside))
    later = {name for name in set_aside if RULES[name].compares}
    unneeded = set_aside.difference(later, (each.rule for each in lenient))
    return Judged(
        mistakes=(*wrong, *stopping),
        remarks=(
            *(each for each in found if not each.rule.refuses),
            *(_unneeded(name) for name in sorted(unneeded)),
        ),
        lenient=lenient,
        reasons={name: reasons[name] for name in later},
    )


def _lenient(
    found: Iterable[Finding], reasons: Mapping[str, str], set_aside: set[str]
) -> Iterator[Leniency]:
    for name in sorted(set_aside):
        where = tuple(each.where for each in found if each.rule.name == name)
        if where:
            yield Leniency(rule=name, because=reasons[name], where=where)


def _wrong(reasons: Mapping[str, str]) -> Iterator[Mistake]:
    for name, because in reasons.items():
        where = below("lenient", name)
        if name not in RULES:
            yield Mistake(_unknown(name), where)
        elif not RULES[name].overridable:
            yield Mistake(_fixed(RULES[name]), where)
        elif _says_little(because):
            message = f"{show(because)} says too little; write in a sentence why"
            yield Mistake(message, where)


def _unknown(name: str) -> str:
    same = [each.name for each in RULES.values() if each.assertion == name.upper()]
    if near := same or get_close_matches(name, RULES, n=3, cutoff=0.5):
        return f"is no rule; near it are {', '.join(near)}"
    open_ = ", ".join(each.name for each in RULES.values() if each.overridable)
    return f"is no rule; those that can be set aside are {open_}"


def _fixed(rule: Rule) -> str:
    if not rule.refuses:
        return "only remarks and stops no publish; leave it out"
    if rule.source is Source.LAW:
        return f"is law ({rule.basis}) and never set aside; mend what it finds"
    return f"cannot be set aside ({rule}); mend what it finds"


def _says_little(because: str) -> bool:
    letters = {letter for letter in because.casefold() if letter.isalpha()}
    return len(because.strip()) < _LEAST_SAID or len(letters) < _LEAST_LETTERS


def _unneeded(name: str) -> Finding:
    message = "is set aside, but finds nothing; leave it out"
    return Finding(LENIENCY_UNNEEDED, below("lenient", name), message)
