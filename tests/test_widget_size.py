"""What the widget costs a visitor: the numbers that are promised for the reference."""

import brotli
import pytest
from msgspec.structs import replace

from benchmarks.reference import reference_site
from consent import render
from consent.model import Embed, Hold, Regime, Site
from consent.tool import Tool

BUDGET = 6_000


def test_served_script_is_small() -> None:
    """Banner, preferences, gate and signals in one language fit the budget."""
    script = render.widget(reference_site("en"), "en", Regime.OPT_IN, render.build())

    assert _size(script) <= BUDGET


@pytest.mark.parametrize("lang", ["de"])
def test_longer_languages_stay_close(lang: str) -> None:
    """A language with longer words costs at most a tenth more."""
    script = render.widget(reference_site(lang), lang, Regime.OPT_IN, render.build())

    assert _size(script) <= (BUDGET * 11 // 10)


def test_only_several_languages_need_a_choice() -> None:
    """A site of one language carries nothing of it; of several, no other's texts."""
    one, both = reference_site("en"), reference_site("en", "de")
    build = render.build()
    single = render.widget(one, "en", Regime.OPT_IN, build)
    several = render.widget(both, "en", Regime.OPT_IN, build)

    assert b"languages" not in single
    assert b"Statistik" not in several
    assert _size(several) <= _size(single) + 400


@pytest.mark.parametrize("tool", Tool)
def test_each_tool_that_is_told_costs_little(tool: Tool) -> None:
    """Telling a tool costs at most 400 bytes, and nothing where it is not told."""
    build, plain = render.build(), reference_site("en")
    roles = {"advertising": ("marketing",), "statistics": ("statistics",)}
    settings = replace(plain.settings, told=(tool,), roles=roles)
    with_it = replace(plain, settings=settings)
    before = _size(render.widget(plain, "en", Regime.OPT_IN, build))
    after = _size(render.widget(with_it, "en", Regime.OPT_IN, build))

    assert before < after <= before + 400


def test_holding_back_what_is_not_tagged_costs_little() -> None:
    """At most 2,500 bytes, hosts included, and nothing where it is off."""
    build, plain = render.build(), reference_site("en")
    holding = replace(plain.settings, hold=Hold(untagged=True))
    with_it = replace(plain, settings=holding)
    before = render.widget(plain, "en", Regime.OPT_IN, build)
    after = render.widget(with_it, "en", Regime.OPT_IN, build)

    assert b"hosts" not in before
    assert _size(before) < _size(after) <= _size(before) + 2_500


def test_embeds_cost_what_is_told() -> None:
    """What stands in place of embeds fits its own budget, style and words included."""
    plain = reference_site("en")
    services = tuple(replace(s, embed=Embed.CONTENT) for s in plain.notice.services)
    site = replace(plain, notice=replace(plain.notice, services=services))

    assert _beyond(plain, site) <= 1_450


def test_attributes_of_others_cost_what_is_told() -> None:
    """Pages of another tool cost half a kilobyte, and only its owner's visitors."""
    plain = reference_site("en")
    settings = replace(
        plain.settings, honoured=("onetrust",), meanings={"C0002": "statistics"}
    )

    assert _beyond(plain, replace(plain, settings=settings)) <= 550


def _beyond(plain: Site, other: Site) -> int:
    build = render.build()
    before = render.widget(plain, "en", Regime.OPT_IN, build)
    return _size(render.widget(other, "en", Regime.OPT_IN, build)) - _size(before)


def _size(script: bytes) -> int:
    return len(brotli.compress(script, mode=brotli.MODE_TEXT, quality=11))
