"""Pictures of a page, compared dot by dot."""

from base64 import b64encode
from typing import NamedTuple

from playwright.sync_api import Locator, Page

_COMPARE = """async ([one, other, box, inside]) => {
  const draw = async (data) => {
    const blob = await (await fetch(`data:image/png;base64,${data}`)).blob()
    const image = await createImageBitmap(blob)
    const paint = new OffscreenCanvas(image.width, image.height).getContext('2d')
    paint.drawImage(image, 0, 0)
    return paint.getImageData(0, 0, image.width, image.height)
  }
  const [a, b] = [await draw(one), await draw(other)]
  if (a.width !== b.width || a.height !== b.height) return 1
  let [differ, all] = [0, 0]
  for (let at = 0; at < a.data.length; at += 4) {
    const [x, y] = [(at / 4) % a.width, Math.floor(at / 4 / a.width)]
    const within = x >= box.x && x < box.x + box.width
      && y >= box.y && y < box.y + box.height
    if (within !== inside) continue
    all += 1
    if ([0, 1, 2].some((part) => Math.abs(a.data[at + part] - b.data[at + part]) > 2))
      differ += 1
  }
  return differ / all
}"""


class Box(NamedTuple):
    """Where something is on the screen, in px."""

    x: float
    y: float
    width: float
    height: float

    def grown(self, by: float) -> "Box":
        """Give the box with a margin; a negative one takes away."""
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)


def box_of(element: Locator) -> Box:
    """Find an element on the screen."""
    found = element.bounding_box()
    assert found
    return Box(**found)


def shot(page: Page) -> bytes:
    """Take a picture of the window, with nothing blinking in it."""
    return page.screenshot(animations="disabled", caret="hide")


def difference(
    page: Page, one: bytes, other: bytes, box: Box, *, inside: bool
) -> float:
    """Give the share of dots, inside or outside a box, that are not the same colour."""
    pictures = [b64encode(each).decode() for each in (one, other)]
    return float(page.evaluate(_COMPARE, [*pictures, box._asdict(), inside]))
