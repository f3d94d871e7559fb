"""Deceptions that stand between the lines: consent by going on, and known tools."""

import pytest

from consent import locales
from consent.rules.implied import is_implied
from consent.rules.trackers import kind_of_key, kind_of_name
from tests.rules.site_files import mistakes

GOOGLE = """
[services.google]
name = "Google Ads and Analytics"
purposes = ["necessary"]
recipient = "Google"
country = "IE"
policy = "https://policies.google.com/privacy"
cookies = [
  { name = "_ga*", duration = "1 year" },
  { name = "_gcl_au", duration = "3 months" },
  { name = "_fbp", duration = "3 months" },
]
storage = [{ kind = "local", name = "_hjid", duration = "1 year" }]
"""


def test_going_on_is_no_consent() -> None:
    """The banner cannot say that it is."""
    found = mistakes('[texts.en]\n"banner.title" = "By browsing on you agree to it"')
    assert (
        "only a button gives consent (going-on, A05, law"
        in found['texts.en."banner.title"']
    )


@pytest.mark.parametrize(
    "text",
    [
        "By continuing to browse you agree",
        "By using this site, you consent to cookies.",
        "You accept cookies if you continue to use the shop",
        "Your continued use means that you agree.",
        "Durch die weitere Nutzung stimmen Sie zu.",
        "Wenn Sie auf der Seite weitersurfen, sind Sie einverstanden.",
        "Mit der Nutzung der Website akzeptieren Sie Cookies.",
    ],
)
def test_consent_by_going_on_is_seen(text: str) -> None:
    """In English and German, whatever comes first."""
    assert is_implied(text)


@pytest.mark.parametrize(
    "text",
    [
        "If you continue without accepting, nothing is stored.",
        "By clicking “Accept all” you agree to all purposes.",
        "Mit Ihrer Einwilligung messen wir. Sie können ohne sie weiter lesen.",
        *locales.load()["en"].texts.values(),
        *locales.load()["de"].texts.values(),
    ],
)
def test_a_fair_sentence_passes(text: str) -> None:
    """The product's own are among them."""
    assert not is_implied(text)


def test_a_tool_is_known_by_its_cookies_and_name() -> None:
    """A18: leaving out its hosts does not make it necessary."""
    found = mistakes(GOOGLE)
    places = ("name", *(f"cookies[{n}].name" for n in range(3)), "storage[0].name")
    assert list(found) == [f"services.google.{place}" for place in places]
    assert (
        "put it under a purpose that is asked for (never-necessary, A18, law"
        in (found["services.google.cookies[0].name"])
    )


@pytest.mark.parametrize(
    ("purpose", "where"),
    [
        ('[purposes.werbung]\nname = "Ads"', "purposes.werbung.necessary"),
        ('[purposes.money]\nname = "Ads"', "purposes.money.name"),
        ('[purposes.zahlen]\nname = "Besucherstatistik"', "purposes.zahlen.name"),
    ],
)
def test_a_purpose_is_known_by_its_name(purpose: str, where: str) -> None:
    """Calling it necessary does not make it so."""
    more = '\ndescription = "."\nnecessary = true\nreason = "Advertising pays for it."'
    said = mistakes(purpose + more)[where]
    assert "is never necessary; " in said
    assert "asked for (never-necessary, A18, law" in said


@pytest.mark.parametrize(
    "key", ["_ga", "_ga*", "_gid", "_gat*", "IDE", "_uet*", "_hj*", "_clck", "_ttp"]
)
def test_a_trackers_cookie_is_known(key: str) -> None:
    """One of them, or the family."""
    assert kind_of_key(key)


@pytest.mark.parametrize("name", ["_gallery", "basket", "ide", "_g", "session*"])
def test_other_cookies_are_not(name: str) -> None:
    """A name that only begins alike is another."""
    assert not kind_of_key(name)


@pytest.mark.parametrize(
    "name",
    ["Basket", "Parcel tracking", "Loads", "Abo ohne Werbung", "Preise anzeigen"],
)
def test_other_names_are_not(name: str) -> None:
    """What works for the visitor stays necessary."""
    assert not kind_of_name(name)
