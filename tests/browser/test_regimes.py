"""Where people are not asked first: what runs, what turns it off, what is shown."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from benchmarks.reference import reference_site
from consent.model import Regime
from consent.rules import state as states
from tests.browser.picture import box_of
from tests.browser.spoken import IN_VIEW
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
SIGNAL = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })"
NOTE = ".pc-foot p[data-when=told]"
SELL = "Do not sell or share my personal information"
TAGS = """
  <script type="text/plain" data-consent="statistics">window.counted = 1</script>
  <script type="text/plain" data-consent="marketing" src="/ads.js"></script>"""


@pytest.fixture(params=[Regime.OPT_OUT])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Open a stage on which the reference site has another regime."""
    with staged(reference_site("en", regime=request.param)) as stage:
        stage.body = TAGS
        stage.files["/ads.js"] = ("text/javascript", "window.sold = 1")
        yield stage


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens the host page, with or without the signal."""

    def open_page(*, signal: bool = False) -> Page:
        context = profile()
        stage.gpc = signal
        if signal:
            context.add_init_script(SIGNAL)
        page = context.new_page()
        load(page, stage)
        return page

    return open_page


def load(page: Page, stage: Stage) -> None:
    """Load the host page and wait until all that may run has run."""
    page.goto(stage.url)
    page.wait_for_function("() => window.consent")
    page.wait_for_load_state("networkidle")


def kept(page: Page) -> states.State:
    """Read the state that the browser keeps."""
    page.wait_for_function(
        "() => !localStorage.length && document.cookie.includes('pp_')"
    )
    (text,) = re.findall(r"pp_alder-finch=([^;]*)", page.evaluate("document.cookie"))
    return states.read(text)


def is_on(page: Page, purpose: str) -> bool:
    """Tell whether the page may use a purpose."""
    return bool(page.evaluate("(id) => consent.allows(id)", purpose))


def test_what_is_optional_runs_until_somebody_says_no(
    stage: Stage, visit: OpenPage
) -> None:
    """The card says so, and nothing of it is stored or sent."""
    page = visit()
    assert page.evaluate("[window.counted, window.sold]") == [1, 1]
    expect(page.locator(".pc-card")).to_contain_text("Unless you object")
    assert (page.evaluate("document.cookie"), stage.choices) == ("", [])


def test_a37_a_signal_turns_sale_off_before_the_first_tag(
    stage: Stage, visit: OpenPage
) -> None:
    """A37: without a click; what is neither sold nor shared goes on."""
    page = visit(signal=True)
    assert page.evaluate("[window.counted, window.sold]") == [1, None]
    assert "/ads.js" not in stage.asked
    assert [choice["action"] for choice in stage.choices] == ["signal"]


def test_a38_the_honoured_signal_is_shown(stage: Stage, visit: OpenPage) -> None:
    """A38: on the page that first hears it, and in the preferences for good."""
    page = visit(signal=True)
    for is_first in (True, False):
        kept(page)
        assert page.locator(NOTE).is_visible() is is_first
        expect(page.locator(".pc-card")).to_be_hidden()
        page.locator(".pc-foot [value=open]").click()
        panel = page.get_by_role("dialog")
        expect(panel.get_by_text("signal is honoured")).to_be_visible()
        assert not panel.locator("h3 input[value=marketing]").is_checked()
        assert panel.locator("h3 input[value=statistics]").is_checked()
        load(page, stage)
    assert len(stage.choices) == 1


@pytest.mark.parametrize("width", [320, 390])
def test_a38_a_phone_shows_it_whole(visit: OpenPage, width: int) -> None:
    """A38: it keeps 12 px from each edge, and so do the ways back below it."""
    page = visit(signal=True)
    page.set_viewport_size({"width": width, "height": 780})
    expect(page.locator(NOTE)).to_contain_text("signal is honoured")
    shown = page.locator(f"{NOTE}, .pc-foot button").all()
    for box in map(box_of, shown):
        assert 12 <= box.x <= width - 12 - box.width
        assert 12 <= box.y <= 780 - 12 - box.height
    assert len(shown) == 3


def test_a41_one_click_opts_out_of_sale(stage: Stage, visit: OpenPage) -> None:
    """A41: no field to fill in, and the link stays where it was."""
    page = visit()
    assert page.locator("#privacy-choices :is(input,select,textarea)").count() == 0
    assert page.locator(".pc-card button").evaluate_all(IN_VIEW) == []
    with page.expect_navigation():
        page.get_by_role("button", name=SELL, exact=True).click()
    load(page, stage)
    assert page.evaluate("[window.counted, window.sold]") == [1, None]
    expect(page.locator(".pc-card")).to_be_hidden()
    expect(page.get_by_role("button", name=SELL, exact=True)).to_be_visible()
    assert stage.choices[-1]["action"] == "opt_out"


def test_a41_opting_in_again_takes_more_clicks(stage: Stage, visit: OpenPage) -> None:
    """A41: from where the link is, two clicks go back and one goes out."""
    page = visit(signal=True)
    kept(page)
    page.locator(".pc-foot [value=open]").click()
    page.get_by_role("dialog").get_by_role("button", name="Accept all").click()
    page.wait_for_function("() => consent.allows('marketing')")
    # A specific, later act beats the signal (A39).
    load(page, stage)
    assert is_on(page, "marketing")


def test_a24_a_refusal_is_kept_for_a_year(stage: Stage, visit: OpenPage) -> None:
    """A24: both as the browser writes it at once and as the service confirms it."""
    page = visit()
    stage.down = True
    page.locator(".pc-card [value=reject_all]").click()
    today = time.time() // 86_400
    page.wait_for_function("() => document.cookie.includes('pp_')")
    written = re.search(r"pp_alder-finch=([^;]*)", page.evaluate("document.cookie"))
    assert written is not None
    state = states.read(written[1])
    assert (state.outcome, state.regime) == ("r", Regime.OPT_OUT)
    assert state.expires >= today + 366
    stage.down = False
    load(page, stage)
    assert kept(page).expires >= today + 366
    assert page.evaluate("[window.counted, window.sold]") == [None, None]


@pytest.mark.parametrize("stage", [Regime.NONE], indirect=True)
def test_where_people_are_told_nobody_is_asked(stage: Stage, visit: OpenPage) -> None:
    """A way to all that is stored stands on the page, and each can be turned off."""
    page = visit()
    assert page.evaluate("[window.counted, window.sold]") == [1, 1]
    assert page.locator(".pc-card").count() == 0
    page.locator(".pc-foot [value=open]").click()
    page.get_by_role("dialog").locator("h3 label").nth(1).click()
    with page.expect_navigation():
        page.get_by_role("dialog").locator("[value=save]").click()
    load(page, stage)
    assert kept(page).regime is Regime.NONE
    assert page.evaluate("[window.counted, window.sold]") == [1, None]
    expect(page.locator(".pc-foot [value=open]")).to_be_visible()


@pytest.mark.parametrize("stage", [Regime.NONE], indirect=True)
def test_a37_a_signal_counts_where_nobody_is_asked(
    stage: Stage, visit: OpenPage
) -> None:
    """A37, A38: and the page says so."""
    page = visit(signal=True)
    assert page.evaluate("[window.counted, window.sold]") == [1, None]
    expect(page.locator(".pc-foot")).to_contain_text("signal is honoured")


def test_an_answer_that_cannot_be_read_leaves_nothing_on(
    stage: Stage, visit: OpenPage
) -> None:
    """A54: what cannot be read may have been a no."""
    page = visit()
    page.evaluate("document.cookie = 'pp_alder-finch=nonsense; Path=/'")
    load(page, stage)
    assert page.evaluate("[window.counted, window.sold]") == [None, None]
