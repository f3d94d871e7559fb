"""What preferences offer of the visitor's own record: a page, a sentence, a receipt."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

REACHABLE = """() => {
  const seen = new Set(), found = []
  const look = (value) => {
    if (Object(value) !== value || seen.has(value)) return
    seen.add(value)
    for (const key of Reflect.ownKeys(value)) {
      if (/receipt|blind/.test(String(key))) found.push(String(key))
      look(value[key])
    }
  }
  look(window.consent)
  return found.concat(Object.keys(localStorage))
}"""


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage for one test."""
    with staged() as stage:
        yield stage


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> Callable[[], Page]:
    """Give a function that opens the host page anew."""
    context = profile()

    def open_page() -> Page:
        page = context.new_page()
        page.goto(stage.url)
        page.wait_for_function("() => window.consent")
        return page

    return open_page


def answer(page: Page, action: str) -> None:
    """Press a button of the banner, wait for the record, and open the preferences."""
    with page.expect_response("**/choices"):
        page.locator(f".pc-card [value={action}]").click()
    page.wait_for_function("() => !localStorage.length")
    page.evaluate("consent.open()")


def test_the_way_to_the_visitors_page(stage: Stage, visit: Callable[[], Page]) -> None:
    """One link leads to it at the service, and the host page is left alone."""
    stage.elsewhere()
    page = visit()
    page.evaluate("consent.open()")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="See, download or erase your record").click()

    assert opened.value.url == f"{stage.service}/p/alder-finch?lang=en"
    assert opened.value.evaluate("window.opener") is None
    assert page.url == f"{stage.url}/"


def test_a_refusal_leads_back_to_nobody(visit: Callable[[], Page]) -> None:
    """Who refused is told so, then and later; who agreed is not."""
    page = visit()
    told = page.get_by_text("the record of that does not name you")
    page.evaluate("consent.open()")
    assert told.is_hidden()
    page.keyboard.press("Escape")
    answer(page, "reject_all")
    assert told.is_visible()

    again = visit()
    again.evaluate("consent.open()")
    assert again.get_by_text("does not name you").is_visible()
    again.locator("dialog [value=accept_all]").click()
    again.wait_for_function("() => consent.allows('media')")
    again.evaluate("consent.open()")
    assert again.get_by_text("does not name you").is_hidden()


def test_the_receipt_is_the_visitors(
    stage: Stage, visit: Callable[[], Page], tmp_path: Path
) -> None:
    """The answer's receipt is theirs to save, while the page is open."""
    page = visit()
    answer(page, "reject_all")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save a receipt").click()
    download.value.save_as(tmp_path / "receipt.json")

    assert download.value.suggested_filename == "alder-finch-receipt.json"
    assert json.loads((tmp_path / "receipt.json").read_text()) == {"entry": "e"}
    assert page.get_by_role("dialog").is_visible()
    assert len(stage.choices) == 1


def test_no_script_is_handed_the_receipt(visit: Callable[[], Page]) -> None:
    """Nothing that a page's script can reach by itself holds it, nor does storage."""
    page = visit()
    page.evaluate("""() => {
      window.heard = []
      consent.on('choice', (standing) => heard.push(JSON.stringify(standing)))
    }""")
    answer(page, "reject_all")

    assert page.evaluate(REACHABLE) == []
    assert "entry" not in page.evaluate("heard.join() + document.body.outerHTML")
    assert page.evaluate("heard.length") == 1
