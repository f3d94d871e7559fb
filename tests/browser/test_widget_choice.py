"""Choosing in a real browser: what is stored, sent and switched on, and when."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from consent.rules import state as states
from tests.browser.stage import Stage, framed, staged

pytestmark = pytest.mark.browser

NAME = "pp_alder-finch"
OpenPage = Callable[..., Page]


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


def cookie(page: Page) -> str:
    """Give the state as the page's scripts read it."""
    found = re.search(rf"{NAME}=([^;]*)", page.evaluate("document.cookie"))
    return found[1] if found else ""


def stored(page: Page) -> int:
    """Count what the page stores outside cookies."""
    return int(page.evaluate("localStorage.length + sessionStorage.length"))


def click(page: Page, action: str, layer: str = ".pc-card") -> None:
    """Press one of a layer's buttons."""
    page.locator(f"{layer} button[value={action}]").click()
    framed(page)


def settle(page: Page) -> None:
    """Wait until the service has confirmed all that is on its way."""
    page.wait_for_function("() => !localStorage.length")


def test_nothing_before_a_choice(stage: Stage, visit: OpenPage) -> None:
    """Before a choice nothing is stored and nothing sent (A03)."""
    page = visit()

    assert cookie(page) == ""
    assert stored(page) == 0
    assert stage.choices == []
    assert page.evaluate("consent.get().answered") is False


def test_refusal_writes_the_rules_own_text(stage: Stage, visit: OpenPage) -> None:
    """A refusal the service never heard of is the very text it would have answered."""
    stage.down = True
    page = visit()
    click(page, "reject_all")
    mine = cookie(page)
    stage.down = False
    again = visit(page.context)
    settle(again)

    assert stage.state is not None
    assert mine == states.write(stage.state) == cookie(again)


def test_refusal_holds_at_once_and_is_sent_later(stage: Stage, visit: OpenPage) -> None:
    """With the service down a refusal holds, and goes out on the next page (A60)."""
    stage.down = True
    page = visit()
    click(page, "reject_all")
    assert page.locator(".pc-card").is_hidden()
    assert page.get_by_role("status").inner_text() == (
        "Saved. Everything optional is off."
    )
    page.close()
    stage.down = False
    settle(visit(page.context))

    assert stage.choices[0]["action"] == "reject_all"
    assert stage.choices == [stage.choices[0]] * 2


def test_grant_opens_on_the_answer(stage: Stage, visit: OpenPage) -> None:
    """A grant switches nothing on until the service has recorded it."""
    stage.down = True
    page = visit()
    click(page, "accept_all")
    page.get_by_role("status").get_by_text("Nothing was switched on").wait_for()
    assert page.evaluate("consent.allows('statistics')") is False
    assert cookie(page) == ""

    stage.down = False
    again = visit(page.context)
    again.wait_for_function("() => consent.allows('statistics')")
    assert len({choice["key"] for choice in stage.choices}) == 1


def test_valid_state_asks_for_nothing(stage: Stage, visit: OpenPage) -> None:
    """With a valid state the widget makes no request but for itself."""
    page = visit()
    click(page, "accept_all")
    settle(page)
    stage.asked.clear()
    again = visit(page.context)
    again.wait_for_load_state("networkidle")

    assert [path for path in stage.asked if "favicon" not in path] == [
        "/",
        "/consent/w/site.js",
    ]
    assert len(stage.choices) == 1
    assert again.locator(".pc-card").is_hidden()


def test_choice_says_what_was_on_the_screen(stage: Stage, visit: OpenPage) -> None:
    """A choice names notice, build, language, layer and a new 128-bit key."""
    page = visit()
    click(page, "accept_all")
    settle(page)

    (choice,) = stage.choices
    assert choice["notice"] == stage.site.notice_hash[:12]
    assert choice["layer"] == "banner"
    assert choice["lang"] == "en"
    assert re.fullmatch("[0-9a-f]{12}", choice["build"])
    assert re.fullmatch("[0-9a-f]{32}", choice["key"])


def test_partial_choice(stage: Stage, visit: OpenPage) -> None:
    """Saving one purpose without one of its services says exactly that (A28)."""
    page = visit()
    click(page, "open")
    panel = page.get_by_role("dialog", name="Privacy preferences")
    panel.get_by_role("switch", name="Statistics").check()
    panel.get_by_text("2 services").nth(1).click()
    panel.get_by_role("switch", name="Heatlens").uncheck()
    click(page, "save", "dialog")
    settle(page)

    (choice,) = stage.choices
    assert choice["purposes"]["statistics"] is True
    assert choice["purposes"]["marketing"] is False
    assert choice["services"]["heatlens"] is False
    assert choice["services"]["tallyho"] is True
    assert page.evaluate("consent.allows('tallyho')") is True
    assert page.evaluate("consent.allows('heatlens')") is False


def test_service_needs_all_its_purposes(visit: OpenPage) -> None:
    """A service under two purposes turns on with the second of them."""
    page = visit()
    click(page, "open")
    panel = page.get_by_role("dialog")
    clip = panel.locator("input[value=clipstream]")
    panel.get_by_role("switch", name="Media").check()
    assert not clip.is_checked()

    panel.get_by_role("switch", name="Statistics").check()
    assert clip.is_checked()


def test_nothing_is_ticked_before(visit: OpenPage) -> None:
    """No switch is on before a choice (A15)."""
    page = visit()
    page.evaluate("consent.open()")

    assert page.locator("dialog input").count() == 9
    assert page.locator("dialog input:checked").count() == 0


