"""Which language the notice speaks where a site has several, and where one fails."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from benchmarks.reference import reference_site
from tests.browser.stage import Stage, staged
from tests.browser.test_widget_strict import STRICT

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "de", "zh-Hant", "pt-BR", "he")
ENGLISH = ("Your privacy", "Reject all", "Privacy preferences")
OpenPage = Callable[..., Page]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage for a site of several languages, under the strictest policy."""
    with staged(reference_site(*LANGUAGES)) as stage:
        stage.headers = {"Content-Security-Policy": STRICT}
        for lang in LANGUAGES:
            path = f"/consent/w/site.{lang}.json"
            stage.files[path] = ("application/json", stage.translation(lang))
        yield stage


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens a page of some language in a browser of another."""

    def open_page(lang: str, locale: str = "en-GB") -> Page:
        stage.page_lang = lang
        page = profile(locale=locale).new_page()
        page.add_init_script("""window.violations = []
          addEventListener('securitypolicyviolation', (event) => {
            violations.push(event.violatedDirective)
          })""")
        page.goto(stage.url)
        page.locator(".pc-card").wait_for()
        return page

    return open_page


def spoken(page: Page) -> str:
    """Give the language that the notice says it speaks."""
    return page.locator("#privacy-choices").get_attribute("lang") or ""


@pytest.mark.parametrize(
    ("lang", "locale", "said"),
    [
        ("de", "en-GB", "de"),
        ("de-AT", "en-GB", "de"),
        ("zh-TW", "en-GB", "zh-Hant"),
        ("pt", "en-GB", "pt-BR"),
        ("", "he-IL", "he"),
        ("fi", "de-CH", "de"),
        ("fi", "ja-JP", "en"),
        ("en_GB", "ja-JP", "en"),
    ],
)
def test_the_page_decides_then_the_browser(
    visit: OpenPage, lang: str, locale: str, said: str
) -> None:
    """The page's own language counts, then the browser's, and then the tag's."""
    assert spoken(visit(lang, locale)) == said


def test_nothing_is_mixed(visit: OpenPage, stage: Stage) -> None:
    """A21: all that is said is in the one language, and so is what is recorded."""
    page = visit("de")
    page.evaluate("consent.open()")
    text = page.locator("#privacy-choices").inner_text()
    page.locator("dialog [value=reject_all]").click()
    page.get_by_role("status").get_by_text("Gespeichert").wait_for()

    assert not [words for words in ENGLISH if words in text]
    assert stage.choices[0]["lang"] == "de"
    assert page.evaluate("violations") == []


def test_the_tags_own_language_needs_one_request(visit: OpenPage, stage: Stage) -> None:
    """Where page and tag agree, nothing more is asked for."""
    visit("en", "de-DE").wait_for_load_state("networkidle")

    assert not [path for path in stage.asked if path.endswith(".json")]


@pytest.mark.parametrize("broken", ["<html>", "{}", '{"shown":{"build":"older"}}'])
def test_s32_without_the_other_language(
    visit: OpenPage, stage: Stage, broken: str
) -> None:
    """S32: where its texts fail, the notice speaks the tag's language, all denied."""
    stage.files["/consent/w/site.de.json"] = ("application/json", broken)
    page = visit("de")
    with page.expect_response("**/choices"):
        page.locator(".pc-card [value=reject_all]").click()
    page.get_by_role("status").get_by_text("Saved").wait_for()

    assert spoken(page) == "en"
    assert stage.choices[0]["lang"] == "en"


def test_s32_texts_that_hang_are_not_waited_for(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """S32: texts that never come hold the notice up for four seconds at most."""
    stage.page_lang = "de"
    page = profile().new_page()
    page.route("**/*.json", lambda _: None)
    page.goto(stage.url)
    page.locator(".pc-card").wait_for()

    assert spoken(page) == "en"
