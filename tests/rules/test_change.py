"""What a publish changes, in words, and who is asked again."""

from typing import Any

import pytest
from msgspec.structs import replace

from consent.model import (
    ErasureMode,
    Leniency,
    Look,
    Notice,
    Regime,
    Settings,
    Validity,
)
from consent.rules import change as described
from consent.rules.numbers import Numbers, number
from tests.rules.notices import PURPOSES, SERVICES, cookie, notice, purpose, service

OLD = notice(texts={"en": {"title": "Hello"}})
SETTINGS = Settings(origins=("https://a.example", "https://b.example"))


def describe_notice(old: Notice | None, new: Notice) -> tuple[str, ...]:
    """Give the sentences alone."""
    return tuple(map(str, described.describe_notice(old, new)))


def describe_settings(old: Settings | None, new: Settings) -> tuple[str, ...]:
    """Give the sentences alone."""
    return tuple(map(str, described.describe_settings(old, new)))


def changes(draft: Notice) -> tuple[str, ...]:
    """Describe a draft on top of the old notice."""
    return describe_notice(OLD, number(draft, OLD, Numbers(3, 3))[0])


def with_matomo(**change: Any) -> Notice:
    """Give the old notice with another Matomo."""
    changed = replace(SERVICES[1], **change)
    return replace(OLD, services=(SERVICES[0], changed, SERVICES[2]))


def test_a_first_notice_says_its_size() -> None:
    """There is nothing to compare it with."""
    assert describe_notice(None, OLD) == ("First notice: 3 purposes, 3 services.",)
    small = replace(OLD, purposes=OLD.purposes[:1], services=())
    assert describe_notice(None, small) == ("First notice: 1 purpose, 0 services.",)


@pytest.mark.parametrize("name", ["statistics", "numbers"])
def test_a26_a_new_id_for_what_was_asked_is_told(name: str) -> None:
    """A26: by the name, or by the services; it would ask who refused before."""
    renamed = replace(purpose("stats", 0), name={"en": name})
    theirs = () if name == "statistics" else (service("matomo", 0, "stats"),)
    before = replace(PURPOSES[1], name={"en": "statistics"})
    old = replace(
        OLD, purposes=(PURPOSES[0], before, PURPOSES[2]), services=SERVICES[:2]
    )
    kept = (PURPOSES[0], PURPOSES[2])
    draft = replace(OLD, purposes=(*kept, renamed), services=theirs)
    assert (
        "New purpose 'stats', which seems to be 'statistics' by another id: "
        "everyone is asked for it, also who refused before."
    ) in describe_notice(old, number(draft, old, Numbers(3, 3))[0])
    needed = replace(draft, purposes=(*kept, replace(renamed, necessary=True)))
    said = describe_notice(old, number(needed, old, Numbers(3, 3))[0])
    assert "New purpose 'stats': nobody is asked again." in said


def test_the_same_notice_changes_nothing() -> None:
    """Publishing again says nothing."""
    assert changes(OLD) == ()


@pytest.mark.parametrize(
    "draft",
    [
        replace(OLD, texts={"en": {"title": "Welcome"}}),
        replace(OLD, purposes=tuple(reversed(PURPOSES))),
        with_matomo(policy="https://other.example"),
        with_matomo(name="Piwik"),
    ],
)
def test_a25_wording_asks_nobody(draft: Notice) -> None:
    """Other words for the same thing leave everyone in peace."""
    assert changes(draft) == ("Wording only: nobody is asked again.",)


def test_another_look_asks_nobody() -> None:
    """A25: how a notice looks is no reason to ask again."""
    draft = replace(OLD, look=Look(radius=0))
    assert changes(draft) == ("The look is another: nobody is asked again.",)


def test_a26_a_new_service_asks_who_agreed() -> None:
    """A26: who refused everything is not asked again for a new service."""
    draft = replace(OLD, services=(*SERVICES, service("clicks", 0, "statistics")))
    assert changes(draft) == (
        "New service 'clicks' under statistics: visitors who agreed are asked for it "
        "alone; who refused everything is left in peace.",
    )


def test_a_new_necessary_service_asks_nobody() -> None:
    """What is necessary is told and not asked."""
    draft = replace(OLD, services=(*SERVICES, service("login", 0, "necessary")))
    assert changes(draft) == (
        "New service 'login' under necessary: nobody is asked again.",
    )


def test_a26_a_new_purpose_asks_everyone() -> None:
    """A26: only a new purpose reaches who refused; its services come with it."""
    draft = replace(
        OLD,
        purposes=(*PURPOSES, purpose("media", 0)),
        services=(*SERVICES, service("video", 0, "media")),
    )
    assert changes(draft) == (
        "New purpose 'media': everyone is asked for it, also who refused before.",
        "New service 'video' under media: it is asked for with its purpose.",
    )


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"hosts": ("h.example",)}, "host h.example"),
        ({"country": "US"}, "country US instead of DE"),
        ({"recipient": "B Ltd"}, "recipient 'B Ltd' instead of 'Tool Ltd'"),
        ({"storage": (cookie("id"),)}, "cookie id"),
        ({"purposes": ("statistics", "marketing")}, "purpose 'marketing'"),
    ],
)
def test_a25_a_service_that_grows_says_by_what(
    change: dict[str, Any], what: str
) -> None:
    """The log tells why someone was asked again."""
    (sentence,) = changes(with_matomo(**change))
    assert sentence.startswith(f"Service 'matomo' asks for more ({what}): visitors who")


