"""What axe-core finds on a page: WCAG 2.2 A and AA, best practice, AAA contrast."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "widget/node_modules/axe-core/axe.min.js"
TAGS = (
    *("wcag2a", "wcag21a", "wcag2aa", "wcag21aa", "wcag22aa"),
    *("best-practice", "wcag2aaa"),
)
RUN = """async (tags) => {
  const { violations, incomplete } = await axe.run({ runOnly: tags })
  const tell = ({ id, nodes }) => nodes.map(({ target, any }) =>
    [id, target.join(' '), any.map(({ message }) => message).join(' ')].join(': '))
  return { found: violations.flatMap(tell), unsure: incomplete.flatMap(tell) }
}"""


def findings(page: Page) -> dict[str, list[str]]:
    """Give what is `found`, and what axe is `unsure` of, each with rule and place."""
    if page.evaluate("!window.axe"):
        page.evaluate(SOURCE.read_text())
    told: dict[str, Any] = page.evaluate(RUN, TAGS)
    return told
