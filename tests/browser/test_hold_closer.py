"""What is held back untagged, where a page hides it or looks closer at it."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from consent.model import Hold
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

FAR = "track.adriver.localhost"
GRANT = "void consent.set({purposes: {marketing: true}})"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open a stage whose site holds back what is the ads'."""
    with staged() as stage:
        site = stage.site
        services = tuple(
            replace(each, hosts=(FAR,)) if each.id == "adriver" else each
            for each in site.notice.services
        )
        stage.site = replace(
            site,
            notice=replace(site.notice, services=services),
            settings=replace(site.settings, hold=Hold(untagged=True)),
        )
        stage.head = '<script src="{service}/w/site.js"{nonce}></script>'
        stage.files["/data"] = ("text/plain", "data")
        yield stage


@pytest.fixture
def page(stage: Stage, one_page: Page) -> Page:
    """Come for the first time, with nothing asked for yet."""
    stage.state = None
    stage.body = ""
    one_page.context.clear_cookies()
    one_page.goto(stage.url)
    one_page.evaluate("localStorage.clear()")
    stage.asked.clear()
    return one_page


def far(stage: Stage, path: str) -> str:
    """Give an address on the service's host."""
    return f"{stage.url.replace('shop.localhost', FAR)}{path}"


WITH_OWN = """([markup, last]) => {
  const box = document.createElement('div')
  box.innerHTML = markup
  document.body.append(box)
  return new Promise((done) => {
    const image = new Image()
    image.onload = image.onerror = done
    image.src = last
  })
}"""


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{back}">',
        '<img src="&#104;ttp:&#x2f;/{host}/hidden.png">',
        '<img alt="a > b" src="{far}">',
        '<picture><source srcset="{far} 1x"><img src="/own.png"></picture>',
        '<img srcset="/own.png 0.1x, {far} 1x">',
        '<iframe src="{far}"></iframe>',
    ],
)
def test_no_spelling_hides_a_host(stage: Stage, page: Page, markup: str) -> None:
    """Backslashes, references, `srcset`: what a browser reads is what counts."""
    url = far(stage, "/hidden.png")
    host = url.split("/")[2]
    text = markup.format(far=url, back=url.replace("/", "\\"), host=host)
    page.evaluate(WITH_OWN, [text, f"{stage.url}/last.png"])
    assert "/hidden.png" not in stage.asked

    with page.expect_request("**/hidden.png"):
        page.evaluate(GRANT)


def test_an_address_set_below_a_foreign_base_is_held(stage: Stage, page: Page) -> None:
    """A short address is the ads' where the page says that all short ones are."""
    page.evaluate(
        """([base, last]) => {
          const made = document.createElement('base')
          document.head.append(Object.assign(made, { href: base }))
          new Image().src = 'hidden.png'
          fetch('hidden.txt', { mode: 'no-cors' })
          return new Promise((done) => {
            Object.assign(new Image(), { onerror: done, src: last })
          })
        }""",
        [far(stage, "/"), f"{stage.url}/last.png"],
    )

    assert not {"/hidden.png", "/hidden.txt"} & set(stage.asked)


def test_the_page_reads_addresses_as_it_wrote_them(stage: Stage, page: Page) -> None:
    """A held image gives its address, whole as a property and as written otherwise."""
    address = far(stage, "/a.png").removeprefix("http:")
    found = page.evaluate(
        """(address) => {
          const image = new Image()
          image.src = address
          const read = [image.src, image.getAttribute('src'), image.getAttribute('alt')]
          image.src = '/own.png'
          return [...read, image.getAttribute('src')]
        }""",
        address,
    )

    assert found == [f"http:{address}", address, None, "/own.png"]


def test_a_held_request_can_be_ended(stage: Stage, page: Page) -> None:
    """What is aborted or late says so, as any request does, and is never sent."""
    found = page.evaluate(
        """(url) => Promise.all(['abort', 'timeout'].map(
        (how) => new Promise((done) => {
          const request = new XMLHttpRequest()
          const heard = []
          for (const name of ['abort', 'timeout']) {
            request.addEventListener(name, () => heard.push(name))
          }
          request.onloadend = () => done(heard)
          request.open('GET', url)
          if (how === 'timeout') request.timeout = 1
          request.send()
          if (how === 'abort') request.abort()
        })))""",
        far(stage, "/data"),
    )
    assert found == [["abort"], ["timeout"]]

    with page.expect_response("**/choices"):
        page.evaluate(GRANT)
    page.evaluate("fetch('/last')")
    assert "/data" not in stage.asked


def test_an_ended_fetch_fails_once(stage: Stage, page: Page) -> None:
    """Whoever aborts a held request hears of it, and nobody else later."""
    page.evaluate(
        """(url) => {
          window.unheard = []
          const hear = ({ reason }) => unheard.push(`${reason}`)
          addEventListener('unhandledrejection', hear)
          const gone = new AbortController()
          fetch(url, { signal: gone.signal }).catch(() => {})
          gone.abort()
        }""",
        far(stage, "/data"),
    )
    page.evaluate(GRANT)
    page.wait_for_function("() => consent.allows('adriver')")
    page.evaluate("fetch('/last').then(() => new Promise((done) => setTimeout(done)))")

    assert page.evaluate("unheard") == []
    assert "/data" not in stage.asked


def test_a_written_script_is_not_rewritten(stage: Stage, page: Page) -> None:
    """Inline code says what it said, though markup stands in one of its texts."""
    inner = f'<img src="{far(stage, "/a.png")}">'
    stage.body = f"""<script>
      document.write('<script>window.text = {"`" + inner + "`"}<' + '/script>')
    </script>"""
    page.goto(stage.url)

    assert page.evaluate("window.text") == inner


def test_noscript_stays_text(stage: Stage, page: Page) -> None:
    """Where scripts run, what stands in `<noscript>` is text, and loads nothing."""
    inner = f'<img src="{far(stage, "/a.png")}">'
    found = page.evaluate(
        """(inner) => {
          document.body.insertAdjacentHTML('beforeend',
            `<p id="box"><noscript>${inner}</noscript>${inner}</p>`)
          const none = box.querySelector('noscript')
          return [none.childElementCount, none.textContent]
        }""",
        inner,
    )

    assert found == [0, inner]
