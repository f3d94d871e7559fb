"""Own texts in another language than their own are refused where that is certain."""

import pytest

from tests.rules.site_files import mistakes


def mixed(language: str, text: str) -> str:
    """Say what is wrong with a reason in one language."""
    change = f'[purposes.necessary.reason]\n{language} = "{text}"'
    found = site(language, change)
    return found.get(f"purposes.necessary.reason.{language}", "")


def site(language: str, change: str) -> dict[str, str]:
    """Give the mistakes of a site in one language."""
    return mistakes(f'languages = ["{language}"]\n{change}')


@pytest.mark.parametrize(
    ("language", "text", "other"),
    [
        ("de", "The basket has to remember what is in it.", "'en'"),
        ("en", "Der Korb muss sich merken, welche Waren auf dem Gerät liegen.", "'de'"),
        ("fr", "Корзината трябва да помни", "the Cyrillic script"),
        ("ar", "The basket remembers", "the Latin script"),
        ("el", "Das ist der Korb", "the Latin script"),
        ("ja", "This keeps the basket", "the Latin script"),
    ],
)
def test_a21_another_language_is_refused(language: str, text: str, other: str) -> None:
    """A person who was promised one language meets no other."""
    said = f"is not in '{language}' but in {other}"
    assert mixed(language, text).startswith(f"{said} (language-mixed, A21, guidance")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der Korb muss sich merken, was darin liegt."),
        ("fr", "Le panier doit retenir ce qu'il contient."),
        ("fr", "Panier"),
        ("ja", "カートの中身を覚えておくためです。"),
        ("ja", "Cookie"),
        ("sr", "Корпа памти шта је у њој."),
        ("sr", "Korpa pamti šta je u njoj."),
        ("zh-Hant", "購物車需要記住內容。"),
        ("uk", "Кошик має пам'ятати, що в ньому."),
    ],
)
def test_a21_its_own_language_passes(language: str, text: str) -> None:
    """And a single word, which may be a name."""
    assert mixed(language, text) == ""


def test_a_name_keeps_its_letters() -> None:
    """A brand is called alike everywhere."""
    brand = '[purposes.necessary.name]\nel = "Google Maps Platform"'
    assert "purposes.necessary.name.el" not in site("el", brand)
