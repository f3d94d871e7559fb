"""From a site's file to a draft, or to all of its mistakes."""

import pytest

from consent import locales
from consent.errors import BadSiteFile
from consent.model import ErasureMode, Settings, StorageKind
from consent.rules import site_file
from tests.rules.site_files import draft, mistakes, tables


def test_a_file_becomes_a_draft() -> None:
    """Everything a visitor is shown and asked is in it, without numbers yet."""
    notice = draft().notice
    assert [purpose.id for purpose in notice.purposes] == [
        "necessary",
        "statistics",
        "marketing",
    ]
    assert notice.services[1].hosts == ("stats.shop.example",)
    assert (notice.validity.grant, notice.validity.refusal) == (180, 186)
    assert notice.retention == 1098
    assert notice.erasure is ErasureMode.DELETE


def test_settings_are_kept_apart_from_the_notice() -> None:
    """What no visitor is shown does not change the notice's name."""
    change = """
    cookie_domain = "shop.example"
    [check]
    allowed_sites = ["https://other.example"]
    """
    assert draft(change).settings == Settings(
        origins=("https://shop.example",),
        cookie_domain="shop.example",
        may_check=("https://other.example",),
    )
    assert draft(change).notice == draft().notice


def test_usual_purposes_have_words_in_every_language() -> None:
    """A usual id needs no name, and an own name counts more."""
    change = """
    languages = ["en", "de"]
    [purposes.necessary]
    reason = { en = "The basket.", de = "Der Korb." }
    [purposes.statistics]
    name = { en = "Counting", de = "Zählen" }
    """
    statistics = draft(change).notice.purposes[1]
    assert statistics.name == {"en": "Counting", "de": "Zählen"}
    assert statistics.description["de"].startswith("Zählt Besuche")


def test_every_sentence_is_in_the_notice() -> None:
    """A notice is whole without the product: texts and countries are resolved."""
    texts = draft('[texts.en]\nreject_all = "Refuse all"').notice.texts["en"]
    assert texts["reject_all"] == "Refuse all"
    assert texts["accept_all"] == "Accept all"
    assert texts["country.IE"] == "Ireland"


def test_an_unlisted_country_is_shown_by_its_letters() -> None:
    """A locale need not know every country."""
    texts = draft('[services.ads]\ncountry = "AQ"').notice.texts["en"]
    assert texts["country.AQ"] == "AQ"


def test_cookies_and_storage_become_one_list() -> None:
    """What a service keeps is one registry, whatever the kind."""
    storage = '[services.ads]\nstorage = [{kind="local", name="a*", duration="1 day"}]'
    items = draft(storage).notice.services[2].storage
    assert [(item.kind, item.name) for item in items] == [(StorageKind.LOCAL, "a*")]


MANY = """
id = "My Shop"
origins = ["http://shop.example", 5, "https://a.example", "https://a.example"]
languages = ["en", "xx", "en"]
cookie_domain = "other.example"
colour = "red"

[controler]
[controller]
name = ""
contact = "me"

[validity]
grant = "forever"
refusal = "never"

[check]
allowed_sites = "https://b.example"

[purposes.statistics]
sale = "no"
necesary = true

[purposes.analysis]

[purposes.ads]
name = "Ads"
description = "Ads."

[services.matomo]
purposes = ["statistik"]
country = "Germany"
hosts = ["https://stats.example"]
cookies = [{ name = "a b", duration = "13 moons" }, { nam = "b" }]
storage = [{ kind = "disk", name = "*", duration = "session" }]

[texts.en]
reject = "No"
"banner.opt-in" = "We value your privacy"
banner.title = "Hello"
"""
WANTED = {
    "colour": "unknown key",
    "controler": "did you mean 'controller'?",
    "id": '"My Shop" is not an id',
    "origins[0]": "https://",
    "origins[1]": "5 is not a text",
    "origins[3]": "stands there twice",
    "languages[1]": '"xx" has no texts yet; there are ar, bg',
    "languages[2]": "stands there twice",
    "cookie_domain": "above none of the origins",
    "controller.name": "is empty",
    "controller.contact": "write an e-mail address",
    "validity.grant": '"forever" is not a duration',
    "validity.refusal": '"never" is not a duration',
    "check.allowed_sites": "put it into [ ]",
    "purposes.statistics.sale": '"no" is not true or false',
    "purposes.statistics.necesary": "did you mean 'necessary'?",
    "purposes.analysis.name": "only usual purposes have one",
    "purposes.analysis.description": "only usual purposes have one",
    "services.ads": "a purpose and a service",
    "services.matomo.purposes[0]": '"statistik" is not a purpose',
    "services.matomo.country": "two letters of ISO 3166-1",
    "services.matomo.hosts[0]": "leave scheme, port and path out",
    "services.matomo.cookies[0].name": '"a b" is not a cookie\'s name',
    "services.matomo.cookies[0].duration": '"13 moons" is not a duration',
    "services.matomo.cookies[1].nam": "did you mean 'name'?",
    "services.matomo.cookies[1].name": "is missing",
    "services.matomo.cookies[1].duration": "is missing",
    "services.matomo.storage[0].kind": '"disk" is not one of',
    "services.matomo.storage[0].name": "every key",
    "texts.en.reject": "unknown key",
    'texts.en."banner.opt-in"': "needs just {controller}, {purposes}, {recipients}",
    "texts.en.banner": "a key with dots needs quotes",
}


