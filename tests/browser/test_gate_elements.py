"""Each kind of tagged element: out until it is allowed, then as it was written."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

JS = "text/javascript"
TAGS = """
<script type="text/plain" data-consent="statistics" src="{far}/classic.js"></script>
<script type="text/plain" data-consent="statistics" defer src="{far}/defer.js">
</script>
<script type="text/plain" data-consent="statistics" async src="{far}/async.js">
</script>
<script type="text/plain" data-type="module" data-consent="statistics"
  src="{far}/module.js"></script>
<script type="text/plain" data-type="module" data-consent="statistics">
  import '{far}/imported.js'</script>
<script type="text/plain" data-consent="statistics" nomodule
  src="{far}/nomodule.js"></script>
<link rel="stylesheet" type="text/plain" data-consent="statistics"
  href="{far}/sheet.css">
<iframe data-consent="statistics" data-src="{far}/frame" title="Frame"></iframe>
<img data-consent="statistics" data-src="{far}/picture.svg" alt="">
<img data-consent="statistics" data-src="{far}/small.svg"
  data-srcset="{far}/wide.svg 1x" alt="">
<video data-consent="statistics" data-src="{far}/film.webm"></video>"""
SCRIPTS = ("classic", "defer", "async", "module", "imported")
LOADED = {
    *(f"/far/{name}.js" for name in SCRIPTS),
    *("/far/sheet.css", "/far/frame", "/far/picture.svg", "/far/wide.svg"),
    "/far/film.webm",
}


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage with third parties at another host, which count what is asked."""
    with staged() as stage:
        for name in (*SCRIPTS, "nomodule"):
            stage.files[f"/far/{name}.js"] = (JS, f"log.push('{name}')")
        stage.files["/far/sheet.css"] = ("text/css", "h1 { color: rgb(1, 2, 3) }")
        stage.files["/far/frame"] = ("text/html", "<h1>Frame</h1>")
        yield stage


def visit(stage: Stage, page: Page) -> set[str]:
    """Open the page, and give what reached the third host by then."""
    page.goto(stage.url)
    page.wait_for_function("() => window.consent")
    page.wait_for_load_state("networkidle")
    return far(stage)


def far(stage: Stage) -> set[str]:
    """Name what reached the third host."""
    return {path for path in stage.asked if path.startswith("/far/")}


def test_every_element_waits_and_comes(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """No address is asked for before a yes, nor after a no; after a yes, each is."""
    host = stage.url.replace("shop.", "third.")
    stage.body = "<script>window.log = []</script>" + TAGS.format(far=f"{host}/far")
    page = profile().new_page()
    assert visit(stage, page) == set()
    page.evaluate("consent.set({})")
    page.wait_for_load_state("networkidle")
    assert far(stage) == set()

    with page.expect_response(lambda answer: answer.url.endswith("/far/frame")):
        page.evaluate("consent.set({purposes: {statistics: true}})")
    page.wait_for_function("() => log.length > 4")
    for _ in range(200):
        if far(stage) >= LOADED:
            break
        page.wait_for_timeout(50)
    assert far(stage) == LOADED
    assert set(page.evaluate("log")) == set(SCRIPTS)


def test_attributes_are_kept(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """A released script has all it was written with, and does what that says."""
    stage.body = """<script>window.log = []</script>
      <script type="text/plain" data-consent="statistics" src="/far/classic.js" id="own"
        crossorigin="anonymous" referrerpolicy="no-referrer" fetchpriority="low"
        data-account="7" onload="log.push(this.dataset.account)"></script>
      <script type="text/plain" data-consent="statistics" src="/far/defer.js"
        integrity="sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        onerror="log.push('refused')"></script>"""
    page = profile().new_page()
    visit(stage, page)
    before = page.evaluate("own.getAttributeNames().sort()")
    page.evaluate("consent.set({purposes: {statistics: true}})")
    page.wait_for_function("() => log.includes('refused')")

    assert page.evaluate("own.getAttributeNames().sort()") == before
    assert page.evaluate("log") == ["classic", "7", "refused"]


def test_a_nonce_lets_the_same_element_run(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """Under a policy of nonces a released script and module run, and others not."""
    stage.headers = {
        "Content-Security-Policy": "script-src 'nonce-n0nce'; connect-src 'self'"
    }
    stage.body = """<script>window.log = []</script>
      <script type="text/plain" data-consent="statistics">log.push('inline')</script>
      <script type="text/plain" data-type="module" data-consent="statistics">
        log.push('module')</script>"""
    page = profile().new_page()
    visit(stage, page)
    page.evaluate("""() => {
      const other = document.createElement('script')
      Object.assign(other, { type: 'text/plain', text: "log.push('foreign')" })
      other.dataset.consent = 'statistics'
      document.body.append(other)
    }""")
    page.evaluate("consent.set({purposes: {statistics: true}})")
    page.wait_for_function("() => log.length > 1")

    assert page.evaluate("log") == ["inline", "module"]


def test_purpose_and_service_are_both_needed(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """A list may mix purposes and services, by commas or spaces; all have to be on."""
    tag = '<iframe title="F" data-src="/far/frame{}" data-consent="{}"></iframe>'
    lists = ("media mapfold", "statistics,clipstream", "mapfold , tallyho")
    stage.body = "".join(tag.format(number, each) for number, each in enumerate(lists))
    page = profile().new_page()
    visit(stage, page)
    page.evaluate("consent.set({purposes: {media: true}, services: {mapfold: false}})")
    assert far(stage) == set()

    with page.expect_response("**/far/frame0"):
        page.evaluate("consent.set({services: {mapfold: true}})")
    assert far(stage) == {"/far/frame0"}
