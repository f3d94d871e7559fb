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


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("no", "nb"),
        ("nn-NO, de;q=0.1", "nb"),
        ("zh-TW, zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("zh-Hant-CN", "zh-Hant"),
        ("pt-PT", "pt-BR"),
        ("sr-Latn", "de"),
    ],
)
def test_what_is_written_alike_will_do(accepted: str, lang: str) -> None:
    """Regions and names of a language lead to the one that can be read."""
    offered = ("de", "nb", "zh-Hans", "zh-Hant", "pt-BR", "sr-Cyrl")
    assert preferred(accepted, offered) == lang
