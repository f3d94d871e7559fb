"""Lists as each language writes them."""

import re

import pytest

from benchmarks.reference import reference_site
from consent import render
from consent.model import Regime


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "for Statistics, Marketing and Media."),
        ("ja", "統計、マーケティングとメディア。"),
        ("zh-Hant", "統計、行銷和媒體。"),
        ("ar", "الأغراض: الإحصاءات، التسويق والوسائط."),
        ("he", "מטרות: סטטיסטיקה, שיווק ומדיה."),
        ("th", "เพื่อ สถิติ, การตลาด และสื่อ"),
    ],
)
def test_purposes_are_listed(lang: str, said: str) -> None:
    """Comma and conjunction are the language's own, with its own spaces (A21)."""
    notice = reference_site(lang).notice
    banner = render.html(notice, lang, Regime.OPT_IN, render.build()).banner
    assert said in re.sub("<[^>]+>", "", banner)


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "Saved. On: {, }."), ("ja", "{、}"), ("ar", "{، }")]
)
def test_what_was_saved_is_listed(lang: str, said: str) -> None:
    """The script joins the names by the comma that it finds in their place (A21)."""
    site = reference_site(lang)
    script = render.widget(site, lang, Regime.OPT_IN, render.build()).decode()
    assert said in script
    assert "{names}" not in script
