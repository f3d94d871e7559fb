"""Choosing a language by what a browser accepts."""

import pytest

from consent.rules.language import preferred

OFFERED = ("en", "de", "pt-BR")


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("", "en"),
        ("de", "de"),
        ("DE-at, en;q=0.9", "de"),
        ("en;q=0.4, de;q=0.5", "de"),
        ("fr, pt;q=0.2", "pt-BR"),
        ("de;q=0, en;q=0.1", "en"),
        ("fr-CH, fr;q=0.9, *;q=0.5", "en"),
        ("de;q=2, ;;, \x00, de;q=", "en"),
        ("d" * 2000 + ",de", "en"),
    ],
)
def test_the_dearest_that_is_offered(accepted: str, lang: str) -> None:
    """The best wish that can be met wins, and else the site's first language."""
    assert preferred(accepted, OFFERED) == lang
