"""The widget on strict, odd and hostile pages."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

STRICT = (
    "default-src 'none'; script-src 'nonce-n0nce' 'strict-dynamic'; "
    "connect-src 'self'; img-src 'self'; frame-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HONOURED = "opt-out signal is honoured, and recorded as a no to: Marketing."


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage for one test."""
    with staged() as stage:
        yield stage


@pytest.fixture
def page(stage: Stage, profile: Callable[..., BrowserContext]) -> Page:
    """Open a page that notes every violation and every error."""
    page = profile().new_page()
    page.add_init_script("""
      window.violations = []
      addEventListener('securitypolicyviolation', (event) => {
        violations.push(event.violatedDirective + ' ' + event.blockedURI)
      })
      addEventListener('error', (event) => violations.push(event.message))
    """)
    return page


def visit(stage: Stage, page: Page) -> Page:
    """Open the host page."""
    page.goto(stage.url)
    page.locator("#privacy-choices").wait_for(state="attached")
    return page


def signal(stage: Stage, page: Page) -> None:
    """Turn the browser's opt-out signal on."""
    stage.gpc = True
    page.add_init_script(
        "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })"
    )


def told(page: Page) -> str:
    """Give what the notice says of the signal without being opened."""
    return " ".join(page.get_by_text("signal").filter(visible=True).all_inner_texts())


def test_s19_strictest_policy_holds(stage: Stage, page: Page) -> None:
    """Under a strict CSP and without any Trusted Types, all works (S19)."""
    stage.headers = {"Content-Security-Policy": STRICT}
    mark = "document.documentElement.dataset"
    stage.files["/far.js"] = ("text/javascript", f"{mark}.far = 1")
    stage.body = f"""
      <script type="text/plain" data-consent="statistics">{mark}.near = 1</script>
      <script type="text/plain" data-consent="statistics" src="/far.js"></script>
      <iframe data-consent="media" data-src="/film" title="Film"></iframe>"""
    visit(stage, page)
    page.evaluate("consent.open()")
    page.locator("dialog button[value=accept_all]").click()
    page.locator("html[data-near][data-far]").wait_for()
    page.evaluate("consent.open()")

    assert page.evaluate("violations") == []
    shown = page.locator("dialog").evaluate("it => getComputedStyle(it).display")
    assert shown == "flex"


def test_script_may_come_before_the_body(stage: Stage, page: Page) -> None:
    """Loaded first in the head, the widget answers at once and shows itself later."""
    stage.head = """<script src="{service}/w/site.js"></script>
      <script>window.early = [consent.allows('media'), !document.body]</script>"""
    visit(stage, page)

    assert page.evaluate("early") == [False, True]
    assert page.locator(".pc-card").is_visible()
    assert page.evaluate("document.body.firstElementChild.id") == "privacy-choices"


def test_hostile_style_changes_nothing(stage: Stage, page: Page) -> None:
    """A host page's own important rules do not reach the notice."""
    visit(stage, page)
    look = """() => [...document.querySelectorAll('.pc-card, .pc-card *')]
      .map((element) => JSON.stringify({
        ...Object.fromEntries([...getComputedStyle(element)]
          .filter((name) => name !== '-webkit-locale')
          .map((name) => [name, getComputedStyle(element)[name]])),
        box: element.getBoundingClientRect(),
      }))"""
    before = page.evaluate(look)
    page.add_style_tag(
        content="""* { all: unset !important; display: none !important }
          *::before { content: 'x' !important } html { font-size: 40px !important }
          button { color: red !important; padding: 50px !important }
          html, body { display: block !important }"""
    )

    assert page.evaluate(look) == before


def test_new_body_gets_the_notice(stage: Stage, page: Page) -> None:
    """A page that swaps its body while it stays loaded keeps the notice."""
    visit(stage, page)
    page.evaluate("document.body.replaceWith(document.createElement('body'))")

    page.locator("body > #privacy-choices .pc-card").wait_for()


def test_second_tag_does_nothing(stage: Stage, page: Page) -> None:
    """The same tag twice gives one notice."""
    stage.head *= 2
    visit(stage, page)
    page.wait_for_load_state("networkidle")

    assert page.locator("#privacy-choices").count() == 1
    assert page.evaluate("violations") == []


def test_no_global_but_one(stage: Stage, page: Page) -> None:
    """The widget leaves one name behind."""
    names = "Object.getOwnPropertyNames(window)"
    stage.head, tag = "", stage.head
    page.goto(stage.url)
    before = set(page.evaluate(names))
    stage.head = tag
    visit(stage, page)

    assert set(page.evaluate(names)) - before == {"consent"}


def test_broken_browser_does_not_break_the_page(stage: Stage, page: Page) -> None:
    """Where the browser lacks what the widget needs, everything stays off."""
    page.add_init_script("window.CSSStyleSheet = undefined")
    stage.body = '<script type="text/plain" data-consent="media">ran = 1</script>'
    page.goto(stage.url)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("[window.ran, window.violations]") == [None, []]


def test_forbidden_storage(stage: Stage, page: Page) -> None:
    """Where storage throws, a choice still works on this page."""
    page.add_init_script("""for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new Error('no') } })""")
    visit(stage, page)
    page.locator(".pc-card button[value=accept_all]").click()

    page.wait_for_function("() => consent.allows('media')")
    assert page.evaluate("violations") == []


def test_opt_out_signal(stage: Stage, page: Page) -> None:
    """The signal is confirmed once, recorded, and beats an older yes (A37, A38)."""
    visit(stage, page)
    page.evaluate("consent.set({purposes: {marketing: true, media: true}})")
    signal(stage, page)
    confirmed = []
    for _ in range(2):
        visit(stage, page)
        page.wait_for_load_state("networkidle")
        confirmed.append(told(page).endswith(HONOURED))

    assert [choice["action"] for choice in stage.choices] == ["save", "signal"]
    assert page.evaluate("consent.allows('marketing')") is False
    assert page.evaluate("consent.allows('media')") is True
    assert confirmed == [True, False]
    page.evaluate("consent.open()")
    assert HONOURED in told(page)


def test_signal_needs_no_service(stage: Stage, page: Page) -> None:
    """The signal ends an older grant before anyone has heard of it (A37)."""
    visit(stage, page)
    page.evaluate("consent.set({purposes: {marketing: true, media: true}})")
    stage.down = True
    signal(stage, page)
    visit(stage, page)

    assert page.evaluate("consent.allows('marketing')") is False
    assert page.evaluate("consent.allows('media')") is True


def test_later_act_overrides_the_signal(stage: Stage, page: Page) -> None:
    """Who allows marketing with the signal on has said so specifically."""
    signal(stage, page)
    visit(stage, page)
    page.wait_for_load_state("networkidle")
    assert page.locator(".pc-card").is_visible()
    assert told(page).endswith(HONOURED)
    assert page.get_by_text("new here since").is_hidden()
    page.evaluate("consent.set({purposes: {marketing: true}})")
    assert stage.choices[-1]["action"] == "save"
    visit(stage, page)

    assert page.evaluate("consent.allows('adriver')") is True
    assert told(page) == ""
