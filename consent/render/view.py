"""What the templates see of a notice, in one language and regime."""

from collections.abc import Sequence
from typing import Any

from consent.model import Embed, Notice, Purpose, Regime, Service, Storage, Texts
from consent.render import phrases
from consent.rules.regime import refusal_days

_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}


def view(notice: Notice, lang: str, regime: Regime) -> dict[str, Any]:
    """Gather every name that a template may use."""
    texts = notice.texts[lang]
    comma = phrases.comma(lang)
    others = {s.recipient for s in notice.services} - {notice.controller.name}
    opening = f"banner.{regime}" if others else f"banner.{regime}.alone"
    return {
        "lang": lang,
        "dir": direction(lang),
        "regime": regime,
        "site": notice.site,
        "controller": notice.controller,
        "grant": phrases.at_least(texts, lang, notice.validity.grant),
        "refusal": phrases.at_most(texts, lang, refusal_days(notice, regime)),
        "retention": phrases.at_most(texts, lang, notice.retention),
        "erasure": notice.erasure.value,
        "comma": comma,
        "and_last": phrases.conjunction(texts, lang),
        "sold": comma.join(p.name[lang] for p in notice.purposes if p.sale),
        "texts": texts,
        "cross": notice.look.cross,
        "missing": _missing(notice),
        "opening": opening,
        "recipient_count": phrases.count(texts, lang, "recipients", len(others)),
        "necessary": comma.join(_names(notice, lang, necessary=True)),
        "optional": _names(notice, lang, necessary=False),
        "purposes": [_purpose(notice, purpose, lang) for purpose in notice.purposes],
    }


def direction(lang: str) -> str:
    """Tell which way a language is written."""
    return "rtl" if lang.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def _missing(notice: Notice) -> list[str]:
    found = {str(each.embed) for each in notice.services if each.embed}
    return sorted(found - {Embed.CONTENT})


def _names(notice: Notice, lang: str, *, necessary: bool) -> list[str]:
    return [p.name[lang] for p in notice.purposes if p.necessary is necessary]


def _purpose(notice: Notice, purpose: Purpose, lang: str) -> dict[str, Any]:
    """A service stands under the first of its purposes; the others name it."""
    texts = notice.texts[lang]
    using = [s for s in notice.services if purpose.id in s.purposes]
    first = [s for s in using if s.purposes[0] == purpose.id]
    measured = purpose.measurement
    return {
        "id": purpose.id,
        "name": purpose.name[lang],
        "description": purpose.description[lang],
        "necessary": purpose.necessary,
        "reason": purpose.reason.get(lang, ""),
        "objection": "" if measured is None else measured.objection,
        "service_count": phrases.count(texts, lang, "services", len(first)),
        "services": [_service(notice, service, lang) for service in first],
        "also": phrases.comma(lang).join(s.name for s in using if s not in first),
    }


def _service(notice: Notice, service: Service, lang: str) -> dict[str, Any]:
    texts = notice.texts[lang]
    purposes = [p for p in notice.purposes if p.id in service.purposes]
    return {
        "id": service.id,
        "name": service.name,
        "necessary": all(purpose.necessary for purpose in purposes),
        "recipient": service.recipient,
        "country": texts.get(f"country.{service.country}", service.country),
        "purposes": _list_if_several([purpose.name for purpose in purposes], lang),
        "storage": [_stored(stored, texts, lang) for stored in service.storage],
        "policy": service.policy,
    }


def _list_if_several(names: Sequence[Texts], lang: str) -> str:
    comma = phrases.comma(lang)
    return comma.join(name[lang] for name in names) if len(names) > 1 else ""


def _stored(stored: Storage, texts: Texts, lang: str) -> dict[str, str]:
    kind = texts[f"kind.{stored.kind}"]
    return {
        "name": stored.name,
        "kind": kind + phrases.comma(lang) + stored.host if stored.host else kind,
        "duration": phrases.duration(texts, lang, stored.duration),
    }
