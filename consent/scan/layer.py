"""A notice on a page: found by how it lies there, read and pressed as visitors do."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from consent.rules import contrast
from consent.rules.colour import Colour
from consent.scan import script
from consent.scan.seen import Banner, Button
from consent.scan.sense import NOTICE, sense

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, JSHandle, Page

_CHANNELS = re.compile(r"rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)")


@dataclass(frozen=True, slots=True)
class Layer:
    """What of a notice lies over a page now; `handle` leads to its elements."""

    banner: Banner
    handle: "JSHandle"

    async def press(self, button: Button) -> None:
        """Click a button as a mouse does, or by script where something lies over it."""
        place = self.banner.buttons.index(button)
        await press(await self._element("elements", place))

    async def untick(self) -> int:
        """Take every tick out that can be taken out; tell how many clicks it took."""
        clicks = 0
        for place in range(len(self.banner.ticked)):
            box = await self._element("boxes", place)
            # One for all may have taken out the rest.
            if await box.evaluate(script.TICKED):
                await press(box)
                clicks += 1
        return clicks

    async def _element(self, name: str, place: int) -> "ElementHandle":
        found = await self.handle.evaluate_handle(f"(all) => all.{name}[{place}]")
        element = found.as_element()
        assert element is not None  # noqa: S101
        return element


async def find(page: "Page") -> Layer | None:
    """Find the notice that lies over a page, or nothing."""
    handle = await page.evaluate_handle(script.LAYER, NOTICE)
    told = await handle.evaluate(
        "({ found, facts, locked, ticked }) => ({ found, facts, locked, ticked })"
    )
    if not told["found"] or not told["facts"]:
        return None
    language = await page.evaluate("document.documentElement.lang") or "en"
    buttons = tuple(_button(facts, language) for facts in told["facts"])
    if not any(button.sense for button in buttons):
        return None
    banner = Banner(
        buttons=buttons, ticked=tuple(told["ticked"]), locked=bool(told["locked"])
    )
    return Layer(banner, handle)


def _button(facts: dict[str, Any], language: str) -> Button:
    ink, ground = _colour(facts.pop("ink")), _colour(facts.pop("ground"))
    known = ink is not None and ground is not None
    return Button(
        **facts,
        sense=sense(facts["text"], language),
        contrast=contrast.contrast(ink, ground) if ink and ground and known else None,
    )


def _colour(text: str) -> Colour | None:
    """Read a computed colour; what is seen through cannot be measured."""
    found = _CHANNELS.fullmatch(text)
    if found is None or float(found[4] or 1) < 1:
        return None
    return Colour(int(found[1]), int(found[2]), int(found[3]))


async def press(element: "ElementHandle") -> None:
    """Click an element as a mouse does, or by script where something lies over it."""
    from playwright.async_api import Error  # noqa: PLC0415

    try:
        await element.click(timeout=2_000)
    except Error:
        await element.evaluate("(one) => one.click()")
