"""The report as a page: whatever a site is made of, it runs nothing and asks nobody."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from consent.scan import fault
from consent.scan.fault import Fault
from consent.scan.html import html
from consent.scan.passes import Sight
from consent.scan.seen import Act, Missed, Pass, Seen
from consent.scan.tool import UNKNOWN
from consent.scan.wish import Wish

PAYLOADS = (
    "<script>window.ran = 1</script>",
    "\"'><img src=x onerror='window.ran = 1'>",
    "</style></title></textarea><svg onload='window.ran = 1'>",
    "<link rel=stylesheet href=//there.example/a.css><base href=//there.example/>",
    "<meta http-equiv=refresh content='0;url=//there.example/'>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:window.ran=1",
)


def told(payload: str) -> str:
    """Write a report of a site that puts this wherever it can."""
    url = f"https://shop.example/{payload}"
    sight = Sight(
        wish=Wish(url=url),
        tool=UNKNOWN,
        published=None,
        passes={Pass.UNTOUCHED: (Seen(page=url, kept=(), asked=(), picture=b"\xff"),)},
        acts={Pass.REFUSED: Act(failed=payload)},
        missed=(Missed(page=url, why=payload, out=payload),),
        stopped=payload,
    )
    found = (Fault(code=fault.STORED_BEFORE, what=payload, where=url),)
    return html(sight, found, "2026-11-23 12:00")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page that reaches nobody."""
    page = chromium.new_page()
    page.route("**", lambda route: route.abort())
    yield page
    page.close()


def opened(page: Page, text: str) -> list[str]:
    """Open a report; give the addresses that it asked."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(text)
    assert page.evaluate("window.ran") is None
    return [url for url in asked if not url.startswith("data:")]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_s18_a_report_runs_nothing_of_the_site(page: Page, payload: str) -> None:
    """S18: its words are words; the sheet is the one that the policy names."""
    assert opened(page, told(payload)) == []
    assert page.locator("strong").first.inner_text() == payload
    assert page.locator("script, link, base, iframe, svg").count() == 0
    assert (
        page.locator("main").evaluate("it => getComputedStyle(it).maxWidth") == "800px"
    )


def test_s18_the_policy_alone_holds(page: Page) -> None:
    """S18: were a name not escaped, it would run and load nothing either."""
    evil = "".join(PAYLOADS[:4])
    text = told("MARK").replace("<strong>MARK</strong>", evil)
    assert opened(page, text) == []
    assert page.locator("script").count() == 1
