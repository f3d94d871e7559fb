"""Pages that are tagged for another tool, and need no edit."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext

from benchmarks.reference import reference_site
from tests.browser.stage import staged

pytestmark = pytest.mark.browser

TOOLS = ("klaro", "vanilla-cookieconsent", "cookiebot", "onetrust")
MEANINGS = {
    "statistics": "statistics",
    "marketing": "marketing",
    "C0002": "statistics",
    "C0004": "marketing",
    "ga": "tallyho",
    "analytics": "statistics",
}
PLAIN = 'script type="text/plain"'
BODY = f"""<script>window.log = []</script>
<{PLAIN} data-type="application/javascript" data-name="ga">log.push('klaro')</script>
<{PLAIN} data-type="module" data-name="ga" data-src="/far/klaro.js"></script>
<link rel="stylesheet" data-name="ga" data-href="/far/klaro.css">
<{PLAIN} data-category="analytics" data-service="GA">log.push('vanilla')</script>
<{PLAIN} data-category="!analytics">log.push('after a no')</script>
<{PLAIN} data-cookieconsent="statistics">log.push('cookiebot')</script>
<{PLAIN} data-cookieconsent="statistics,marketing">log.push('both')</script>
<iframe title="F" data-cookieconsent="statistics" data-cookieblock-src="/far/cookiebot">
</iframe>
<{PLAIN} class="x optanon-category-C0002">log.push('onetrust')</script>
<{PLAIN} class="optanon-category-C0002-C0004">log.push('both')</script>
<iframe title="F" class="optanon-category-C0002" data-src="/far/onetrust"></iframe>
<{PLAIN} data-name="nobody">log.push('unknown')</script>
<{PLAIN} data-consent="media" data-name="ga">log.push('ours')</script>
<img data-src="/far/lazy.png" alt="">"""
FAR = {"/far/klaro.js", "/far/klaro.css", "/far/cookiebot", "/far/onetrust"}


def test_attributes_of_other_tools_count(
    profile: Callable[..., BrowserContext],
) -> None:
    """What they held is held, and comes when all that its names stand for is on."""
    plain = reference_site("en")
    settings = replace(plain.settings, honoured=TOOLS, meanings=MEANINGS)
    with staged(replace(plain, settings=settings)) as stage:
        stage.body = BODY
        stage.files["/far/klaro.js"] = ("text/javascript", "log.push('module')")
        page = profile().new_page()
        page.goto(stage.url)
        page.wait_for_function("() => window.consent")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("log") == []
        assert not FAR & set(stage.asked)

        with (
            page.expect_response("**/far/klaro.css"),
            page.expect_response("**/far/cookiebot"),
            page.expect_response("**/far/onetrust"),
        ):
            page.evaluate("consent.set({purposes: {statistics: true}})")
        page.wait_for_function("() => log.length > 4")
        first = {"klaro", "vanilla", "cookiebot", "onetrust", "module"}
        assert set(page.evaluate("log")) == first
        assert {path for path in stage.asked if path.startswith("/far/")} == FAR
        page.evaluate("consent.set({purposes: {marketing: true}})")
        page.wait_for_function("() => log.length > 6")
        assert page.evaluate("log.slice(5)") == ["both", "both"]
