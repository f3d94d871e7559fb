"""Each language that ships, on the smallest screens and beside no other."""

import re
from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Locator, Page

from benchmarks.reference import reference_site
from consent import locales
from consent.model import Site, Texts
from tests.browser.spoken import IN_VIEW, OUTSIDE, SCREENS, ZOOMED, polyglot, show
from tests.browser.stage import Stage, framed, staged

pytestmark = pytest.mark.browser

LANGUAGES = sorted(locales.load())
SMALL = (SCREENS[0], ZOOMED)
BOTH = "button:is([value=reject_all], [value=accept_all])"
SAID = """(it) => [it, ...it.querySelectorAll('[aria-label]')]
  .map((one) => one.ariaLabel).concat(it.textContent).join('\\n')"""
SIZES = "(all) => all.map((it) => [it.offsetWidth, it.offsetHeight].join())"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open a stage for all the languages there are."""
    with polyglot(*LANGUAGES) as stage:
        yield stage


def cut(layer: Locator) -> list[str]:
    """Name what of a layer does not fit, or favours one of its two answers."""
    reject, accept = layer.locator(BOTH).evaluate_all(SIZES)
    return [
        *layer.locator("button").filter(visible=True).evaluate_all(IN_VIEW),
        *layer.locator("*").evaluate_all(OUTSIDE),
        *([] if reject == accept else [f"{reject} against {accept}"]),
    ]


def test_a58_every_language_fits_a_small_phone(stage: Stage, one_page: Page) -> None:
    """Answers are of one size and in view, at 400 % zoom too, and no word is cut."""
    wrong: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        one = show(one_page, stage, lang)
        for layer in ("card", "panel"):
            found = one.card if layer == "card" else one.open()
            for width, height in SMALL:
                one_page.set_viewport_size({"width": width, "height": height})
                if faults := cut(found):
                    wrong[f"{lang} {layer} {width}x{height}"] = faults

    assert wrong == {}


def marked(texts: Texts) -> Texts:
    """Put every text between marks."""
    return {key: f"⟦{text}⟧" for key, text in texts.items()}


def marked_site() -> Site:
    """Give the reference site with marks around all that it says in words."""
    site = reference_site("en")
    purposes = tuple(
        replace(it, name=marked(it.name), description=marked(it.description))
        for it in site.notice.purposes
    )
    texts = {lang: marked(words) for lang, words in site.notice.texts.items()}
    return replace(site, notice=replace(site.notice, purposes=purposes, texts=texts))


def names(site: Site) -> set[str]:
    """Give what is called the same in every language."""
    services = site.notice.services
    stored = {stored.name for service in services for stored in service.storage}
    return stored | {own for it in services for own in (it.name, it.recipient)}


def test_a21_no_word_is_of_another_language(one_page: Page) -> None:
    """All that is said, the names for readers of a screen too, is of the notice."""
    with staged(marked_site()) as stage:
        show(one_page, stage, "en")
        one_page.evaluate("consent.open()")
        one_page.locator("dialog [value=save]").click()
        framed(one_page)
        said = one_page.locator("#privacy-choices").evaluate(SAID)

    for words in ("⟦Close⟧", "⟦Saved. Everything optional is off.⟧"):
        assert words in said
    while said != (less := re.sub("⟦[^⟦⟧]*⟧", "", said)):
        said = less
    for name in sorted(names(stage.site), key=len, reverse=True):
        said = said.replace(name, "")
    assert re.findall(r"\w+", said) == []
