"""What a publish changes, in words, and who is asked again."""

from collections.abc import Iterator

from msgspec.structs import replace

from consent.model import Notice, Purpose, Service, Settings
from consent.rules.growth import purpose_growth, service_growth

_ASKS_ALL = "everyone is asked for it, also who refused before"
_ASKS_AGREED = (
    "visitors who agreed are asked for it alone; "
    "who refused everything is left in peace"
)
_ASKS_NOBODY = "nobody is asked again"
_IS = {True: "on", False: "off"}


def describe_notice(old: Notice | None, new: Notice) -> tuple[str, ...]:
    """Say what is new for visitors since the notice before, in sentences."""
    if old is None:
        return (f"First notice: {_size(new)}.",)
    if old == new:
        return ()
    changes = (
        *_controller(old, new),
        *_purposes(old, new),
        *_services(old, new),
        *_times(old, new),
        *_look(old, new),
    )
    if not changes:
        return (f"Wording only: {_ASKS_NOBODY}.",)
    if _shown(old, new) != _shown(new, old):
        return (*changes, f"Wording: {_ASKS_NOBODY}.")
    return changes


def describe_settings(old: Settings | None, new: Settings) -> tuple[str, ...]:
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
        *_value("Counting what is shown", _IS[old.count_shown], _IS[new.count_shown]),
        *_webhooks(old, new),
    )
    return changes or ("Settings changed.",)


def _size(notice: Notice) -> str:
    return (
        f"{_count(len(notice.purposes), 'purpose')}, "
        f"{_count(len(notice.services), 'service')}"
    )


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"


def _controller(old: Notice, new: Notice) -> Iterator[str]:
    before, after = old.controller.name, new.controller.name
    if before != after:
        yield (
            f"The controller is now {after!r}, not {before!r}: {_ASKS_NOBODY}. "
            "If it is another company, give the purposes new ids."
        )


def _purposes(old: Notice, new: Notice) -> Iterator[str]:
    known = {purpose.id: purpose for purpose in old.purposes}
    for purpose in new.purposes:
        before = known.pop(purpose.id, None)
        asks = _ASKS_NOBODY if purpose.necessary else _ASKS_ALL
        if before is None:
            yield f"New purpose {purpose.id!r}: {asks}."
        elif grown := ", ".join(purpose_growth(before, purpose)):
            yield f"Purpose {purpose.id!r} asks for more ({grown}): {asks}."
        elif _asked(before) != _asked(purpose):
            yield f"Purpose {purpose.id!r} asks for less: {_ASKS_NOBODY}."
    yield from (f"Purpose {name!r} is gone: {_ASKS_NOBODY}." for name in known)


def _asked(purpose: Purpose) -> tuple[bool, bool]:
    return purpose.necessary, purpose.sale


def _services(old: Notice, new: Notice) -> Iterator[str]:
    known = {service.id: service for service in old.services}
    for service in new.services:
        before = known.pop(service.id, None)
        asks = _who_is_asked(service, old, new)
        if before is None:
            under = ", ".join(service.purposes)
            yield f"New service {service.id!r} under {under}: {asks}."
        elif grown := ", ".join(service_growth(before, old, service, new)):
            yield f"Service {service.id!r} asks for more ({grown}): {asks}."
        elif _needed(before) != _needed(service):
            yield f"Service {service.id!r} asks for less: {_ASKS_NOBODY}."
    yield from (f"Service {name!r} is gone: {_ASKS_NOBODY}." for name in known)


def _who_is_asked(service: Service, old: Notice, new: Notice) -> str:
    known = {purpose.number for purpose in old.purposes}
    under = [purpose for purpose in new.purposes if purpose.id in service.purposes]
    if all(purpose.necessary for purpose in under):
        return _ASKS_NOBODY
    if all(purpose.number in known for purpose in under):
        return _ASKS_AGREED
    return "it is asked for with its purpose"


def _needed(service: Service) -> object:
    return (
        set(service.purposes),
        set(service.hosts),
        {(item.kind, item.name, item.duration) for item in service.storage},
    )


def _times(old: Notice, new: Notice) -> Iterator[str]:
    if old.validity != new.validity:
        yield (
            f"A grant now holds {new.validity.grant} days and a refusal "
            f"{new.validity.refusal}, from the next choice on."
        )
    if old.retention != new.retention:
        yield f"Records are now held {new.retention} days after their validity."
    yield from _value("What erasing does", old.erasure, new.erasure)
    yield from _set("Language", old.languages, new.languages)


def _look(old: Notice, new: Notice) -> Iterator[str]:
    if old.look != new.look:
        yield f"The look is another: {_ASKS_NOBODY}."


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
