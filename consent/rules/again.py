"""Purposes that would ask who refused once more, sooner than a refusal ends (A26)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from consent.errors import BadSiteFile
from consent.model import Leniency, Notice, Purpose, Service
from consent.rules.finding import Finding
from consent.rules.growth import purpose_growth
from consent.rules.rule import ASKED_AGAIN
from consent.rules.shape import below, show


@dataclass(frozen=True, slots=True)
class Past:
    """A notice that was shown, and the day on which the last refusal of it ends."""

    notice: Notice
    until: date | None = None


def settle(
    notice: Notice,
    standing: Notice | None,
    past: Sequence[Past],
    reasons: Mapping[str, str],
) -> Notice:
    """Give a numbered notice with what its owner set aside, or raise `BadSiteFile`.

    `past` are the notices of which a refusal may still hold, the newest first, and
    `reasons` are given by the rules that they set aside.
    """
    if standing is None:
        return notice
    found = tuple(find_again(notice, standing, past))
    because = reasons.get(ASKED_AGAIN.name)
    if because is None and found:
        count = "1 mistake" if len(found) == 1 else f"{len(found)} mistakes"
        raise BadSiteFile(
            f"{notice.site}: {count} to mend",
            tuple(each.as_mistake() for each in found),
        )
    where = (*_settled(notice, standing), *(each.where for each in found))
    if because is None or not where:
        return notice
    ours = Leniency(rule=ASKED_AGAIN.name, because=because, where=where)
    by_rule = sorted((*notice.lenient, ours), key=lambda each: each.rule)
    return replace(notice, lenient=tuple(by_rule))


def find_again(
    notice: Notice, standing: Notice, past: Sequence[Past]
) -> Iterator[Finding]:
    """Find purposes with a new number that somebody may have refused already."""
    known = {purpose.number for purpose in standing.purposes}
    for purpose in notice.purposes:
        if purpose.necessary or purpose.number in known:
            continue
        for each in past:
            before = twin(purpose, notice, each.notice)
            if before is None or any(
                purpose_growth(before, each.notice, purpose, notice)
            ):
                continue
            message = _message(purpose, before, each, standing)
            yield Finding(ASKED_AGAIN, below("purposes", purpose.id), message)
            break


def twin(purpose: Purpose, notice: Notice, old: Notice) -> Purpose | None:
    """Find what an older notice asked in a purpose's place, under any id.

    Services are alike where all of one purpose's are among the other's: a new service
    makes no purpose new.
    """
    kept = {each.id for each in notice.purposes}
    for each in old.purposes:
        if each.id == purpose.id:
            return each
        if each.id in kept or each.necessary:
            continue
        named = any(purpose.name.get(lang) == name for lang, name in each.name.items())
        if named or _alike(_serving(purpose, notice), _serving(each, old)):
            return each
    return None


def _message(purpose: Purpose, before: Purpose, past: Past, standing: Notice) -> str:
    said = "set this rule aside and say what is new"
    if before.id in {each.id for each in standing.purposes} - {purpose.id}:
        return (
            f"is {show(before.id)} by another id and asks again who refused that; keep "
            f"the id, or {said}"
        )
    until = "" if past.until is None else f" before {past.until.isoformat()}"
    return (
        f"asks again who refused {show(before.id)} in an earlier notice; leave it out"
        f"{until}, or {said}"
    )


def _settled(notice: Notice, standing: Notice) -> Iterator[str]:
    """Give the places that were set aside when their purposes were new."""
    known = {below("purposes", each.id): each.number for each in standing.purposes}
    now = {below("purposes", each.id): each.number for each in notice.purposes}
    for each in standing.lenient:
        if each.rule == ASKED_AGAIN.name:
            yield from (w for w in each.where if w in now and now[w] == known.get(w))


def _serving(purpose: Purpose, notice: Notice) -> list[Service]:
    return [each for each in notice.services if purpose.id in each.purposes]


def _alike(some: Sequence[Service], others: Sequence[Service]) -> bool:
    return bool(some and others) and (_within(some, others) or _within(others, some))


def _within(some: Sequence[Service], others: Sequence[Service]) -> bool:
    ids = {each.id for each in others}
    names = {each.name for each in others}
    return all(each.id in ids or each.name in names for each in some)
