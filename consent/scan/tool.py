"""Consent tools that are known by name, and how each is brought back by its script."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A consent tool: how a page shows that it is there, how it is brought back.

    `marker` and `opens` are expressions for the page; `keeps` names what the tool
    itself keeps, which is necessary to remember an answer.
    """

    name: str
    marker: str = "true"
    opens: str = ""
    keeps: tuple[str, ...] = ()


OURS = Tool(
    name="consent-ledger",
    marker="window.consent && window.consent.allows && window.consent.open",
    opens="window.consent.open()",
    keeps=("pp_*", "pps_*", "__Host-pps_*"),
)
UNKNOWN = Tool(
    name="a tool of unknown make",
    keeps=("*cookie*consent*", "*cookie-consent*", "*consent*", "*gdpr*", "euconsent*"),
)
TOOLS = (
    OURS,
    Tool(
        name="vanilla-cookieconsent",
        marker="document.getElementById('cc-main') || window.CookieConsent",
        opens="window.CookieConsent.showPreferences()",
        keeps=("cc_cookie", "*cookie*consent*"),
    ),
    Tool(
        name="klaro",
        marker="window.klaro",
        opens="window.klaro.show(undefined, true)",
        keeps=("klaro",),
    ),
    Tool(
        name="orejime",
        marker="document.querySelector('.orejime-Env, #orejime') || window.orejime",
        opens="window.orejime.prompt()",
        keeps=("eu-consent", "orejime"),
    ),
    Tool(
        name="tarteaucitron",
        marker="window.tarteaucitron",
        opens="window.tarteaucitron.userInterface.openPanel()",
        keeps=("tarteaucitron",),
    ),
    UNKNOWN,
)


async def recognise(page: "Page") -> Tool:
    """Tell which tool a page uses, as far as it is known."""
    for tool in TOOLS:
        if await page.evaluate(
            f"() => {{ try {{ return !!({tool.marker}) }} catch {{ return false }} }}"
        ):
            return tool
    return UNKNOWN
