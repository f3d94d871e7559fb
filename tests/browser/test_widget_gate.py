"""What the owner tagged: held back, released in order, and taken away again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
JS = "text/javascript"


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage for one test."""
    with staged() as stage:
        yield stage


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens the host page."""

    def open_page(context: BrowserContext | None = None) -> Page:
        page = (context or profile()).new_page()
        page.goto(stage.url)
        page.wait_for_function("() => window.consent")
        return page

    return open_page


def accept(page: Page) -> None:
    """Accept all, and wait for the answer."""
    page.locator(".pc-card button[value=accept_all]").click()
    page.wait_for_function("() => consent.allows('statistics')")


def test_tags_are_inert(stage: Stage, visit: OpenPage) -> None:
    """Before a choice no tag runs and no tagged address is asked for (A02)."""
    stage.body = """
      <script type="text/plain" data-consent="statistics">window.ran = 1</script>
      <script type="text/plain" data-consent="statistics" src="/far.js"></script>
      <iframe data-consent="media" data-src="/film" title="Film"></iframe>
      <img data-consent="marketing" data-src="/pixel.png" alt="">"""
    page = visit()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.ran") is None
    assert not {"/far.js", "/film", "/pixel.png"} & set(stage.asked)


def test_scripts_run_in_the_order_of_the_page(stage: Stage, visit: OpenPage) -> None:
    """Released scripts, inline or not, run once each and in order."""
    stage.files["/slow.js"] = (JS, "log.push('slow')")
    stage.files["/quick.js"] = (JS, "log.push('quick')")
    tag = '<script type="text/plain" data-consent="statistics"'
    stage.body = f"""<script>window.log = []</script>
      {tag}>log.push('first')</script>
      {tag} src="/slow.js" onload="log.push('loaded')"></script>
      {tag}>log.push('between')</script>
      {tag} src="/quick.js"></script>"""
    page = visit()
    accept(page)
    page.wait_for_function("() => log.length > 4")

    assert page.evaluate("log") == ["first", "slow", "loaded", "between", "quick"]


def test_failed_script_does_not_hold_up_the_rest(stage: Stage, visit: OpenPage) -> None:
    """A script that cannot be loaded lets those after it run."""
    stage.body = """
      <script type="text/plain" data-consent="statistics" src="http://no.invalid/x.js">
      </script>
      <script type="text/plain" data-consent="statistics">window.ran = 1</script>"""
    page = visit()
    accept(page)

    page.wait_for_function("() => window.ran")


def test_script_of_other_browsers_holds_up_nothing(
    stage: Stage, visit: OpenPage
) -> None:
    """What this browser never loads is not waited for."""
    stage.body = """
      <script type="text/plain" data-consent="statistics" nomodule src="/old.js">
      </script>
      <script type="text/plain" data-consent="statistics">window.ran = 1</script>"""
    page = visit()
    accept(page)

    page.wait_for_function("() => window.ran")
    assert "/old.js" not in stage.asked


def test_list_needs_all_of_it(stage: Stage, visit: OpenPage) -> None:
    """A tag that names several waits for all; an unknown or empty one for ever."""
    stage.body = """<script>window.log = []</script>
      <script type="text/plain" data-consent="tallyho, media">log.push('both')</script>
      <script type="text/plain" data-consent="tallyho">log.push('one')</script>
      <script type="text/plain" data-consent="nobody">log.push('unknown')</script>
      <script type="text/plain" data-consent="">log.push('empty')</script>"""
    page = visit()
    page.evaluate("consent.set({purposes: {statistics: true}})")
    assert page.evaluate("log") == ["one"]

    page.evaluate("consent.set({purposes: {media: true}})")
    assert page.evaluate("log") == ["one", "both"]


def test_frames_and_pictures_load(stage: Stage, visit: OpenPage) -> None:
    """A tagged frame or picture gets its address, once."""
    stage.files["/film"] = ("text/html", "<h1>Film</h1>")
    stage.body = '<iframe data-consent="media" data-src="/film" title="Film"></iframe>'
    page = visit()
    accept(page)
    page.frame_locator("iframe").locator("h1").wait_for()
    page.evaluate("consent.set({services: {adriver: false}})")

    assert stage.asked.count("/film") == 1


def test_late_elements_are_met(stage: Stage, visit: OpenPage) -> None:
    """What a page adds later is held or released like all else."""
    page = visit()
    add = """(consent) => {
      const script = document.createElement('script')
      script.type = 'text/plain'
      script.dataset.consent = consent
      script.append(`window.${consent} = (window.${consent} || 0) + 1`)
      const box = document.createElement('div')
      box.append(script)
      document.body.append(box)
    }"""
    page.evaluate(add, "marketing")
    page.evaluate("consent.set({purposes: {media: true}})")
    page.evaluate(add, "media")
    page.wait_for_function("() => window.media")

    assert page.evaluate("[window.media, window.marketing]") == [1, None]


def test_withdrawal_starts_the_page_anew(stage: Stage, visit: OpenPage) -> None:
    """What has run ends with a reload, and what it stored is gone (A33)."""
    stage.body = """<script type="text/plain" data-consent="statistics">
      document.cookie = '_th_id.x=1; path=/'
      document.cookie = '_th_ses.x=1; path=/; domain=shop.localhost'
      localStorage['hl:session'] = 1
      localStorage['own'] = 1</script>"""
    page = visit()
    accept(page)
    page.evaluate("window.before = 1")
    page.evaluate("void consent.withdraw()")
    page.wait_for_function("() => !window.before && window.consent")

    assert "_th_" not in page.evaluate("document.cookie")
    assert page.evaluate("Object.keys(localStorage)") == ["own"]


def test_half_filled_form_is_not_lost(stage: Stage, visit: OpenPage) -> None:
    """Where someone has typed, a word comes instead of the reload."""
    stage.body = """<label>Name <input></label>
      <script type="text/plain" data-consent="statistics">window.ran = 1</script>"""
    page = visit()
    accept(page)
    page.get_by_label("Name").fill("Ada")
    page.evaluate("consent.withdraw()")
    page.get_by_role("status").get_by_text("Reload the page").wait_for()

    assert page.get_by_label("Name").input_value() == "Ada"


def test_word_to_reload_stays_until_it_is_done(stage: Stage, visit: OpenPage) -> None:
    """Other words of the notice go after a while, and do not take it along."""
    stage.body = """<label>Name <input></label>
      <script type="text/plain" data-consent="statistics">window.ran = 1</script>"""
    page = visit()
    accept(page)
    page.get_by_label("Name").fill("Ada")
    page.clock.install()
    page.evaluate("consent.withdraw()")
    word = page.get_by_role("status").get_by_text("Reload the page")
    page.clock.run_for(2_000)
    word.wait_for()
    page.clock.run_for(9_000)

    assert word.is_visible()


def test_leftovers_of_others_go_too(stage: Stage, visit: OpenPage) -> None:
    """What is declared but not allowed is removed on every page, and only that."""
    page = visit()
    page.evaluate("""() => {
      document.cookie = '_adr=1; path=/'
      document.cookie = '_adrx=1; path=/'
      document.cookie = 'session_id=1; path=/'
    }""")
    again = visit(page.context)

    assert again.evaluate("document.cookie") == "_adrx=1; session_id=1"


@pytest.mark.parametrize("code", ["javascript:", " JavaScript:", "\x01java\tscript\n:"])
def test_an_address_that_is_code_never_runs(
    stage: Stage, visit: OpenPage, code: str
) -> None:
    """Markup that a site's users may write runs nothing in the page."""
    stage.files["/film"] = ("text/html", "<h1>Film</h1>")
    stage.body = f"""
      <iframe data-consent="media" data-src="{code}parent.ran = 1" title="A"></iframe>
      <iframe data-held="1" data-src="{code}parent.ran = 1" title="B"></iframe>
      <iframe data-consent="media" data-src="/film" title="C"></iframe>"""
    page = visit()
    accept(page)
    page.frame_locator("[title=C]").locator("h1").wait_for()

    assert page.evaluate("window.ran") is None
