"""The reference site that sizes and times are measured on: 4 purposes, 8 services."""

import json
from pathlib import Path

from consent import canonical
from consent.model import (
    Controller,
    Notice,
    Purpose,
    Regime,
    Service,
    Settings,
    Site,
    Storage,
    StorageKind,
    Texts,
    Validity,
)

LOCALES = Path(__file__).parent.parent / "widget" / "locales"

CONTROLLER = Controller(
    name="Alder & Finch",
    address="12 Mill Lane, Bath BA1 2AB, United Kingdom",
    contact="privacy@alderfinch.example",
    privacy_policy="https://alderfinch.example/privacy",
)

COOKIE, LOCAL = StorageKind.COOKIE, StorageKind.LOCAL
SERVICES = (
    ("shop", "Shop", ("necessary",), CONTROLLER.name, "GB", ()),
    ("paywell", "Paywell", ("necessary",), "Paywell Ltd.", "IE", ()),
    ("tallyho", "Tallyho", ("statistics",), "Tallyho GmbH", "DE", ()),
    ("heatlens", "Heatlens", ("statistics",), "Heatlens Inc.", "US", ()),
    ("adriver", "Adriver", ("marketing",), "Adriver LLC", "US", ("track.", "px.")),
    ("pinboard", "Pinboard Ads", ("marketing",), "Pinboard Inc.", "US", ()),
    (
        "clipstream",
        "Clipstream",
        ("media", "statistics"),
        "Clipstream SA",
        "FR",
        (),
    ),
    ("mapfold", "Mapfold", ("media",), "Mapfold GmbH", "DE", ("tiles.",)),
)
STORED = {
    "shop": ((COOKIE, "session_id", "session"), (COOKIE, "basket", "14 days")),
    "paywell": ((COOKIE, "__pw_mid", "1 year"),),
    "tallyho": ((COOKIE, "_th_id.*", "13 months"), (COOKIE, "_th_ses.*", "1 day")),
    "heatlens": ((LOCAL, "hl:session", "until deleted"),),
    "adriver": ((COOKIE, "_adr", "90 days"), (COOKIE, "_adr_c", "90 days")),
    "pinboard": ((COOKIE, "_pin_*", "1 year"),),
    "clipstream": ((COOKIE, "clip_pref", "8 months"),),
    "mapfold": (),
}


def reference_site(
    *languages: str,
    regime: Regime = Regime.OPT_IN,
    origins: tuple[str, ...] = ("https://alderfinch.example",),
    cookie_domain: str = "",
) -> Site:
    """Build the reference site as a publish would leave it."""
    notice = _notice(languages or ("en",), regime)
    return Site(
        id="alder-finch",
        settings=Settings(origins=origins, cookie_domain=cookie_domain),
        notice=notice,
        notice_hash=canonical.digest([purpose.id for purpose in notice.purposes]),
        terms=canonical.digest([service.id for service in notice.services]),
        publication=1,
    )


def _notice(languages: tuple[str, ...], regime: Regime) -> Notice:
    locales = {lang: _locale(lang) for lang in languages}
    return Notice(
        v=1,
        site="alder-finch",
        controller=CONTROLLER,
        languages=languages,
        regimes=(regime,),
        purposes=tuple(
            _purpose(number, purpose_id, locales)
            for number, purpose_id in enumerate(
                ("necessary", "statistics", "marketing", "media"), start=1
            )
        ),
        services=_services(),
        validity=Validity(grant=180, refusal=186),
        retention=1098,
        texts={lang: locale["texts"] for lang, locale in locales.items()},
    )


def _locale(lang: str) -> dict[str, dict[str, Texts]]:
    """Read a language's texts, with countries' names where a publish puts them."""
    locale = json.loads((LOCALES / f"{lang}.json").read_text(encoding="utf-8"))
    for code in ("DE", "FR", "GB", "IE", "US"):
        locale["texts"][f"country.{code}"] = locale["countries"][code]
    return locale  # type: ignore[no-any-return]


def _purpose(
    number: int, purpose_id: str, locales: dict[str, dict[str, dict[str, Texts]]]
) -> Purpose:
    words = {lang: locale["purposes"][purpose_id] for lang, locale in locales.items()}
    return Purpose(
        id=purpose_id,
        number=number,
        name={lang: word["name"] for lang, word in words.items()},
        description={lang: word["description"] for lang, word in words.items()},
        necessary=purpose_id == "necessary",
        sale=purpose_id == "marketing",
    )


def _services() -> tuple[Service, ...]:
    return tuple(
        Service(
            id=service_id,
            number=number,
            name=name,
            purposes=purposes,
            recipient=recipient,
            country=country,
            policy=f"https://{service_id}.example/privacy",
            hosts=tuple(f"{prefix}{service_id}.example" for prefix in ("", *prefixes)),
            storage=tuple(
                Storage(kind=kind, name=key, duration=duration)
                for kind, key, duration in STORED[service_id]
            ),
        )
        for number, (service_id, name, purposes, recipient, country, prefixes) in (
            enumerate(SERVICES, start=1)
        )
    )
