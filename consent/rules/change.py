"""What a publish changes, in words, and who is asked again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from msgspec.structs import replace

from consent.model import Hold, Leniency, Notice, Purpose, Regime, Service, Settings
from consent.rules.again import twin
from consent.rules.growth import purpose_growth, service_growth
from consent.rules.place import DEFAULT

_IS = {True: "on", False: "off"}


class Asked(StrEnum):
    """Who is asked again, from nobody to those who refused as well."""

    NOBODY = "nobody"
    AGREED = "agreed"
    EVERYONE = "everyone"


_WHO = {
    Asked.NOBODY: "nobody is asked again",
    Asked.AGREED: (
        "visitors who agreed are asked for it alone; "
        "who refused everything is left in peace"
    ),
    Asked.EVERYONE: "everyone is asked for it, also who refused before",
}
_WHEN = {
    Regime.OPT_IN: "visitors are asked first",
    Regime.OPT_OUT: "all is on until a visitor objects, and nobody is asked first",
    Regime.NONE: "all is on, and nobody is asked",
}
_NOBODY = _WHO[Asked.NOBODY]
_MATERIAL = {"controller", "regimes"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is new: in a sentence, what it is about, and who is asked."""

    said: str
    about: str
    asked: Asked = Asked.NOBODY

    @property
    def is_material(self) -> bool:
        """Tell whether somebody is asked again, or is asked in another way or name."""
        return self.asked is not Asked.NOBODY or self.about in _MATERIAL

    def __str__(self) -> str:
        return self.said


def describe_notice(old: Notice | None, new: Notice) -> tuple[Change, ...]:
    """Say what is new for visitors since the notice before, in sentences."""
    if old is None:
        return (
            Change(f"First notice: {_size(new)}.", "notice"),
            *_lenient((), new.lenient),
        )
    if old == new:
        return ()
    changes = (
        *_controller(old, new),
        *_purposes(old, new),
        *_services(old, new),
        *_others(old, new),
    )
    if not changes:
        return (Change(f"Wording only: {_NOBODY}.", "wording"),)
    if _shown(old, new) != _shown(new, old):
        return (*changes, Change(f"Wording: {_NOBODY}.", "wording"))
    return changes


def most_asked(changes: Iterable[Change]) -> Asked:
    """Give the widest circle that any of the changes asks again."""
    asked = {each.asked for each in changes}
    return next((who for who in reversed(Asked) if who in asked), Asked.NOBODY)


def describe_settings(old: Settings | None, new: Settings) -> tuple[Change, ...]:
    """Say what is new in what no visitor is shown, in sentences."""
    if old is None or old == new:
        return ()
    changes = (
        *_set("Origin", old.origins, new.origins),
        *_set("Site that may ask check", old.may_check, new.may_check),
        *_value("The cookie domain", old.cookie_domain, new.cookie_domain),
        *_value("The mode of the CSP", old.csp.mode, new.csp.mode),
        *_value("The service in the CSP", old.csp.service, new.csp.service),
        *_set("Own host in the CSP", old.csp.hosts, new.csp.hosts),
        *_hold(old.hold, new.hold),
        *_value("Counting what is shown", _IS[old.count_shown], _IS[new.count_shown]),
        *_value(
            "Counting undeclared hosts",
            _IS[old.count_undeclared],
            _IS[new.count_undeclared],
        ),
        *_set("Tool that is told of choices", old.told, new.told),
        *_set("Tool whose attributes count", old.honoured, new.honoured),
        *_webhooks(old, new),
    )
    said = changes or ("Settings changed.",)
    return tuple(Change(each, "settings") for each in said)


def _hold(old: Hold, new: Hold) -> Iterator[str]:
    before, after = _IS[old.untagged], _IS[new.untagged]
    yield from _value("Holding back what is not tagged", before, after)
    paths = [
        tuple(f"{service}{path}" for service, own in hold.paths.items() for path in own)
        for hold in (old, new)
    ]
    yield from _set("Path that is held back", *paths)


def _size(notice: Notice) -> str:
    return (
        f"{_count(len(notice.purposes), 'purpose')}, "
        f"{_count(len(notice.services), 'service')}"
    )


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _controller(old: Notice, new: Notice) -> Iterator[Change]:
    before, after = old.controller.name, new.controller.name
    if before != after:
        said = (
            f"The controller is now {after!r}, not {before!r}: {_NOBODY}. "
            "If it is another company, give the purposes new ids and set asked-again "
            "aside."
        )
        yield Change(said, "controller")


def _purposes(old: Notice, new: Notice) -> Iterator[Change]:
    known = {purpose.id: purpose for purpose in old.purposes}
    for purpose in new.purposes:
        before, about = known.pop(purpose.id, None), f"purposes.{purpose.id}"
        asked = Asked.NOBODY if purpose.necessary else Asked.EVERYONE
        if before is None:
            same = None if purpose.necessary else twin(purpose, new, old)
            alike = f", which seems to be {same.id!r} by another id" if same else ""
            said = f"New purpose {purpose.id!r}{alike}: {_WHO[asked]}."
            yield Change(said, about, asked)
        elif grown := ", ".join(purpose_growth(before, old, purpose, new)):
            said = f"Purpose {purpose.id!r} asks for more ({grown}): {_WHO[asked]}."
            yield Change(said, about, asked)
        elif _asked(before) != _asked(purpose):
            yield Change(f"Purpose {purpose.id!r} asks for less: {_NOBODY}.", about)
    for name in known:
        yield Change(f"Purpose {name!r} is gone: {_NOBODY}.", f"purposes.{name}")


