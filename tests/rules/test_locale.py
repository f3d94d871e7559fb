"""The product's own words, in every language that there are words in."""

import pytest

from consent import locales
from consent.render import autonym
from consent.rules import labels
from consent.rules.locale import Locale, placeholders
from consent.rules.plural import form
from tests.rules.site_files import remarks

ALL = locales.load()
ENGLISH = ALL["en"]
COUNTED = ("recipients", "services", *(f"duration.{u}" for u in ("day", "month")))
EUROPEAN_UNION = (
    "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"
)


def is_counted(key: str) -> bool:
    """Tell whether a text has a form for each count."""
    return key.rpartition(".")[2] in {"zero", "one", "two", "few", "many", "other"}


@pytest.fixture(params=sorted(ALL))
def locale(request: pytest.FixtureRequest) -> Locale:
    """Give one language after the other."""
    return ALL[request.param]


def test_all_languages_of_the_union_are_there_and_more() -> None:
    """Who lives in the Union is asked in a language of its own."""
    assert set(EUROPEAN_UNION.split()) <= set(ALL)
    assert len(ALL) >= 42


def test_every_language_says_everything(locale: Locale) -> None:
    """No text is missing or left over, and each is filled with the same (A21)."""
    plain = {key for key in ENGLISH.texts if not is_counted(key)}
    assert {key for key in locale.texts if not is_counted(key)} == plain
    for key in plain:
        assert locale.texts[key].strip()
        assert placeholders(locale.texts[key]) == placeholders(ENGLISH.texts[key])
    assert locale.purposes.keys() == ENGLISH.purposes.keys()
    assert locale.countries.keys() == ENGLISH.countries.keys()


@pytest.mark.parametrize("key", COUNTED)
def test_every_count_has_its_form(locale: Locale, key: str) -> None:
    """From nothing to many, a number has a word that goes with it."""
    forms = {form(locale.lang, count) for count in range(200)}
    assert {f"{key}.{name}" for name in forms} <= locale.texts.keys()


def test_the_two_ways_read_alike(locale: Locale) -> None:
    """Refusing is not the longer word by far, and never one that says nothing (A12)."""
    reject, accept = locale.texts["reject_all"], locale.texts["accept_all"]
    assert reject != accept
    assert len(reject) <= 2 * len(accept)
    assert list(labels.find_wrong({locale.lang: locale.texts}, ALL)) == []


def test_every_language_names_itself(locale: Locale) -> None:
    """Its speakers find it in a list."""
    assert autonym.of(locale.lang) != locale.lang


def test_words_that_nobody_reviewed_are_remarked() -> None:
    """An owner is asked to read them; words that were reviewed pass in silence."""
    found = remarks(
        """
        languages = ["en", "fi"]
        [purposes.necessary.reason]
        en = "The basket has to remember what is in it."
        fi = "Ostoskorin on muistettava sisältönsä."
        """
    )
    assert list(found) == ["languages[1]"]
    assert "no speaker of it has reviewed" in found["languages[1]"]
