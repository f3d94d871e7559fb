"""What tools outside hear of a choice: denied first, then what the visitor said."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Page

from benchmarks.reference import reference_site
from consent.rules.role import roles
from consent.tool import Tool
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

TOOLS = """<script>
heard = []
fbq = (...words) => heard.push(['meta', ...words])
ttq = {{
  grantConsent: () => heard.push(['tiktok', 'grant']),
  revokeConsent: () => heard.push(['tiktok', 'revoke']),
}}
wp_set_consent = (...words) => heard.push(['wordpress', ...words])
</script>"""
EVERYTHING = ("marketing", "statistics", "preferences", "personalisation")
GOOGLE = (
    "[...dataLayer].filter((said) => said.length).map((said) => [...said])"
    ".filter(([command]) => command === 'consent')"
)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage whose site tells every tool there is."""
    site = reference_site("en")
    settings = replace(site.settings, told=tuple(Tool), roles=roles({}, EVERYTHING))
    with staged(replace(site, settings=settings)) as stage:
        stage.head = TOOLS + stage.head
        yield stage


@pytest.fixture
def page(profile: Callable[..., BrowserContext]) -> Page:
    """Open a page in a fresh profile."""
    return profile().new_page()


def answer(page: Page, name: str) -> None:
    """Answer in the banner, and wait until it is said that the answer was saved."""
    page.get_by_role("button", name=name).click()
    page.wait_for_function("() => document.querySelector('[role=status]').textContent")


def heard(page: Page) -> list[Any]:
    """Give what each tool heard last."""
    found: list[Any] = page.evaluate(
        f"""[
          {GOOGLE}.at(-1)[2],
          uetq.at(-1),
          [...clarity.q.at(-1)][1],
          heard.filter(([tool]) => tool === 'meta').at(-1)[2],
          heard.filter(([tool]) => tool === 'tiktok').at(-1)[1],
          heard.filter(([, category]) => category === 'marketing').at(-1)[2],
          _paq.at(-1)[0],
        ]"""
    )
    return found


def test_the_default_is_the_first_that_google_hears(stage: Stage, page: Page) -> None:
    """A27: denied before anything else is in the data layer, whatever comes later."""
    page.goto(stage.url)
    page.wait_for_function("() => window.consent")
    first = page.evaluate("[...dataLayer[0]]")
    assert first[:2] == ["consent", "default"]
    assert first[2].pop("wait_for_update") == 500
    assert {kind: said for kind, said in first[2].items() if said != "denied"} == {
        "security_storage": "granted"
    }
    assert len(first[2]) == 7


def test_every_tool_hears_a_refusal_and_a_yes(stage: Stage, page: Page) -> None:
    """A27: each in its own words, and no tool has to be asked for again."""
    page.goto(stage.url)
    answer(page, "Reject all")
    google, *others = heard(page)
    assert google["ad_storage"] == google["analytics_storage"] == "denied"
    assert others == [
        {"ad_storage": "denied"},
        {"ad_Storage": "denied", "analytics_Storage": "denied"},
        "revoke",
        "revoke",
        "deny",
        "forgetConsentGiven",
    ]

    page.evaluate("consent.set({purposes: {statistics: true, marketing: true}})")
    page.wait_for_function("() => consent.allows('marketing')")
    google, *others = heard(page)
    assert google["ad_user_data"] == google["analytics_storage"] == "granted"
    assert others == [
        {"ad_storage": "granted"},
        {"ad_Storage": "granted", "analytics_Storage": "granted"},
        "grant",
        "grant",
        "allow",
        "setConsentGiven",
    ]


def test_a_withdrawal_is_heard_as_well(stage: Stage, page: Page) -> None:
    """A27: whoever was told of the yes is told of its end."""
    page.goto(stage.url)
    answer(page, "Accept all")
    assert heard(page)[0]["ad_storage"] == "granted"
    page.evaluate("consent.withdraw()")
    page.wait_for_function("() => !consent.allows('marketing')")
    assert heard(page)[0]["ad_storage"] == "denied"
    events = page.evaluate("dataLayer.map(({event}) => event).filter(Boolean)")
    assert events[-1] == "consent_withdrawn"


def test_a_tool_that_throws_is_alone_in_that(stage: Stage, page: Page) -> None:
    """The notice is there, and the other tools are told."""
    stage.head = f"<script>fbq = () => {{{{ throw 1 }}}}</script>{stage.head}".replace(
        "fbq = (...words) => heard.push(['meta', ...words])", ""
    )
    page.goto(stage.url)
    answer(page, "Accept all")
    assert page.evaluate("uetq.at(-1)") == {"ad_storage": "granted"}


@pytest.mark.parametrize("layer", ["{ get() { throw 1 } }", "{ value: 'mine' }"])
def test_a_data_layer_that_is_none_hides_no_notice(
    stage: Stage, page: Page, layer: str
) -> None:
    """Whatever a page made of that name, it can say no, and other tools are told."""
    page.add_init_script(f"Object.defineProperty(window, 'dataLayer', {layer})")
    page.goto(stage.url)
    answer(page, "Accept all")
    assert page.evaluate("uetq.at(-1)") == {"ad_storage": "granted"}


def test_a_data_layer_put_in_the_place_of_another_hears(
    stage: Stage, page: Page
) -> None:
    """A page's own script may begin a new one, which tags then read."""
    page.goto(stage.url)
    page.wait_for_function("() => window.consent")
    page.evaluate("window.dataLayer = []")
    answer(page, "Accept all")
    assert heard(page)[0]["ad_storage"] == "granted"


def test_a_purpose_that_is_not_there_is_never_granted(stage: Stage, page: Page) -> None:
    """A role for which the site asks nobody stays denied after "Accept all"."""
    settings = replace(stage.site.settings, roles=roles({}, ["statistics"]))
    stage.site = replace(stage.site, settings=settings)
    page.goto(stage.url)
    answer(page, "Accept all")
    said = heard(page)[0]
    assert (said["ad_storage"], said["analytics_storage"]) == ("denied", "granted")
