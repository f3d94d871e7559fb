"""DuckDuckGo's autoconsent refuses on the notice as on any it was never told of.

What it knows is its own: the words of a notice, and those of a button that refuses.
"""

import json
import re
from collections.abc import Iterator
from itertools import repeat

import duckduckgo_autoconsent as autoconsent
import pytest
from playwright.sync_api import Browser

from consent import locales
from tests.browser.spoken import Shown, polyglot, show
from tests.browser.stage import Stage
from tests.languages import DOC, told

pytestmark = pytest.mark.browser

LANGUAGES = sorted(locales.load())
TOGETHER = 8
# It looks by heuristics at every second try.
TOLD_TO_REFUSE = """(rules) => {
  window.autoconsentSendMessage = (message) => {
    const { type, state } = message
    if (type === 'init') setTimeout(() => autoconsentReceiveMessage({
      type: 'initResp',
      config: {
        autoAction: 'optOut', heuristicMode: 'reject', detectRetries: 1,
        enablePrehide: false, isMainWorld: true,
      },
      rules: { autoconsent: rules },
    }))
    if (type === 'autoconsentDone' || state?.lifecycle === 'nothingDetected')
      window.ended = message
  }
}"""


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open a stage for all the languages there are."""
    with polyglot(*LANGUAGES) as stage:
        yield stage


def let_loose(one: Shown, rules: object = ()) -> None:
    """Start the tool on a page, in its heuristic reject mode."""
    one.page.evaluate(TOLD_TO_REFUSE, rules)
    one.page.evaluate(autoconsent.bundle())


def refused(one: Shown, by: str = "HEURISTIC-REJECT") -> bool:
    """Wait for the tool's end; tell whether it refused, in one click."""
    one.page.wait_for_function("() => window.ended")
    ended = one.page.evaluate("ended")
    if ended["type"] != "autoconsentDone":
        return False
    one.settle()
    assert one.card.is_hidden()
    assert (ended["cmp"], ended["totalClicks"]) == (by, 1)
    return True


def test_it_refuses_where_it_knows_the_words(chromium: Browser, stage: Stage) -> None:
    """One click is a recorded refusal in each language told of, and in no other."""
    did = []
    context = chromium.new_context()
    pages = [context.new_page() for _ in range(TOGETHER)]
    for start in range(0, len(LANGUAGES), TOGETHER):
        some = LANGUAGES[start : start + TOGETHER]
        shows = [show(*each) for each in zip(pages, repeat(stage), some, strict=False)]
        for one in shows:
            let_loose(one)
        did += [one.lang for one in shows if refused(one)]
        context.clear_cookies()
    context.close()

    assert did == [lang for lang, row in told().items() if row.refused_for]
    acts = [(choice["lang"], choice["action"]) for choice in stage.choices]
    assert sorted(acts) == [(lang, "reject_all") for lang in did]


def test_no_rule_for_another_takes_the_notice_for_its_own(
    chromium: Browser, stage: Stage
) -> None:
    """With the rules for all the notices it was told of, it does just the same."""
    with chromium.new_page() as page:
        one = show(page, stage, "en")
        let_loose(one, json.loads(autoconsent.rules_json()))
        assert refused(one)


def test_the_rule_told_needs_no_words(chromium: Browser, stage: Stage) -> None:
    """By the rule of docs/languages.md it refuses in a language it does not know."""
    [rule] = re.findall(r"```json\n(.+?)```", DOC.read_text(), re.DOTALL)
    with chromium.new_page() as page:
        one = show(page, stage, "th")
        let_loose(one, [json.loads(rule)])
        assert refused(one, by="consent-ledger")