@pytest.mark.parametrize(("where", "wish"), WANTED.items())
def test_every_mistake_comes_at_once(where: str, wish: str) -> None:
    """Thirty mistakes are one answer, each with its path and what to write."""
    assert wish in mistakes(MANY)[where]


def test_no_mistake_is_told_twice() -> None:
    """What only follows from another mistake is not one more thing to mend."""
    with pytest.raises(BadSiteFile) as caught:
        site_file.read(tables(MANY), locales.load())
    places = [mistake.where for mistake in caught.value.mistakes]
    assert len(places) == len(set(places))
    assert str(caught.value) == f"{len(places)} mistakes to mend"


@pytest.mark.parametrize("top", [[], "text", None, {}, {"purposes": []}])
def test_any_value_is_answered(top: object) -> None:
    """Whatever TOML or JSON holds, the answer is a list of mistakes."""
    with pytest.raises(BadSiteFile) as caught:
        site_file.read(top, locales.load())
    assert caught.value.mistakes


@pytest.mark.parametrize(
    ("change", "where", "wish"),
    [
        ("origins = []", "origins", "at least one"),
        ("controller = 5", "controller", "not a table"),
        ("[services]\nads = 5", "services.ads", "not a table"),
        ("purposes = 5", "purposes", "not a table"),
        ("[retention]\nxyz = 1", "retention.xyz", "known here are after_validity"),
        ("[texts.en]\n'a b' = 'x'", 'texts.en."a b"', "unknown key"),
        ("[texts.en]\nclose = 'Close {x}'", "texts.en.close", "leave them out"),
        ("[services.ads]\nname = 1979-05-27", "services.ads.name", "not a text"),
        (f'[controller]\nname = "{"x" * 999}"', "controller.name", "…"),
        (
            '[services.ads]\nstorage = [{kind="local",name="a",duration="1 day"},'
            '{kind="local",name="a",duration="2 days"}]',
            "services.ads.storage[1]",
            "twice",
        ),
    ],
)
def test_single_mistakes(change: str, where: str, wish: str) -> None:
    """Every kind of mistake is told in plain words."""
    assert wish in mistakes(change)[where]


def test_too_many_services_are_refused() -> None:
    """A token has to fit into a cookie."""
    many = "\n".join(
        f'[services.s{n}]\nname="a"\npurposes=["statistics"]\nrecipient="a"\n'
        f'country="DE"\npolicy="https://a.example"'
        for n in range(1000)
    )
    assert mistakes(many) == {"services": "has 1003 entries; write at most 1000"}


@pytest.mark.parametrize("name", ["pp*", "*shop", "pps_s*p", "__Host-*"])
def test_no_cookie_may_catch_our_own(name: str) -> None:
    """Withdrawing would delete the refusal, and the visitor would be asked again."""
    cookie = f'{{ name = "{name}", duration = "1 day" }}'
    found = mistakes(f"[services.matomo]\ncookies = [{cookie}]")
    message = found["services.matomo.cookies[0].name"]
    assert "holds the visitor's choice; write a longer name" in message


def test_no_storage_key_may_catch_our_own() -> None:
    """The same for what waits in local storage; session storage has nothing of ours."""
    key = '{{ kind = "{}", name = "p*", duration = "1 day" }}'
    both = f"{key.format('local')}, {key.format('session')}"
    found = mistakes(f"[services.matomo]\nstorage = [{both}]")
    assert list(found) == ["services.matomo.storage[0].name"]