def _asked(purpose: Purpose) -> tuple[bool, bool]:
    return purpose.necessary, purpose.sale


def _services(old: Notice, new: Notice) -> Iterator[Change]:
    known = {service.id: service for service in old.services}
    for service in new.services:
        before, about = known.pop(service.id, None), f"services.{service.id}"
        asked, who = _who_is_asked(service, old, new)
        if before is None:
            under = ", ".join(service.purposes)
            said = f"New service {service.id!r} under {under}: {who}."
            yield Change(said, about, asked)
        elif grown := ", ".join(service_growth(before, old, service, new)):
            said = f"Service {service.id!r} asks for more ({grown}): {who}."
            yield Change(said, about, asked)
        elif _needed(before) != _needed(service):
            yield Change(f"Service {service.id!r} asks for less: {_NOBODY}.", about)
    for name in known:
        yield Change(f"Service {name!r} is gone: {_NOBODY}.", f"services.{name}")


def _who_is_asked(service: Service, old: Notice, new: Notice) -> tuple[Asked, str]:
    known = {purpose.number for purpose in old.purposes}
    under = [purpose for purpose in new.purposes if purpose.id in service.purposes]
    if all(purpose.necessary for purpose in under):
        return Asked.NOBODY, _NOBODY
    if all(purpose.number in known for purpose in under):
        return Asked.AGREED, _WHO[Asked.AGREED]
    return Asked.EVERYONE, "it is asked for with its purpose"


def _needed(service: Service) -> object:
    return (
        set(service.purposes),
        set(service.hosts),
        {(item.kind, item.name, item.duration, item.host) for item in service.storage},
    )


def _others(old: Notice, new: Notice) -> Iterator[Change]:
    yield from (Change(said, "times") for said in _times(old, new))
    yield from (
        Change(said, "languages")
        for said in _set("Language", old.languages, new.languages)
    )
    if old.look != new.look:
        yield Change(f"The look is another: {_NOBODY}.", "look")
    if old.posters != new.posters:
        yield Change(f"The posters of embeds are others: {_NOBODY}.", "look")
    yield from (Change(said, "regimes") for said in _regimes(old, new))
    yield from _lenient(old.lenient, new.lenient)


def _times(old: Notice, new: Notice) -> Iterator[str]:
    if old.validity != new.validity:
        yield (
            f"A grant now holds {new.validity.grant} days and a refusal "
            f"{new.validity.refusal}, from the next choice on."
        )
    if old.retention != new.retention:
        yield f"Records are now held {new.retention} days after their validity."
    yield from _value("What erasing does", old.erasure, new.erasure)


def _lenient(old: tuple[Leniency, ...], new: tuple[Leniency, ...]) -> Iterator[Change]:
    before = {each.rule: each for each in old}
    for each in new:
        if before.pop(each.rule, None) != each:
            places = ", ".join(each.where)
            said = f"The rule {each.rule} is set aside at {places}: {each.because}"
            yield Change(said, "lenient")
    for name in before:
        yield Change(f"The rule {name} is kept again.", "lenient")


def _regimes(old: Notice, new: Notice) -> Iterator[str]:
    before, after = _places(old), _places(new)
    for place in sorted(before.keys() | after.keys()):
        now = after.get(place, after[DEFAULT])
        if before.get(place, before[DEFAULT]) != now:
            where = "Everywhere else" if place == DEFAULT else f"In {place}"
            yield f"{where}, the regime is now {now}: {_WHEN[now]}."


def _places(notice: Notice) -> Mapping[str, Regime]:
    return notice.places or {DEFAULT: notice.regimes[0]}


def _shown(one: Notice, other: Notice) -> object:
    """Give the wording of one notice, as far as the other has the same to word."""
    purposes = {purpose.id for purpose in other.purposes}
    services = {service.id for service in other.services}
    return (
        replace(one.controller, name=""),
        [(p.name, p.description, p.reason) for p in one.purposes if p.id in purposes],
        [(s.name, s.policy) for s in one.services if s.id in services],
        {
            (language, key, text)
            for language, texts in one.texts.items()
            for key, text in texts.items()
            if language in other.texts and not key.startswith("country.")
        },
    )


def _webhooks(old: Settings, new: Settings) -> Iterator[str]:
    before = {hook.url: hook for hook in old.webhooks}
    after = {hook.url: hook for hook in new.webhooks}
    yield from _set("Webhook", tuple(before), tuple(after))
    for url, hook in after.items():
        if url in before and before[url].events != hook.events:
            yield f"Webhook {url} is now told of {', '.join(hook.events)}."


def _set(name: str, old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[str]:
    yield from (f"{name} {each} added." for each in new if each not in old)
    yield from (f"{name} {each} removed." for each in old if each not in new)
    if set(old) == set(new) and old != new:
        yield f"{name}: another order."


def _value(name: str, old: str, new: str) -> Iterator[str]:
    if old != new:
        yield f"{name} is now {new or 'none'}."
