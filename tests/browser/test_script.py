"""`window.consent` for a page's own scripts: before it is there, and in its place."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, Page

from benchmarks.reference import reference_site
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

WORD = "document.querySelector('#privacy-choices [role=status]').textContent"
EARLY = """<script>
  window.log = [];
  (window.consent ??= []).push(() => {{ throw new Error('mine') }});
  consent.push(() => log.push(['early', consent.allows('statistics')]))
</script>"""
TAGGED = '<script type="text/plain" data-consent="statistics">window.ran = 1</script>'


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage for one test."""
    with staged() as stage:
        stage.body = TAGGED
        yield stage


@pytest.fixture
def page(profile: Callable[..., BrowserContext]) -> Page:
    """Open a page in a fresh profile."""
    return profile().new_page()


@pytest.mark.parametrize("where", ["before", "after"])
def test_what_was_queued_runs_once_the_widget_does(
    stage: Stage, page: Page, where: str
) -> None:
    """Whichever came first, and whatever another function throws; later at once."""
    settings = replace(reference_site("en").settings, queues=True)
    stage.site = replace(stage.site, settings=settings)
    widget = stage.head.replace("async ", "")
    stage.head = EARLY + widget if where == "before" else f"{widget}{EARLY}"
    page.goto(stage.url)
    page.wait_for_function("() => log.length")
    page.evaluate("consent.push(() => log.push('late'))")
    page.wait_for_function("() => log.length > 1")
    assert page.evaluate("log") == [["early", False], "late"]


def test_an_element_of_that_name_opens_nothing(stage: Stage, page: Page) -> None:
    """Browsers give elements with an id as members of the window."""
    stage.head = f'<form id="consent"><input name="allows"></form>{stage.head}'
    page.goto(stage.url)
    page.wait_for_function("() => window.consent.ready")
    assert page.evaluate("consent.allows('statistics')") is False
    assert page.evaluate("window.ran") is None


def test_a_page_may_go_on_after_a_withdrawal(stage: Stage, page: Page) -> None:
    """Where its owner says so, it does not load again, and the word is said."""
    settings = replace(stage.site.settings, stays=True)
    stage.site = replace(stage.site, settings=settings)
    page.goto(stage.url)
    page.get_by_role("button", name="Accept all").click()
    page.wait_for_function("() => window.ran")
    page.evaluate("consent.withdraw()")
    page.wait_for_function(f"() => {WORD}.startsWith('Reload')")
    assert page.evaluate("[window.ran, consent.allows('statistics')]") == [1, False]
