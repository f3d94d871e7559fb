"""Where React holds the whole document, the notice stands in it all the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import inn, react_page
from tests.browser.inn import Inn
from tests.browser.test_next import HYDRATED, NOTICE, Hold, page, refuse, still_works

__all__ = ["page"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inn]:
    """Serve the page with the service behind a path of its own."""
    folder = tmp_path_factory.mktemp("react")
    with inn.opened(folder, react_page.pages(folder)) as house:
        yield house


@pytest.mark.parametrize("tag", react_page.TAGS)
def test_hydrating_a_document_leaves_the_notice(
    house: Inn, page: Page, tag: str
) -> None:
    """React finds a banner that it did not render, and says nothing of it.

    It takes an element for its own by the name of its tag alone.
    """
    react = Hold(page, "**/client.js")
    page.goto(f"{house.url}/{tag}", wait_until="commit")
    expect(refuse(page)).to_be_visible()
    assert not page.evaluate(HYDRATED)
    react.let_go()
    page.wait_for_function(HYDRATED)

    expect(refuse(page)).to_be_visible()
    still_works(page)


def test_the_notice_comes_to_a_hydrated_document(house: Inn, page: Page) -> None:
    """A script that comes late shows the banner, and an answer is kept."""
    notice = Hold(page, NOTICE)
    page.goto(f"{house.url}/async", wait_until="commit")
    page.wait_for_function(HYDRATED)
    notice.let_go()
    expect(refuse(page)).to_be_visible()
    still_works(page)
    with page.expect_response("**/choices"):
        refuse(page).click()

    page.reload()
    page.wait_for_function(HYDRATED)
    expect(page.get_by_role("button", name="Privacy preferences")).to_be_visible()
    expect(refuse(page)).to_be_hidden()
