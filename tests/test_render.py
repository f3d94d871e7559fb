"""From a notice to markup, to trees, to the script as served."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from benchmarks.reference import reference_site
from consent import render
from consent.model import (
    Action,
    Choice,
    ErasureMode,
    Layer,
    Measurement,
    Notice,
    Regime,
    Site,
)
from consent.render import BadMarkup, nodes
from consent.rules import state as states
from consent.rules.choice import decide
from consent.rules.issue import Screen, issue

BUILD = render.build()
_JAVASCRIPT = re.compile(r'"(?:\\.|[^"\\])*"|(\w+):|!([01])')
HOSTILE = "\"><script>x</script>' onload=x {controller} {{ 7*7 }} {% x %} </"


def data(site: Site, lang: str = "en", build: render.Build = BUILD) -> dict[str, Any]:
    """Read back the data that a script is served with."""
    script = render.widget(site, lang, Regime.OPT_IN, build).decode()
    written = _JAVASCRIPT.sub(_json, script.partition("Script,")[2])
    found, _ = json.JSONDecoder().raw_decode(written)
    assert isinstance(found, dict)
    return found


def _json(found: re.Match[str]) -> str:
    if found[2]:
        return "true" if found[2] == "0" else "false"
    return f'"{found[1]}":' if found[1] else found[0]


def words(tree: Any) -> str:
    """Gather a tree's text."""
    if isinstance(tree, str):
        return tree
    return " ".join(words(child) for child in tree[1:])


def change(site: Site, **members: Any) -> Site:
    """Change a site's notice."""
    return replace(site, notice=replace(site.notice, **members))


def test_build_is_named_by_its_content() -> None:
    """Any change of behaviour, style, markup or words gives a build another name."""
    names = {
        BUILD.name,
        replace(BUILD, words=BUILD.words | {"en": {}}).name,
        replace(BUILD, parts=BUILD.parts | {"core": "x"}).name,
        replace(BUILD, styles=BUILD.styles | {"notice": "x"}).name,
        replace(BUILD, templates=BUILD.templates | {"card.html": "x"}).name,
    }

    assert len(names) == 5
    assert render.build.__wrapped__().name == BUILD.name


def test_script_is_a_call_with_data() -> None:
    """The script calls the build's function with its tag and one literal object."""
    script = render.widget(reference_site("en"), "en", Regime.OPT_IN, BUILD).decode()

    core = BUILD.parts["core"].strip().removesuffix(";")

    assert core.startswith("(e,t)=>{")
    hint = "//# allFunctionsCalledOnLoad"
    assert script.startswith(f"{hint}\n({core})(document.currentScript,{{")
    assert script.endswith("});\n")


def test_data_says_what_was_shown() -> None:
    """The data name the notice, the build and the language that go into a choice."""
    site = reference_site("en", "de")

    assert data(site, "de")["shown"] == {
        "build": BUILD.name[:12],
        "lang": "de",
        "notice": site.notice_hash[:12],
    }


@pytest.mark.parametrize(
    ("lang", "erasure", "said"),
    [
        ("en", "delete", ("for 3 years more", "deleted for good")),
        ("en", "restrict", ("for 3 years more", "locked away")),
        ("de", "delete", ("noch 3 Jahre auf", "endgültig gelöscht")),
        ("de", "restrict", ("noch 3 Jahre auf", "wird gesperrt")),
    ],
)
def test_it_says_what_becomes_of_records(
    lang: str, erasure: str, said: tuple[str, str]
) -> None:
    """A52: how long they are held once a choice has ended, and what erasing does."""
    site = change(reference_site(lang), erasure=ErasureMode(erasure))
    panel = words(data(site, lang)["preferences"])

    assert all(each in panel for each in said)


@pytest.mark.parametrize(
    ("days", "said"),
    [(366, "1 year"), (1098, "3 years"), (62, "2 months"), (365, "365 days")],
)
def test_retention_is_said_as_it_was_written(days: int, said: str) -> None:
    """Days turn back into the owner's years and months; others stay days."""
    site = change(reference_site("en"), retention=days)

    assert f"holds the record of it for {said} more" in words(data(site)["preferences"])


