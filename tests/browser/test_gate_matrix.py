"""Each way to load something, each element, each state of a choice: what arrives."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.gated import FREE, HELD, MARKUP, TAGGED, Gated, gated

pytestmark = pytest.mark.browser

DOCS = Path(__file__).parents[2] / "docs" / "gate.md"
COLUMNS = (*MARKUP, "request")
HELD_STATES = ("before", "refused", "withdrawn")
TAGGED_CELLS = {f"tagged/{kind}" for kind in TAGGED}
RAN = f"log.filter((address) => address?.includes('{HELD}'))"
Seen = dict[str, set[str]]


class Journey:
    """One visitor's way through all states, and what arrived in each."""

    def __init__(self, site: Gated, page: Page) -> None:
        """Walk it."""
        self._site, self._page = site, page
        self.cells: set[str] = set()
        self.held: Seen = {}
        self.strict: Seen = {}
        self.ran: dict[str, list[str]] = {}
        self._look("before", "/strict", self.strict)
        self._look("before", "/", self.held)
        self._answer(".pc-card [value=reject_all]")
        self._look("refused", "/strict", self.strict)
        self._look("refused", "/", self.held)
        self._grant()
        self._withdraw()
        self._look("withdrawn", "/strict", self.strict)

    def _look(self, state: str, path: str, seen: Seen) -> None:
        self._site.witness.forget()
        self._page.goto(self._site.url + path)
        self._note(state, seen)
        self.ran[state] = self._page.evaluate(RAN)

    def _answer(self, button: str) -> None:
        with self._page.expect_response("**/choices"):
            self._page.locator(button).click()

    def _note(self, state: str, seen: Seen) -> None:
        # What is let alone comes last, by the very same ways.
        self._site.witness.wait(FREE, self.cells)
        self.cells |= self._site.witness.seen(FREE)
        seen[state] = self._site.witness.seen(HELD)

    def _grant(self) -> None:
        self._page.locator("footer [data-consent-open]").click()
        self._answer("dialog [value=accept_all]")
        self._site.witness.wait(HELD, self.cells | TAGGED_CELLS)
        self._page.wait_for_function("() => log.filter(Boolean).length > 22")
        self.order = self._page.evaluate("log.filter(Boolean)")
        self.held["granted"] = self._site.witness.seen(HELD)

    def _withdraw(self) -> None:
        self._site.witness.forget()
        self._page.locator("footer [data-consent-open]").click()
        with self._page.expect_navigation():
            self._answer("dialog [value=reject_all]")
        self._note("withdrawn", self.held)


@pytest.fixture(scope="module")
def journey(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Journey:
    """Walk once for all tests."""
    folder = tmp_path_factory.mktemp("mill")
    with gated(folder) as site, chromium.new_page() as page:
        return Journey(site, page)


def label(cell: str) -> str:
    """Say what holds a cell back."""
    way = cell.partition("/")[0]
    return {"tagged": "tag", "markup": "CSP"}.get(way, "script")


def test_the_matrix_is_whole(journey: Journey) -> None:
    """There are more than 300 cells, and each loads where nothing holds it back."""
    expected = {f"{way}/{kind}" for way in ("markup", "append") for kind in MARKUP}

    assert expected <= journey.cells
    assert len(journey.cells) * 4 >= 300


@pytest.mark.parametrize("state", HELD_STATES)
def test_no_script_of_the_page_itself_runs(journey: Journey, state: str) -> None:
    """Browsers fetch what stands in the markup ahead of scripts, but do not run it."""
    assert journey.ran[state] == []


@pytest.mark.parametrize("state", HELD_STATES)
def test_nothing_arrives_that_is_not_allowed(journey: Journey, state: str) -> None:
    """What a tag or the script holds back reaches nobody; the rest the policy does."""
    passed = {cell for cell in journey.held[state] if label(cell) != "CSP"}

    assert passed == set()
    assert journey.strict[state] == set()


def test_all_arrives_once_it_is_allowed(journey: Journey) -> None:
    """A yes releases each cell on the page where it was given."""
    assert journey.held["granted"] == journey.cells | TAGGED_CELLS


def test_scripts_are_released_in_order(journey: Journey) -> None:
    """Scripts that waited run in the order in which they came."""
    ran = [urlsplit(address) for address in journey.order]
    ways = [at.path.split("/")[1] for at in ran if at.hostname == HELD]

    assert [way for way in ways if way != "tagged"] == [
        *("markup", "document.write", "append", "appendChild", "insertBefore"),
        *("replaceWith", "setAttribute", "address-after-insertion"),
        *("createContextualFragment", "clone-of-a-template", "importNode"),
    ]


def test_the_docs_tell_what_was_seen(journey: Journey) -> None:
    """The table of docs/gate.md is the one that this test proves."""
    assert table(journey.cells) in DOCS.read_text()


def table(cells: set[str]) -> str:
    """Write what holds back each element by each way."""
    known = cells | TAGGED_CELLS
    ways = sorted({cell.partition("/")[0] for cell in known}, key=str.casefold)
    lines = [f"| | {' | '.join(COLUMNS)} |", "|---" * (len(COLUMNS) + 1) + "|"]
    for way in ways:
        row = (f"{way}/{kind}" for kind in COLUMNS)
        held = (label(cell) if cell in known else "" for cell in row)
        lines.append(f"| {way.replace('-', ' ')} | {' | '.join(held)} |")
    return "\n".join(lines)
