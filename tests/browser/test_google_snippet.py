"""Google's documented tag in a page: nothing ever precedes the default."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Page

from benchmarks.reference import reference_site
from consent.rules.role import roles
from consent.signals.consent_mode import snippet
from consent.tool import GoogleTag, Tool
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

TAG = GoogleTag(wait=300, regions=("DE", "US-CA"), passes_through=True)
EVERYTHING = ("marketing", "statistics", "preferences", "personalisation")
# As Google's documentation has it, but for the host; the page's template takes braces.
DOCUMENTED = """<!-- Google tag (gtag.js) -->
<script async src="/gtag/js?id=TAG_ID"></script>
<script>
  window.dataLayer = window.dataLayer || [];
  function gtag(){dataLayer.push(arguments);}
  gtag('js', new Date());

  gtag('config', 'TAG_ID');
</script>
"""
GTAG = "window.found = dataLayer.map((said) => [...said].slice(0, 2))"
WIDGET = '<script {kind} src="{{service}}/w/site.js"></script>'
PASTED = snippet(TAG)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage whose site tells Google's tags."""
    site = reference_site("en")
    settings = replace(
        site.settings, told=(Tool.GOOGLE,), google=TAG, roles=roles({}, EVERYTHING)
    )
    with staged(replace(site, settings=settings)) as stage:
        stage.files["/gtag/js"] = ("text/javascript", GTAG)
        yield stage


def braced(text: str) -> str:
    """Write a text so that the page's template gives it as it is."""
    return text.replace("{", "{{").replace("}", "}}")


@pytest.mark.parametrize(
    "head",
    [
        braced(PASTED + DOCUMENTED) + WIDGET.format(kind="async"),
        WIDGET.format(kind="async") + braced(PASTED + DOCUMENTED),
        WIDGET.format(kind="") + braced(DOCUMENTED),
    ],
    ids=["the widget last", "the widget async and first", "the widget first"],
)
def test_a27_nothing_precedes_the_default(
    stage: Stage, profile: Callable[..., BrowserContext], head: str
) -> None:
    """Not in the page, nor in what Google's script finds when it runs."""
    stage.head = head
    page = profile().new_page()
    page.goto(stage.url)
    page.wait_for_function("() => window.consent && window.found")
    assert page.evaluate("found[0]") == ["consent", "default"]
    command, _, said = page.evaluate("[...dataLayer[0]]")
    assert (command, said["ad_storage"], len(said)) == ("consent", "denied", 9)
    assert (said["region"], said["wait_for_update"]) == (["DE", "US-CA"], 300)
    names = commands(page)
    assert names.index(["set", "url_passthrough"]) < names.index(["js", None])
    assert names.index(["set", "ads_data_redaction"]) < names.index(["js", None])


def test_a27_the_choice_follows_the_default(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """An update says all seven types, and no region."""
    stage.head = braced(PASTED + DOCUMENTED) + WIDGET.format(kind="async")
    page = profile().new_page()
    page.goto(stage.url)
    page.get_by_role("button", name="Accept all").click()
    page.wait_for_function("() => consent?.allows('marketing')")
    *_, (_, kind, said) = page.evaluate(
        "dataLayer.filter(([name]) => name === 'consent').map((said) => [...said])"
    )
    assert (kind, said["ad_storage"], len(said)) == ("update", "granted", 7)


def commands(page: Page) -> list[list[str | None]]:
    """Give the first two words of all that was said, a date as nothing."""
    found: list[list[str | None]] = page.evaluate(
        "dataLayer.map(([one, two]) => [one, typeof two === 'string' ? two : null])"
    )
    return found
