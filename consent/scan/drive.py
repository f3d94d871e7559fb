"""Answering a notice as a visitor would: to refuse, to grant, to take it back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from consent.scan import layer, script
from consent.scan.layer import Layer
from consent.scan.seen import Act
from consent.scan.sense import ACCEPT, CHOOSE, REFUSE, SAVE, WAY_BACK
from consent.scan.tool import Tool

if TYPE_CHECKING:
    from playwright.async_api import Page

PATIENCE = 5.0
"""Seconds that a notice may take to come."""

NO_NOTICE = "no notice was found on the page"
Answer: TypeAlias = Callable[[Layer, int], Awaitable[Act | None]]


async def refuse(page: "Page") -> Act:
    """Refuse all, on the first layer if that is possible there."""
    return await _answer(page, 0, _refuse_here, "no way to refuse was found")


async def grant(page: "Page") -> Act:
    """Accept all."""
    return await _answer(page, 0, _grant_here, "no way to accept was found")


async def withdraw(page: "Page", tool: Tool) -> Act:
    """Bring the notice back by a control of the page, or else by script, and refuse."""
    by_script = False
    if not await _brought_back(page):
        by_script = True
        if not tool.opens or not await _opened(page, tool):
            return Act(failed="no control brings the notice back")
    act = await _answer(page, 1, _refuse_here, "it came back without a way to refuse")
    return Act(clicks=act.clicks, failed=act.failed, by_script=by_script)


async def wait_for(page: "Page", seconds: float = PATIENCE) -> Layer | None:
    """Wait until a notice is there and stands still; None if none comes."""
    end = asyncio.get_running_loop().time() + seconds
    before: Layer | None = None
    while True:
        found = await layer.find(page)
        if found and before and found.banner == before.banner:
            return found
        if asyncio.get_running_loop().time() > end:
            return found
        before = found
        await asyncio.sleep(0.15)


async def _answer(page: "Page", clicks: int, here: Answer, failed: str) -> Act:
    """Answer on the layer that is there, or on the one behind its settings."""
    for _ in range(3):
        found = await wait_for(page)
        if found is None:
            return Act(clicks=clicks, failed=NO_NOTICE if clicks == 0 else failed)
        act = await here(found, clicks)
        if act is not None:
            await asyncio.sleep(0.3)
            return act
        deeper = found.banner.first(CHOOSE)
        if deeper is None:
            break
        await found.press(deeper)
        clicks += 1
        await asyncio.sleep(0.5)
    return Act(clicks=clicks, failed=failed)


async def _refuse_here(found: Layer, clicks: int) -> Act | None:
    button = found.banner.first(REFUSE)
    if button is not None:
        await found.press(button)
        return Act(clicks=clicks + 1)
    save = found.banner.first(SAVE)
    if save is None:
        return None
    more = await found.untick()
    await found.press(save)
    return Act(clicks=clicks + more + 1)


async def _grant_here(found: Layer, clicks: int) -> Act | None:
    button = found.banner.first(ACCEPT)
    if button is None:
        return None
    await found.press(button)
    return Act(clicks=clicks + 1)


async def _brought_back(page: "Page") -> bool:
    """Press what the page offers to bring the notice back; tell whether it came."""
    handle = await page.evaluate_handle(script.WAYS_BACK, WAY_BACK)
    for place in range(min(3, int(await handle.evaluate("(all) => all.length")))):
        found = await handle.evaluate_handle(f"(all) => all[{place}]")
        element = found.as_element()
        if element is None:
            continue
        await layer.press(element)
        back = await wait_for(page, 2.0)
        if back is not None and _answers(back):
            return True
    return False


async def _opened(page: "Page", tool: Tool) -> bool:
    from playwright.async_api import Error  # noqa: PLC0415

    try:
        await page.evaluate(f"() => {{ {tool.opens} }}")
    except Error:
        return False
    back = await wait_for(page, 2.0)
    return back is not None and _answers(back)


def _answers(found: Layer) -> bool:
    return any(found.banner.first(sense) for sense in (REFUSE, SAVE, CHOOSE))