def test_first_visit_leaves_storage_alone(
    visit: OpenPage, profile: Callable[..., BrowserContext]
) -> None:
    """Before a choice web storage is not even looked into, which is dear."""
    context = profile()
    context.add_init_script("""window.looks = 0
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, { get: () => { looks++; return {} } })""")
    page = visit(context)
    before = page.evaluate("looks")
    page.evaluate("void consent.withdraw()")

    assert before == 0 < page.evaluate("looks")


def test_marker_lasts_as_long_as_the_choice_waits(
    stage: Stage, visit: OpenPage
) -> None:
    """A cookie says that a choice waits, and no more; it goes once that has arrived."""
    stage.down = True
    page = visit()
    page.evaluate("void consent.set({purposes: {media: true}})")
    waiting = page.evaluate("document.cookie")
    stage.down = False
    again = visit(page.context)
    settle(again)

    assert waiting == "pn_alder-finch=1"
    assert "pn_" not in again.evaluate("document.cookie")


def test_page_that_goes_with_the_click_loses_nothing(
    stage: Stage, visit: OpenPage
) -> None:
    """Who refuses and leaves before the next frame has refused."""
    stage.down = True
    page = visit()
    page.evaluate("""() => {
      window.requestAnimationFrame = () => {}
      document.querySelector('.pc-card [value=reject_all]').click()
    }""")
    before = cookie(page)
    page.goto(stage.url)

    assert before == ""
    assert cookie(page).startswith("ri0.")


def test_tab_that_is_put_away_with_the_click_has_answered(
    stage: Stage, visit: OpenPage
) -> None:
    """A hidden tab shows no further frame, and sends what was pressed all the same."""
    page = visit()
    with page.expect_request("**/choices"):
        page.evaluate("""() => {
          window.requestAnimationFrame = () => {}
          document.querySelector('.pc-card [value=reject_all]').click()
          document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
        }""")

    assert cookie(page).startswith("ri0.")


def test_saving_all_off_is_a_refusal(stage: Stage, visit: OpenPage) -> None:
    """Saving with every switch off holds at once, as a refusal does (A20)."""
    stage.down = True
    page = visit()
    click(page, "open")
    click(page, "save", "dialog")

    assert cookie(page).startswith("ri0.")


def test_part_taken_back_ends_at_once(stage: Stage, visit: OpenPage) -> None:
    """What a save leaves out ends at once and stays off, service or no service."""
    page = visit()
    click(page, "accept_all")
    settle(page)
    stage.down = True
    page.evaluate("void consent.set({purposes: {marketing: false}})")
    assert page.evaluate("consent.allows('adriver')") is False
    assert page.evaluate("consent.allows('tallyho')") is True

    again = visit(page.context)
    assert again.evaluate("consent.allows('adriver')") is False
    assert again.evaluate("consent.allows('tallyho')") is True


def test_withdrawal_is_told_as_such(stage: Stage, visit: OpenPage) -> None:
    """Rejecting after a grant is a withdrawal in the state the widget writes, too."""
    page = visit()
    click(page, "accept_all")
    settle(page)
    stage.down = True
    page.evaluate("consent.open()")
    click(page, "reject_all", "dialog")

    assert cookie(page).startswith("wi0.")


def test_page_hears_of_choices(stage: Stage, visit: OpenPage) -> None:
    """Pages hear of choices and withdrawals, but never who made them."""
    page = visit()
    page.evaluate("""() => {
      window.heard = []
      for (const event of ['choice', 'withdrawn']) {
        consent.on(event, (standing) => {
          heard.push([event, standing.purposes.media, 'receipt' in standing])
        })
      }
    }""")
    answer = page.evaluate("consent.set({purposes: {media: true}})")
    taken = page.evaluate("consent.withdraw()")

    assert "receipt" not in answer | taken
    assert page.evaluate("heard") == [
        ["choice", True, False],
        ["choice", False, False],
        ["withdrawn", False, False],
    ]


def test_refused_for_good_asks_again(stage: Stage, visit: OpenPage) -> None:
    """A grant that the service refuses switches nothing on, and the banner returns."""
    page = visit()
    page.route("**/choices", lambda route: route.fulfill(status=403, body="{}"))
    click(page, "accept_all")
    page.get_by_role("status").get_by_text("Nothing was switched on").wait_for()

    assert page.locator(".pc-card").is_visible()
    assert stored(page) == 0


def test_elsewhere_keeps_the_token_itself(stage: Stage, visit: OpenPage) -> None:
    """From another site (placement C) state and token are first-party, and sent on."""
    stage.elsewhere()
    page = visit()
    click(page, "accept_all")
    settle(page)
    page.evaluate("consent.withdraw()")

    assert stage.authorization[0] is None
    assert str(stage.authorization[1]).startswith("Consent c1.alder-finch.gi0.")
    assert "pps_alder-finch=c1.alder-finch.wi0." in page.evaluate("document.cookie")


def test_s05_two_states_that_differ_are_none(visit: OpenPage) -> None:
    """Two cookies that contradict each other allow nothing (S05)."""
    page = visit()
    click(page, "accept_all")
    settle(page)
    host = page.evaluate("location.hostname")
    text = cookie(page).replace("gi0.", "gi1.")
    page.evaluate(f"document.cookie = '{NAME}={text};path=/;domain={host};secure'")
    again = visit(page.context)

    assert again.evaluate("consent.allows('media')") is False
    assert again.locator(".pc-card").is_visible()


@pytest.mark.parametrize(
    "text", ["x", "gi0.456a1f9f1ea25788.4.*.8.Bg.1.99999", "gi0", "gi0.4.4.4"]
)
def test_malformed_state_is_none(visit: OpenPage, text: str) -> None:
    """A cookie that is no state counts as none, and the widget still works."""
    page = visit()
    page.evaluate(f"document.cookie = '{NAME}={text};path=/;secure'")
    again = visit(page.context)

    assert again.locator(".pc-card").is_visible()
