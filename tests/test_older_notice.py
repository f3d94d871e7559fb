"""Notices older than a text: today's build says what they lack."""

import pytest
from msgspec.structs import replace

from benchmarks.reference import LOCALES, reference_site
from consent import render
from consent.model import Notice, Regime, Site

BUILD = render.build()
LANGUAGES = sorted(path.stem for path in LOCALES.glob("*.json"))


def older(site: Site, *, keep: tuple[str, ...] = ()) -> Site:
    """Give a site whose notice was published before all sentences but some."""
    texts = {
        lang: {
            key: text
            for key, text in own.items()
            if key in keep or key.startswith("country.")
        }
        for lang, own in site.notice.texts.items()
    }
    return replace(site, notice=replace(site.notice, texts=texts))


def shown(notice: Notice, lang: str, build: render.Build = BUILD) -> str:
    """Give both layers of a notice as text."""
    layers = render.html(notice, lang, Regime.OPT_IN, build)
    return layers.banner + layers.preferences


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_older_notice_is_shown_in_its_language(lang: str) -> None:
    """A21: what it lacks is said as a new notice says it, by script and without."""
    site = reference_site(lang)
    bare = older(site)

    assert shown(bare.notice, lang) == shown(site.notice, lang)
    scripts = [render.widget(each, lang, Regime.OPT_IN, BUILD) for each in (bare, site)]
    assert scripts[0] == scripts[1]


def test_what_a_notice_says_stays_said() -> None:
    """A55: another build's words take no word away that was published."""
    site = reference_site("en")
    other = replace(BUILD, words={"en": dict.fromkeys(BUILD.words["en"], "Other")})

    assert "Reject all" in shown(older(site, keep=("reject_all",)).notice, "en", other)
    assert shown(site.notice, "en", other) == shown(site.notice, "en")


def test_the_words_are_those_of_the_build() -> None:
    """A55: an older notice looks as it did, drawn again by the build that showed it."""
    notice = older(reference_site("en")).notice
    other = replace(BUILD, words={"en": BUILD.words["en"] | {"choose": "Pick"}})

    assert "Pick</button>" in shown(notice, "en", other)
    assert "Pick</button>" not in shown(notice, "en")
    assert other.name != BUILD.name
