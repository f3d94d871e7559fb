"""What stands in place of what is embedded: in its box, with two ways to load it."""

from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext, FrameLocator, Page

from benchmarks.reference import reference_site
from consent.model import Csp, CspMode, Embed, Hold, Site
from tests.browser import axe
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

KINDS = {"clipstream": Embed.CONTENT, "heatlens": Embed.CAPTCHA}
POSTER = "0f.svg"
FILM = """<iframe class="film" width="560" height="315" title="Our film"
  data-consent="clipstream" data-src="{far}/film?start=3"></iframe>"""
CAPTCHA = """<form><label>Name <input></label>
  <div data-consent-place="heatlens" style="width: 304px; height: 200px"></div></form>
  <script type="text/plain" data-consent="heatlens" src="{far}/heat.js"></script>
  <script type="text/plain" data-consent="heatlens">
    window.after = window.heat</script>"""
WATCH = """window.shift = 0
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) {
    if (!hadRecentInput) shift += value
  }
}).observe({ type: 'layout-shift', buffered: true })"""


def site(*languages: str) -> Site:
    """Give the reference site with a player and something like a captcha."""
    plain = reference_site(*languages)
    services = tuple(
        replace(each, embed=KINDS.get(each.id)) for each in plain.notice.services
    )
    notice = replace(plain.notice, services=services)
    return replace(plain, notice=notice)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage with third parties at another host, which count what is asked."""
    with staged(site("en", "ar")) as stage:
        stage.files["/far/film"] = ("text/html", "<h1>Film</h1>")
        stage.files["/far/heat.js"] = ("text/javascript", "window.heat = 1")
        stage.files[f"/consent/posters/{POSTER}"] = (
            "image/svg+xml",
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        )
        yield stage


OpenPage = Callable[..., Page]


@pytest.fixture
def visit(stage: Stage, profile: Callable[..., BrowserContext]) -> OpenPage:
    """Give a function that opens the host page with this in it."""

    def open_page(body: str, path: str = "", **options: object) -> Page:
        far = stage.url.replace("shop.", "third.") + "/far"
        stage.body = body.format(far=far)
        page = profile(**options).new_page()
        page.add_init_script(WATCH)
        page.goto(stage.url + path)
        page.wait_for_function("() => window.consent && consent.ready")
        return page

    return open_page


def far(stage: Stage) -> list[str]:
    """Name what reached the third host."""
    return [path for path in stage.asked if path.startswith("/far/")]


def shown(page: Page) -> FrameLocator:
    """Find what stands in the first frame."""
    return page.frame_locator("iframe >> nth=0")


def test_loads_once_and_nothing_is_recorded(stage: Stage, visit: OpenPage) -> None:
    """One click loads this one, on this page: no choice, no cookie, nothing granted."""
    page = visit(FILM + FILM)
    first = shown(page)
    first.get_by_text("If this loads, Clipstream receives data").wait_for()
    assert far(stage) == []

    page.frame_locator("iframe >> nth=0").get_by_role(
        "button", name="Load once"
    ).click()
    page.frame_locator("iframe >> nth=0").locator("h1").wait_for()
    assert far(stage) == ["/far/film"]
    assert (stage.choices, page.evaluate("document.cookie")) == ([], "")
    assert page.evaluate("consent.get().services.clipstream") is False
    page.reload()
    first.get_by_role("button", name="Always allow").wait_for()
    assert far(stage) == ["/far/film"]


def test_always_is_a_choice_like_any_other(stage: Stage, visit: OpenPage) -> None:
    """It grants this service alone, and the record says where it was given."""
    page = visit(FILM)
    shown(page).get_by_role("button", name="Always allow").click()
    shown(page).locator("h1").wait_for()

    acts = [(each["action"], each["layer"]) for each in stage.choices]
    assert acts == [("save", "embed")]
    on = page.evaluate("Object.entries(consent.get().services).filter((it) => it[1])")
    assert [name for name, _ in on] == ["shop", "paywell", "clipstream"]
    page.evaluate("void consent.withdraw()")
    shown(page).get_by_role("button", name="Always allow").wait_for()


def test_it_takes_the_very_box(stage: Stage, visit: OpenPage) -> None:
    """Neither what stands there nor what follows it moves the page (CLS 0)."""
    box = "JSON.stringify(document.querySelector('.film').getBoundingClientRect())"
    page = visit(FILM + "<p>Below</p>")
    shown(page).get_by_role("button", name="Load once").wait_for()
    before = page.evaluate(box)
    shown(page).get_by_role("button", name="Load once").click()
    shown(page).locator("h1").wait_for()

    assert page.evaluate(box) == before
    assert page.evaluate("shift") == 0


@pytest.mark.parametrize(
    ("path", "options"),
    [
        ("", {"viewport": {"width": 320, "height": 640}}),
        ("/ar", {"color_scheme": "dark"}),
        ("", {"forced_colors": "active"}),
    ],
)
def test_everybody_can_use_it(
    stage: Stage, visit: OpenPage, path: str, options: dict[str, object]
) -> None:
    """Axe finds nothing in any size, scheme or direction; keys do what a mouse does."""
    stage.site = site("ar" if path else "en")
    stage.lang = stage.site.notice.languages[0]
    page = visit(FILM + CAPTCHA, path, **options)
    page.frame_locator("iframe >> nth=1").locator("[value=once]").wait_for()
    page.locator(".pc-card button[value=reject_all]").click()
    for frame in page.frames:
        frame.evaluate(axe.SOURCE.read_text())
    assert axe.findings(page) == {"found": [], "unsure": []}

    shown(page).locator("[value=once]").focus()
    page.keyboard.press("Enter")
    shown(page).locator("h1").wait_for()


def test_what_was_loaded_once_ends_with_a_no(stage: Stage, visit: OpenPage) -> None:
    """Whoever refuses afterwards has what stood there back."""
    page = visit(FILM)
    shown(page).get_by_role("button", name="Load once").click()
    shown(page).locator("h1").wait_for()
    page.locator(".pc-card button[value=reject_all]").click()

    shown(page).get_by_role("button", name="Load once").wait_for()
    assert far(stage) == ["/far/film"]


def test_a_poster_comes_from_the_service(stage: Stage, visit: OpenPage) -> None:
    """The picture of an address, else of a service, and no third host is asked."""
    address = stage.url.replace("shop.", "third.") + "/far/film"
    notice = replace(stage.site.notice, posters={address: POSTER})
    stage.site = replace(stage.site, notice=notice)
    page = visit(FILM)
    picture = shown(page).locator("img")
    picture.wait_for()

    assert picture.get_attribute("src") == f"{stage.service}/posters/{POSTER}"
    assert far(stage) == []


def test_a_form_says_what_it_lacks(stage: Stage, visit: OpenPage) -> None:
    """Beside a form stands what it cannot be sent without, and how to allow it."""
    page = visit(CAPTCHA)
    page.get_by_label("Name").fill("Ada")
    shown(page).get_by_text("This form cannot be sent without Heatlens.").wait_for()
    shown(page).get_by_role("button", name="Load once").click()
    page.wait_for_function("() => window.after")

    assert page.locator("[data-consent-place] iframe").count() == 0
    assert page.get_by_label("Name").input_value() == "Ada"
    assert stage.choices == []


def test_scripts_that_were_loaded_once_end_with_a_no(
    stage: Stage, visit: OpenPage
) -> None:
    """What filled a place runs until the page ends, so a refusal ends the page."""
    page = visit(CAPTCHA)
    shown(page).get_by_role("button", name="Load once").click()
    page.wait_for_function("() => window.after")
    page.locator(".pc-card button[value=reject_all]").click()

    page.wait_for_function("() => !window.after && window.consent?.get().answered")
    shown(page).get_by_role("button", name="Load once").wait_for()


def test_films_and_sandboxes_too(stage: Stage, visit: OpenPage) -> None:
    """A video has a frame in its place; a sandbox is as strict as before."""
    page = visit("""<video width="320" height="180" data-consent="clipstream"
        data-src="{far}/film.webm"></video>
      <iframe sandbox="allow-forms" title="S" data-consent="clipstream"
        data-src="{far}/film"></iframe>
      <img data-consent="clipstream" data-src="{far}/pixel.png" alt="">""")
    page.frame_locator("[sandbox]").get_by_role("button", name="Load once").click()
    page.frame_locator("[sandbox]").locator("h1").wait_for()
    assert page.locator("iframe").count() == 2
    assert page.locator("[sandbox]").get_attribute("sandbox") == "allow-forms"
    assert page.frames[-1].evaluate("self.origin") == "null"

    shown(page).get_by_role("button", name="Always allow").click()
    page.locator("video:not([data-src])").wait_for()
    assert page.locator("iframe").count() == 1


def test_frameworks_may_move_it(stage: Stage, visit: OpenPage) -> None:
    """A frame that is added or moved later is filled again."""
    page = visit("<main></main>")
    page.evaluate("""() => {
      const frame = document.createElement('iframe')
      Object.assign(frame.dataset, { consent: 'clipstream', src: '/far/film' })
      document.body.append(frame)
      setTimeout(() => document.querySelector('main').append(frame))
    }""")
    page.frame_locator("main iframe").get_by_role("button", name="Load once").wait_for()


def test_what_nobody_tagged_can_be_loaded_once_too(
    stage: Stage, visit: OpenPage
) -> None:
    """A frame that is held by its address alone has the same in its place."""
    plain = stage.site
    services = tuple(
        replace(each, hosts=("third.localhost",)) if each.id == "clipstream" else each
        for each in plain.notice.services
    )
    stage.site = replace(
        plain,
        notice=replace(plain.notice, services=services),
        settings=replace(plain.settings, hold=Hold(untagged=True)),
    )
    stage.head = '<script src="{service}/w/site.js"></script>'
    page = visit("""<script>
      const frame = document.createElement('iframe')
      frame.src = '{far}/film'
      document.currentScript.after(frame)</script>""")
    shown(page).get_by_role("button", name="Load once").click()
    shown(page).locator("h1").wait_for()

    assert (far(stage), stage.choices) == (["/far/film"], [])


def test_an_enforced_policy_knows_no_once(stage: Stage, visit: OpenPage) -> None:
    """Where the browser would keep it out, nobody is offered to load it."""
    settings = replace(stage.site.settings, csp=Csp(mode=CspMode.ENFORCE))
    stage.site = replace(stage.site, settings=settings)
    page = visit(FILM)
    shown(page).get_by_role("button", name="Always allow").wait_for()

    assert shown(page).get_by_role("button", name="Load once").is_hidden()
