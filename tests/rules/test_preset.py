"""Ready services: found by name and version, taken as they are, changed by nobody."""

import hashlib
from fnmatch import fnmatchcase
from typing import Any

import pytest

from consent import locales, presets
from consent.canonical import encode
from consent.errors import BadSiteFile
from consent.model import Service
from consent.rules import preset, site_file
from consent.rules.preset import Preset, Presets
from consent.rules.rule import PRESET_NEWER
from consent.rules.site_file import Draft
from tests.ledger.vectors import load
from tests.rules.site_files import tables

PURPOSES = ("media", "preferences", "support")
OWN = {"recipient": "Shop Ltd", "country": "DE", "policy": "https://shop.example/p"}


def known(*versions: int) -> Presets:
    """Give a preset in some versions, each of which keeps one cookie more."""
    return {
        ("films", number): Preset(
            name="films",
            version=number,
            kind="media",
            table={
                **OWN,
                "name": "Films",
                "purposes": ["statistics"],
                "cookies": [
                    {"name": f"f{n}", "duration": "1 day"} for n in range(number)
                ],
            },
        )
        for number in versions
    }


def draft(service: dict[str, Any], known: Presets) -> Draft:
    """Read a site with one service more."""
    changed = tables()
    changed["services"]["films"] = service
    return site_file.read(changed, locales.load(), known)


def taken(service: dict[str, Any], known: Presets) -> Service:
    """Give that service as the notice has it."""
    return draft(service, known).notice.services[-1]


def refused(reference: object) -> dict[str, str]:
    """Give the mistakes of a site whose service takes what is not there."""
    with pytest.raises(BadSiteFile) as caught:
        draft({"service": reference}, known(1))
    return {mistake.where: mistake.message for mistake in caught.value.mistakes}


def test_a_service_is_what_its_preset_says_and_the_owner_goes_first() -> None:
    """Two lines make a whole service, and any line of it can be said otherwise."""
    service = taken({"service": "preset:films@1", "name": "Cinema"}, known(1))
    assert (service.name, service.recipient) == ("Cinema", "Shop Ltd")
    assert [item.name for item in service.storage] == ["f0"]


def test_a_better_preset_changes_nothing_unasked_and_is_told() -> None:
    """The pinned version stays; the publish remarks where a newer one is described."""
    old = draft({"service": "preset:films@1"}, known(1))
    new = draft({"service": "preset:films@1"}, known(1, 2))
    assert new.notice == old.notice
    (told,) = [each for each in new.remarks if each.rule is PRESET_NEWER]
    assert told.where == "services.films.service"
    assert "compare films@1 films@2" in told.message


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("preset:film@1", "did you mean 'films'?"),
        ("preset:zzz@1", "`consent presets` lists all"),
        ("preset:films@7", "films has 1"),
        ("films", 'write one like "preset:matomo@1"'),
        (1, "is not a text"),
    ],
)
def test_a_preset_that_is_not_there_is_the_one_mistake(
    reference: object, words: str
) -> None:
    """A slip in the name is told as such, not as six missing keys."""
    found = refused(reference)
    assert words in found["services.films.service"]
    if str(reference).startswith("preset:"):
        assert list(found) == ["services.films.service"]


def test_tables_of_another_shape_are_left_to_the_reader_of_tables() -> None:
    """What is no table of services is told in the words of that mistake."""
    for services in ("none", {"films": "preset:films@1"}):
        changed = tables() | {"services": services}
        with pytest.raises(BadSiteFile) as caught:
            site_file.read(changed, locales.load(), known(1))
        assert "is not a table" in str(caught.value.mistakes[0])


def test_two_versions_are_told_apart_in_words() -> None:
    """An owner sees what a newer one knows before taking it."""
    one, two = known(1, 2).values()
    renamed = Preset(name="x", version=1, kind="", table={**two.table, "name": "X"})
    assert list(preset.differences(one, renamed)) == [
        'cookies: also {"name": "f1", "duration": "1 day"}',
        'name: "Films" becomes "X"',
    ]
    assert list(preset.differences(two, one)) == [
        'cookies: without {"name": "f1", "duration": "1 day"}'
    ]


@pytest.mark.parametrize("each", presets.load().values(), ids=str)
def test_every_preset_makes_a_service_that_can_be_published(each: Preset) -> None:
    """Names, hosts, durations and purposes pass what a site's own have to pass."""
    changed = tables()
    changed["purposes"] |= {purpose: {} for purpose in PURPOSES}
    mine = {key: value for key, value in OWN.items() if key not in each.table}
    assert not mine or each.yours
    changed["services"]["it"] = {"service": f"preset:{each}"} | mine
    site = site_file.read(changed, locales.load(), presets.load())
    assert site.notice.services[-1].name == each.table["name"]
    assert all(len(item.name) > 1 for item in site.notice.services[-1].storage)


OWN_NAMES = {
    *(
        "_csrf",
        "asp.net_sessionid",
        "auth",
        "cart",
        "connect.sid",
        "csrf",
        "csrftoken",
        "csrf_token",
        "id",
    ),
    *(
        "jsessionid",
        "lang",
        "language",
        "laravel_session",
        "locale",
        "phpsessid",
        "remember_token",
        "session",
        "session_id",
    ),
    *("sessionid", "sid", "theme", "token", "ts", "uid", "user", "xsrf-token"),
}


@pytest.mark.parametrize("each", presets.load().values(), ids=str)
def test_no_optional_preset_takes_a_name_that_sites_use_themselves(
    each: Preset,
) -> None:
    """What it names is deleted on a no, such as the cookie that a shop's forms need."""
    names = [item["name"].lower() for item in each.table.get("cookies", ())]
    taken = {own for own in OWN_NAMES for name in names if fnmatchcase(own, name)}
    assert not taken or each.table["purposes"] == ["necessary"]


def test_no_version_that_was_given_out_has_changed() -> None:
    """A preset is what sites pinned: what is known better is a version more."""
    given = load("presets")
    now = {
        str(each): hashlib.sha256(
            encode({"table": each.table, "breaks": each.breaks, "yours": each.yours})
        ).hexdigest()
        for each in presets.load().values()
    }
    assert {name: now.get(name) for name in given} == given
    assert set(now) == set(given), "a new preset: add its hash to the vectors"
