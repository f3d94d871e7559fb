"""Pictures small enough to lie beside the docs: what Chromium shows, as WebP."""

from base64 import b64decode, b64encode
from pathlib import Path

from playwright.sync_api import Page

LARGEST = 60_000

_ENCODE = """async ([data, quality]) => {
  const blob = await (await fetch(`data:image/png;base64,${data}`)).blob()
  const image = await createImageBitmap(blob)
  const canvas = new OffscreenCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  const small = await canvas.convertToBlob({ type: 'image/webp', quality })
  return new Promise((done) => {
    const reader = new FileReader()
    reader.onload = () => done(reader.result.split(',')[1])
    reader.readAsDataURL(small)
  })
}"""


def draw(page: Page, encoder: Page, path: Path) -> int:
    """Draw a page's window into a file and give its size; `encoder` is a blank page.

    Quality gives way until it is small enough.
    """
    png = b64encode(page.screenshot(animations="disabled", caret="hide")).decode()
    image = b""
    for quality in (0.9, 0.8, 0.7, 0.6):
        image = b64decode(encoder.evaluate(_ENCODE, [png, quality]))
        if len(image) <= LARGEST:
            break
    path.write_bytes(image)
    return len(image)
