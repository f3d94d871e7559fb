"""Every language and regime of a notice: what its layers hold, without a browser."""

import re
from functools import cache
from html import unescape

import pytest

from benchmarks.reference import reference_site
from consent import locales, render
from consent.model import Notice, Purpose, Regime
from consent.render import Html

LANGUAGES = sorted(locales.load())
BUILD = render.build()
BOTH = (Regime.OPT_IN, Regime.OPT_OUT)


@cache
def shown(lang: str, regime: Regime) -> tuple[Notice, Html]:
    """Render the reference site's notice."""
    notice = reference_site(lang, regime=regime).notice
    return notice, render.html(notice, lang, regime, BUILD)


def labels(markup: str) -> dict[str, str]:
    """Give what the buttons of a layer say, by what they do."""
    found = re.findall(r"<button[^>]* value=\"(\w+)\"[^>]*>\s*([^<]*?)\s*</", markup)
    return dict(found)


def optional(notice: Notice) -> list[Purpose]:
    """Give the purposes that can be refused."""
    return [purpose for purpose in notice.purposes if not purpose.necessary]


@pytest.mark.parametrize("regime", BOTH)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a58_both_answers_stand_beside_each_other(lang: str, regime: Regime) -> None:
    """A07, A12, A58: on both layers, in words that differ and say nothing else."""
    notice, layers = shown(lang, regime)
    for layer in (layers.banner, layers.preferences):
        said = labels(layer)
        assert said["reject_all"] == notice.texts[lang]["reject_all"]
        assert said["accept_all"] == notice.texts[lang]["accept_all"]
        assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("regime", BOTH)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a58_the_first_layer_says_what_it_is_about(lang: str, regime: Regime) -> None:
    """A14, A58: controller, purposes, recipients with a link, and the way back."""
    notice, layers = shown(lang, regime)
    for said in (
        notice.controller.name,
        *(purpose.name[lang] for purpose in optional(notice)),
        'href="#privacy-panel"',
        notice.texts[lang]["open"],
    ):
        assert said in unescape(layers.banner)


@pytest.mark.parametrize("regime", Regime)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a58_nothing_is_ticked_or_left_unsaid(lang: str, regime: Regime) -> None:
    """A15, A16, A58: one switch a purpose, no braces, no text of another regime."""
    notice, layers = shown(lang, regime)
    assert "checked" not in layers.banner + layers.preferences
    switches = re.findall(r'name="purposes" value="(\w+)"', layers.preferences)
    assert switches == [purpose.id for purpose in optional(notice)]
    assert not re.search(r"\{\w+\}", layers.banner + layers.preferences)
    for other in Regime:
        text = notice.texts[lang][f"preferences.{other}"]
        assert (text in layers.preferences) is (other is regime)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a41_the_way_out_is_one_button_while_asked_and_after(lang: str) -> None:
    """A41, A58: in words of its own; nowhere else is it offered."""
    _, layers = shown(lang, Regime.OPT_OUT)
    card, foot = layers.banner.split('class="pc-foot"')
    assert card.count('value="opt_out"') == 1
    (button,) = re.findall(r'<button[^>]*value="opt_out"[^>]*>', foot)
    assert 'data-when="rest"' in button
    for other in (Regime.OPT_IN, Regime.NONE):
        assert "opt_out" not in shown(lang, other)[1].banner
    said = [locale.texts["opt_out"] for locale in locales.load().values()]
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_people_are_told_no_answer_is_asked(lang: str) -> None:
    """The notice is a way to what is stored, and each purpose can be turned off."""
    notice, layers = shown(lang, Regime.NONE)
    assert labels(layers.banner) == {"open": notice.texts[lang]["open"]}
    assert labels(layers.preferences)["save"] == notice.texts[lang]["save"]


@pytest.mark.parametrize("regime", Regime)
def test_a24_the_notice_says_how_long_a_no_holds(regime: Regime) -> None:
    """A24: twelve months where nobody is asked first."""
    _, layers = shown("en", regime)
    months = "6 months" if regime is Regime.OPT_IN else "1 year"
    assert f"a no for {months}" in layers.preferences