def test_a_longer_cookie_says_both_durations() -> None:
    """From what to what is the difference."""
    old = with_matomo(storage=(cookie("id", "1 day"),))
    new = with_matomo(storage=(cookie("id", "1 year"),))
    (sentence,) = describe_notice(old, new)
    assert "(cookie id for 1 year, not 1 day)" in sentence


def test_less_asks_nobody() -> None:
    """Fewer services, purposes, hosts and keys need no new answer."""
    old = with_matomo(hosts=("h.example",))
    draft = replace(
        OLD,
        purposes=(PURPOSES[0], PURPOSES[1], purpose("marketing", 3)),
        services=SERVICES[1:2],
    )
    assert describe_notice(old, draft) == (
        "Purpose 'marketing' asks for less: nobody is asked again.",
        "Service 'matomo' asks for less: nobody is asked again.",
        "Service 'basket' is gone: nobody is asked again.",
        "Service 'ads' is gone: nobody is asked again.",
    )
    gone = replace(OLD, purposes=PURPOSES[:2], services=SERVICES[:2])
    assert "Purpose 'marketing' is gone: nobody is asked again." in changes(gone)


def test_a_purpose_that_grows_says_by_what() -> None:
    """Sale was never agreed to under a purpose that had none."""
    sale = purpose("statistics", 0, sale=True)
    sentences = changes(replace(OLD, purposes=(PURPOSES[0], sale, PURPOSES[2])))
    assert sentences[0].startswith(
        "Purpose 'statistics' asks for more (it now covers data that is sold or shared)"
    )
    assert sentences[1].endswith("it is asked for with its purpose.")


def test_times_languages_and_the_controller_are_told() -> None:
    """What holds from the next choice on is told too, beside the words."""
    draft = replace(
        OLD,
        controller=replace(OLD.controller, name="B Ltd"),
        validity=Validity(grant=30, refusal=200),
        retention=30,
        erasure=ErasureMode.RESTRICT,
        languages=("en", "de"),
        texts={"en": {"title": "Welcome"}, "de": {"title": "Hallo"}},
    )
    assert changes(draft) == (
        "The controller is now 'B Ltd', not 'Shop Ltd': nobody is asked again. "
        "If it is another company, give the purposes new ids and set asked-again "
        "aside.",
        "A grant now holds 30 days and a refusal 200, from the next choice on.",
        "Records are now held 30 days after their validity.",
        "What erasing does is now restrict.",
        "Language de added.",
        "Wording: nobody is asked again.",
    )


def test_settings_are_told_one_by_one() -> None:
    """What no visitor is shown is in the log as well."""
    new = Settings(
        origins=("https://b.example",),
        cookie_domain="b.example",
        may_check=("https://c.example",),
    )
    assert describe_settings(SETTINGS, new) == (
        "Origin https://a.example removed.",
        "Site that may ask check https://c.example added.",
        "The cookie domain is now b.example.",
    )
    assert describe_settings(new, SETTINGS)[-1] == "The cookie domain is now none."


def test_settings_that_stand_say_nothing() -> None:
    """A first publish and the same again are silent, another order is not."""
    assert describe_settings(None, SETTINGS) == ()
    assert describe_settings(SETTINGS, SETTINGS) == ()
    other = replace(SETTINGS, origins=tuple(reversed(SETTINGS.origins)))
    assert describe_settings(SETTINGS, other) == ("Origin: another order.",)


def test_a_rule_set_aside_is_told() -> None:
    """Whoever reads the log meets the reason, and when it went."""
    leniency = Leniency(
        rule="label-unclear", because="Asked.", where=("texts.en.save",)
    )
    lenient = replace(OLD, lenient=(leniency,))
    told = "The rule label-unclear is set aside at texts.en.save: Asked."
    assert describe_notice(None, lenient)[1:] == (told,)
    assert describe_notice(OLD, lenient) == (told,)
    assert describe_notice(lenient, OLD) == ("The rule label-unclear is kept again.",)
    assert describe_notice(lenient, replace(lenient, retention=1))[1:] == ()


def test_a25_the_widest_circle_that_is_asked() -> None:
    """One new purpose asks everyone, whatever else asks fewer."""
    media = replace(OLD, purposes=(*PURPOSES, purpose("media", 0)))
    clicks = replace(OLD, services=(*SERVICES, service("clicks", 0, "statistics")))
    asked = [
        described.most_asked(
            described.describe_notice(OLD, number(new, OLD, Numbers(3, 3))[0])
        )
        for new in (OLD, clicks, media)
    ]
    assert asked == ["nobody", "agreed", "everyone"]


def test_another_regime_is_told_by_place() -> None:
    """A57: who is asked first from now on, and who is not."""
    places = {"default": Regime.OPT_IN, "US": Regime.OPT_OUT}
    mixed = replace(OLD, regimes=(Regime.OPT_IN, Regime.OPT_OUT), places=places)
    assert changes(mixed) == (
        "In US, the regime is now opt-out: all is on until a visitor objects, and "
        "nobody is asked first.",
    )
    told = replace(mixed, places={**places, "default": Regime.NONE, "US": Regime.NONE})
    said = set(describe_notice(mixed, told))
    assert said == {
        "In US, the regime is now none: all is on, and nobody is asked.",
        "Everywhere else, the regime is now none: all is on, and nobody is asked.",
    }
    back, *_ = reversed(described.describe_notice(mixed, OLD))
    assert back.said == "In US, the regime is now opt-in: visitors are asked first."
    assert back.is_material
