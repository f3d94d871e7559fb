"""A page behind a real proxy, before and after a choice, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor
from tests.proxies.backend import THIRD
from tests.proxies.world import ENFORCE, PAGE, REPORT, World, behind

pytestmark = pytest.mark.browser

URL = "https://shop.example"
PLAIN = "".join(line for line in PAGE.splitlines(keepends=True) if THIRD not in line)
BOTH = ["statistics", "marketing"]
TAGS = {"/script.js", "/style.css", "/pixel.svg", "/frame"}
Arrive = Callable[[], Visitor]


@pytest.fixture(scope="module")
def world(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Run the shop behind each proxy, with the policy enforced."""
    with behind(kind, tmp_path_factory.mktemp(kind)) as world, world.service():
        yield world


@pytest.fixture(scope="module")
def browser(world: World, launch: Callable[..., Browser]) -> Iterator[Browser]:
    """Start a Chromium that finds the shop behind this proxy."""
    with launch(world.ports.tls, world.certificate) as browser:
        yield browser


@pytest.fixture
def arrive(world: World, browser: Browser) -> Iterator[Arrive]:
    """Give a function that brings a new visitor to the shop's page."""
    world.backend.forget()
    opened = []

    def come() -> Visitor:
        opened.append(browser.new_context(locale="en-GB"))
        person = Visitor(opened[-1].new_page(), "shop", URL, f"{URL}/privacy")
        person.go()
        return person

    yield come
    for context in opened:
        context.close()


def allow(person: Visitor, purpose: str) -> None:
    """Allow one purpose in the preferences, and wait for the page as it is then."""
    person.page.locator("footer [data-consent-open]").click()
    person.panel.locator(f"input[value={purpose}]").check()
    with person.page.expect_navigation():
        person.panel.get_by_role("button", name="Save my choice").click()
    person.settle()


def test_untagged_tags_reach_nobody_before_a_choice(
    world: World, arrive: Arrive
) -> None:
    """A02: four static tags that nobody marked, and no request to the third host."""
    person = arrive()
    assert person.banner.is_visible()
    assert world.backend.reached == []
    assert "tracker.example" not in world.ask().headers[ENFORCE]


def test_a_refusal_keeps_it_so(world: World, arrive: Arrive) -> None:
    """A23: after a refusal and a reload, still nothing."""
    person = arrive()
    person.reject()
    person.go()
    assert world.backend.reached == []
    assert not person.banner.is_visible()


def test_a_grant_opens_and_a_withdrawal_closes(world: World, arrive: Arrive) -> None:
    """A33: all four tags load once statistics are given, and none once taken back.

    The page reloads by itself both times: a policy cannot change under a page.
    """
    person = arrive()
    allow(person, "statistics")
    assert set(world.backend.reached) >= TAGS
    assert person.page.evaluate("window.reached") is True

    world.backend.forget()
    person.withdraw()
    assert world.backend.reached == []
    person.go()
    assert world.backend.reached == []


def test_a_grant_that_opens_something_reloads_once(
    world: World, arrive: Arrive
) -> None:
    """The page comes twice in all: first without the four tags, then with them."""
    person = arrive()
    allow(person, "statistics")
    person.page.wait_for_load_state("networkidle")
    assert len(world.backend.asked) == 2
    assert set(world.backend.reached) >= TAGS


def test_a_grant_that_opens_nothing_leaves_the_page(
    world: World, arrive: Arrive
) -> None:
    """Nothing of the ads was kept out, and on another page nothing at all was."""
    world.backend.pages["/plain/"] = PLAIN
    person = arrive()
    for path, purposes in (("/", ["marketing"]), ("/plain/", BOTH)):
        person.go(path)
        person.page.evaluate("window.before = true")
        person.choose(*purposes)
        assert person.check()["purposes"][purposes[0]] is True
        assert person.page.evaluate("window.before") is True


def test_the_back_end_is_told_what_was_given(world: World, arrive: Arrive) -> None:
    """`X-Consent` is the service's word, whatever the browser itself sent."""
    allow(arrive(), "statistics")
    assert world.backend.asked[-1]["X-Consent"] == "statistics=1;marketing=0"
    world.ask(x_consent="statistics=1;marketing=1")
    assert world.backend.asked[-1]["X-Consent"] == "statistics=0;marketing=0"


def test_only_one_policy_is_added(world: World) -> None:
    """One header of one kind; what the site sends itself stays beside it."""
    world.backend.headers[ENFORCE] = "object-src 'none'"
    answer = world.ask()
    world.backend.headers.clear()
    policies = answer.headers.get_list(ENFORCE)
    assert sorted(policy.split()[0] for policy in policies) == [
        "default-src",
        "object-src",
    ]
    assert REPORT not in answer.headers


def test_pages_that_need_a_grant(world: World, arrive: Arrive) -> None:
    """Without marketing 403, with it the page."""
    assert world.ask("/offers/").status_code == 403
    person = arrive()
    person.choose("marketing")
    answer = person.page.goto(f"{URL}/offers/")
    assert answer is not None
    assert answer.status == 200