def test_refusal_is_what_the_rules_issue() -> None:
    """The refusal the widget writes by itself is the one the service would issue."""
    site = reference_site("en")
    screen = Screen(site.notice, site.notice_hash, site.terms)
    choice = Choice(
        action=Action.REJECT_ALL, notice=site.notice_hash, layer=Layer.BANNER, key="k"
    )
    decision = decide(site.notice, choice, None)
    state = issue(screen, decision, regime=Regime.OPT_IN, signal=False, today=20_000)
    regime, asked = data(site)["refusal"]
    end = 20_000 + data(site)["days"]

    assert f"r{regime}0{asked}20000.{end}" == states.write(state)


def test_items_carry_what_the_gate_needs() -> None:
    """Services inherit being necessary or sold from their purposes."""
    items = {item["id"]: item for item in data(reference_site("en"))["items"]}

    assert items["paywell"]["necessary"] is True
    assert items["adriver"]["sale"] is True
    assert "sale" not in items["clipstream"]
    assert items["clipstream"]["purposes"] == ["media", "statistics"]
    assert items["tallyho"]["storage"] == {"cookie": r"^(_th_id\..*|_th_ses\..*)$"}


def test_banner_says_what_it_must() -> None:
    """The first layer names controller, purposes, recipients, withdrawal (A14)."""
    banner = words(data(reference_site("en"))["banner"])

    for said in ("Alder & Finch", "7 other recipients", "withdraw", "Privacy policy"):
        assert said in banner
    for purpose in reference_site("en").notice.purposes:
        assert purpose.name["en"] in banner


def test_preferences_say_what_they_must() -> None:
    """The second layer says recipient, country, storage and duration of services."""
    panel = words(data(reference_site("de"), "de")["preferences"])

    for said in ("Heatlens Inc.", "Vereinigte Staaten", "_th_id.*", "13 Monate"):
        assert said in panel
    assert "Nichts auf Ihrem Gerät" in panel
    assert "lokaler Speicher, bis zur Löschung" in panel


@pytest.mark.parametrize("lang", ["en", "de"])
def test_no_placeholder_is_left(lang: str) -> None:
    """Every placeholder of every text is filled, but the names the script fills in."""
    served = data(reference_site(lang), lang)
    served["texts"].pop("saved")

    assert not re.search(r"\{\w+\}", json.dumps([served["texts"], served["banner"]]))
    assert not re.search(r"\{\w+\}", words(served["preferences"]))


def test_a59_a_measurement_says_where_to_object() -> None:
    """The address stands behind the reason, to read and to follow."""
    objection = "https://shop.example/objection"
    measurement = Measurement(objection=objection, data="25 months")
    site = reference_site("en")
    first, *others = site.notice.purposes
    purposes = (replace(first, measurement=measurement), *others)
    notice = replace(site.notice, purposes=purposes)
    shown = render.html(notice, "en", Regime.OPT_IN, render.build()).preferences
    assert f'<a href="{objection}">{objection}</a>' in shown


def test_alone_means_no_recipients() -> None:
    """Without other recipients the banner speaks of none."""
    site = reference_site("en")
    banner = words(data(change(site, services=site.notice.services[:1]))["banner"])

    assert "recipient" not in banner
    assert "Alder & Finch stores and reads" in banner


def test_one_service_is_singular() -> None:
    """One of a thing is named in the singular."""
    site = reference_site("en")
    few = change(site, services=site.notice.services[1:2])

    assert "1 other recipient " in words(data(few)["banner"])
    assert "1 service " in words(data(few)["preferences"])


def test_every_regime_renders() -> None:
    """Opt-out says so, and where nothing is asked there is no card."""
    notice = reference_site("en").notice
    asked = render.html(notice, "en", Regime.OPT_OUT, BUILD)
    none = render.html(notice, "en", Regime.NONE, BUILD)

    assert "Unless you object" in asked.banner
    assert "pc-card" not in none.banner
    assert "pc-foot" in none.banner


def _purpose_named(notice: Notice, text: str) -> Notice:
    purpose = replace(notice.purposes[1], name={"en": text}, description={"en": text})
    return replace(notice, purposes=(notice.purposes[0], purpose))


def _service_named(notice: Notice, text: str) -> Notice:
    stored = replace(notice.services[0].storage[0], name=text)
    service = replace(
        notice.services[0], name=text, recipient=text, country=text, storage=(stored,)
    )
    return replace(notice, services=(service,))


