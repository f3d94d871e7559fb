"""From the notice to the visitor's page, with a real service behind a proxy."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser import inn
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def test_a_saved_receipt_leads_to_the_refusal(
    tmp_path: Path, profile: Callable[..., BrowserContext]
) -> None:
    """Who refused finds the record by the file from the preferences, and only so."""
    with inn.opened(tmp_path) as house:
        page = profile(locale="en-GB").new_page()
        person = Visitor(page, "inn", house.url, f"{house.url}/privacy")
        person.go()
        person.reject()
        page.evaluate("consent.open()")
        with page.expect_download() as receipt:
            page.get_by_role("button", name="Save a receipt").click()
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="See, download or erase").click()

        own = opened.value
        own.wait_for_load_state()
        assert own.url == f"{house.url}/privacy/p/inn?lang=en"
        assert own.get_by_text("Reference").count() == 0
        own.locator("textarea").fill(receipt.value.path().read_text())
        own.locator("form:has(textarea) button").first.click()
        own.get_by_text("Reference").first.wait_for()
