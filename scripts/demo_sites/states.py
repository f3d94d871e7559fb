"""Each state that a notice can be in, on a plain page of the reference site."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from playwright.sync_api import Browser, Page

from benchmarks.reference import reference_site
from consent.rules.look import look
from consent.rules.site_tables import LookTable, PaletteTable
from scripts.demo_sites.webp import draw
from tests.browser.stage import Stage, staged

PAGE = "<p>Words of the page that a visitor came to read, and goes on reading.</p>" * 24
CLAY = {
    "radius": 6,
    "font": ("Noto Serif", "serif"),
    "light": PaletteTable(background="#fffaf5", text="#2a1c14", accent="#7a2e12"),
}
UNFOLD = """() => {
  for (const it of document.querySelectorAll('details')) it.open = true
  document.querySelector('.pc-body').scrollTop = 180
}"""


@dataclass(frozen=True, slots=True)
class State:
    """One state: how the notice looks, the window, and what a visitor did."""

    name: str
    acts: tuple[str, ...] = ()
    size: tuple[int, int] = (1000, 560)
    lang: str = "en"
    look: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)


STATES = (
    State("services", ("open", "unfold"), (800, 640)),
    State("focus", ("tab", "tab", "tab")),
    State("answered", ("accept",), (800, 360)),
    State("chip", ("accept", "settle"), (800, 360), look={"reopen": "chip"}),
    State("corner", look={"position": "corner", **CLAY}),
    State("centre", look={"position": "centre", **CLAY}),
    State("cross", look={"cross": True}),
    State("signal", ("gpc",)),
    State("again", ("old",)),
    State("rtl", ("open",), (800, 640), lang="ar"),
    State("zoom", size=(320, 256)),
    State("zoom-panel", ("open",), (320, 256)),
    State("forced", options={"forced_colors": "active", "color_scheme": "dark"}),
)
GPC = (
    "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true})"
)
OLD = "document.cookie = 'pp_alder-finch=gi0.0.2.Bg.4.Hg.20000.40000; path=/; secure'"


def pictures(
    browser: Browser, encoder: Page, folder: Path
) -> Iterator[tuple[str, int]]:
    """Draw every state; give each name with its size."""
    for state in STATES:
        site = reference_site(state.lang)
        own = look(LookTable(**state.look))
        with staged(replace(site, notice=replace(site.notice, look=own))) as stage:
            page = _visit(browser, stage, state)
            yield state.name, draw(page, encoder, folder / f"{state.name}.webp")
            page.context.close()


def _visit(browser: Browser, stage: Stage, state: State) -> Page:
    width, height = state.size
    viewport = {"width": width, "height": height}
    context = browser.new_context(viewport=viewport, **state.options)
    for script, act in ((GPC, "gpc"), (OLD, "old")):
        if act in state.acts:
            context.add_init_script(script)
    stage.body = PAGE
    page = context.new_page()
    page.goto(stage.url)
    page.wait_for_function("window.consent")
    for act in state.acts:
        _act(page, act)
    return page


def _act(page: Page, act: str) -> None:
    match act:
        case "open":
            page.evaluate("consent.open(); document.activeElement.blur()")
        case "unfold":
            page.evaluate(UNFOLD)
        case "tab":
            page.keyboard.press("Tab")
        case "accept":
            page.locator(".pc-card [value=accept_all]").click()
            page.get_by_role("status").filter(has_text="Saved").wait_for()
        case "settle":
            page.wait_for_function("!document.querySelector('[role=status]').innerText")