def _controller_named(notice: Notice, text: str) -> Notice:
    who = replace(notice.controller, name=text, address=text, contact=text)
    return replace(notice, controller=who)


def _texts_of(notice: Notice, text: str) -> Notice:
    keep = {key for key, said in notice.texts["en"].items() if "{" in said}
    texts = {
        key: said if key in keep else text for key, said in notice.texts["en"].items()
    }
    return replace(notice, texts={"en": texts})


@pytest.mark.parametrize(
    "plant", [_purpose_named, _service_named, _controller_named, _texts_of]
)
def test_s18_owners_words_stay_words(plant: Callable[[Notice, str], Notice]) -> None:
    """Whatever an owner writes ends up as text, never as markup or code (S18)."""
    site = reference_site("en")
    hostile = replace(site, notice=plant(site.notice, HOSTILE))
    script = render.widget(hostile, "en", Regime.OPT_IN, BUILD).decode()
    tags = set(
        re.findall(
            r"<(\w+)",
            render.html(hostile.notice, "en", Regime.OPT_IN, BUILD).preferences,
        )
    )

    assert "script" not in tags
    assert HOSTILE in words(data(hostile)["preferences"])
    assert "</" not in script.partition("Script,")[2]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//x"])
def test_addresses_are_checked(address: str) -> None:
    """A link leads to the web or to a mailbox, or the notice is not compiled."""
    site = reference_site("en")
    who = replace(site.notice.controller, privacy_policy=address)

    with pytest.raises(BadMarkup, match="no web or mail address"):
        data(change(site, controller=who))


def test_cve_2023_1069_s18_an_attribute_stays_one() -> None:
    """A space in an owner's words or address begins no other attribute (S18)."""
    site = reference_site("en")
    who = replace(site.notice.controller, privacy_policy="https://x.example/a onload x")
    texts = {"en": site.notice.texts["en"] | {"close": "Close onload x"}}
    preferences = str(data(change(site, controller=who, texts=texts))["preferences"])

    assert "'a href https://x.example/a%20onload%20x'" in preferences
    assert "aria-label Close\\xa0onload\\xa0x" in preferences
    assert " onload" not in preferences


def test_line_separators_do_not_break_the_script() -> None:
    """U+2028 and U+2029 are escaped, as JavaScript once took them for line ends."""
    site = reference_site("en")
    who = replace(site.notice.controller, address="a\u2028b\u2029c")
    script = render.widget(change(site, controller=who), "en", Regime.OPT_IN, BUILD)

    assert "\u2028" not in script.decode()
    assert "a\u2028b\u2029c" in words(data(change(site, controller=who))["preferences"])


def test_missing_text_is_named() -> None:
    """A notice is refused for a text that its build does not know either."""
    site = reference_site("en")
    texts = {"en": {k: v for k, v in site.notice.texts["en"].items() if k != "choose"}}

    with pytest.raises(BadMarkup, match="choose"):
        data(change(site, texts=texts), build=replace(BUILD, words={}))


def test_right_to_left() -> None:
    """A language written from the right says so."""
    site = reference_site("en")
    notice = site.notice
    hebrew = change(
        site,
        languages=("he",),
        texts={"he": notice.texts["en"]},
        purposes=tuple(
            replace(p, name={"he": "x"}, description={"he": "x"})
            for p in notice.purposes
        ),
    )

    assert " dir rtl" in data(hebrew, "he")["banner"][0]


def test_spaces_are_kept_where_they_show() -> None:
    """Between words and links a space stays one; between boxes there is none."""
    assert nodes(
        "<p>\n  One\n  <a href='#x'>two</a>\n  <b>three</b>. \n</p>\n<ul> </ul>"
    ) == [
        ["p", 0, "One ", ["a", {"href": "#x"}, "two"], " ", ["b", 0, "three"], "."],
        ["ul", 0],
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<script></script>",
        "<style></style>",
        "<iframe></iframe>",
        "<p onclick='x'></p>",
        "<p style='x'></p>",
        "<a href='javascript:x'></a>",
        "<a href=' javascript:x'></a>",
        "<p><b></p></b>",
        "<p>",
        "</p>",
        "<!-- x -->",
        "<!doctype html>",
    ],
)
def test_what_could_run_is_refused(markup: str) -> None:
    """The tree holds only what the widget may build, and every tag closes."""
    with pytest.raises(BadMarkup):
        nodes(markup)
