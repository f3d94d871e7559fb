"""What is held back untagged, as the page that loads it meets it."""

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from consent.model import Hold
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

JS = "text/javascript"
GRANT = "consent.set({services: {adriver: true}})"
FAR = "track.adriver.localhost"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """Open a stage whose site holds back, with the ads under a path of a host."""
    with staged() as stage:
        site = stage.site
        services = tuple(
            replace(each, hosts=(FAR,)) if each.id in {"adriver", "mapfold"} else each
            for each in site.notice.services
        )
        paths = {"adriver": ("/ads/",), "mapfold": ("/maps/",)}
        stage.site = replace(
            site,
            notice=replace(site.notice, services=services),
            settings=replace(site.settings, hold=Hold(untagged=True, paths=paths)),
        )
        stage.head = '<script src="{service}/w/site.js"{nonce}></script>'
        stage.files["/ads/one.js"] = (JS, "(window.log ??= []).push('one')")
        stage.files["/ads/data"] = ("text/plain", "data")
        yield stage


@pytest.fixture
def page(stage: Stage, one_page: Page) -> Page:
    """Come for the first time, with nothing asked for yet."""
    stage.state = None
    stage.headers.clear()
    one_page.context.clear_cookies()
    one_page.goto(stage.url)
    one_page.evaluate("localStorage.clear()")
    stage.asked.clear()
    return one_page


def far(stage: Stage, path: str) -> str:
    """Give an address on the services' host."""
    return f"{stage.url.replace('shop.localhost', FAR)}{path}"


def run(page: Page, script: str, argument: Any = None) -> Any:
    """Run a function of the page."""
    return page.evaluate(script, argument)


ADD = """(addresses) => {
  for (const src of addresses) {
    document.body.append(Object.assign(document.createElement('img'), { src }))
  }
  return new Promise((done) => setTimeout(done, 300))
}"""


def test_a_path_tells_services_of_one_host_apart(stage: Stage, page: Page) -> None:
    """A28: who allowed the ads has not allowed the maps; other paths are nobody's."""
    run(page, "consent.set({purposes: {marketing: true}})")
    page.wait_for_function("() => consent.allows('adriver')")
    paths = ["/ads/a.png", "/maps/a.png", "/other/a.png"]
    run(page, ADD, [far(stage, path) for path in paths])

    assert set(paths) & set(stage.asked) == {"/ads/a.png", "/other/a.png"}


def test_the_page_reads_what_it_wrote(stage: Stage, page: Page) -> None:
    """Of a held element, its property is the address; another one sets it free."""
    found = run(
        page,
        """([held, own]) => {
          const image = document.createElement('img')
          image.src = held
          const before = image.src
          image.src = own
          return [before, image.src, image.outerHTML.includes('data-src')]
        }""",
        [far(stage, "/ads/a.png"), f"{stage.url}/own.png"],
    )

    assert found == [far(stage, "/ads/a.png"), f"{stage.url}/own.png", False]


def test_scripts_and_modules_run_as_what_they_are(stage: Stage, page: Page) -> None:
    """Released, a module is a module, and each runs once."""
    run(
        page,
        """([script, module]) => {
          for (const [src, type] of [[script, 'text/javascript'], [module, 'module']]) {
            const made = document.createElement('script')
            made.src = src
            made.type = type
            document.head.append(made)
          }
        }""",
        [far(stage, "/ads/one.js"), f"{far(stage, '/ads/module.mjs')}"],
    )
    page.route("**/module.mjs", _shared)
    run(page, "void consent.set({purposes: {marketing: true}})")
    page.wait_for_function("() => window.log?.length > 1")

    assert sorted(run(page, "log")) == ["module.mjs", "one"]


def _shared(route: Any) -> None:
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": JS}
    body = "(window.log ??= []).push(import.meta.url.slice(-10))"
    route.fulfill(headers=headers, body=body)


def test_requests_wait_and_can_be_given_up(stage: Stage, page: Page) -> None:
    """A request that its page ends while it waits is never sent."""
    found = run(
        page,
        """async (url) => {
          const gone = new AbortController()
          const ended = fetch(url, { signal: gone.signal }).catch(({ name }) => name)
          gone.abort()
          const request = new XMLHttpRequest()
          request.open('GET', url, false)
          let sync
          try { request.send() } catch ({ name }) { sync = name }
          return [await ended, sync]
        }""",
        far(stage, "/ads/data"),
    )

    assert found == ["AbortError", "NetworkError"]
    assert "/ads/data" not in stage.asked


def test_what_is_no_address_is_the_browsers_to_judge(page: Page) -> None:
    """Calls that fail without us fail alike with us; nothing else is changed."""
    found = run(
        page,
        """async () => {
          const failures = []
          const tries = [
            () => document.body.append.call({}),
            () => document.body.insertBefore(document.createElement('p')),
            () => document.body.insertAdjacentHTML('nowhere', '<p>'),
            () => new XMLHttpRequest().send(),
            () => new Image().setAttribute('1 2', 'x'),
          ]
          for (const attempt of tries) {
            try { attempt() } catch ({ name }) { failures.push(name) }
          }
          await fetch('http://[').catch(({ name }) => failures.push(name))
          const image = new Image()
          image.src = 'http://['
          image.setAttribute('src', '//')
          document.body.innerHTML += '<img src="//">'
          return failures
        }""",
    )

    assert found == [
        *("TypeError", "TypeError", "SyntaxError"),
        *("InvalidStateError", "InvalidCharacterError", "TypeError"),
    ]


def test_properties_stay_what_they_were(page: Page) -> None:
    """A page that looks at a property finds what kind it is and what may be done."""
    different = run(
        page,
        """() => {
          const frame = document.createElement('iframe')
          document.body.append(frame)
          const fresh = frame.contentWindow
          const shape = (window, [owner, name]) => {
            const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(
              window[owner].prototype, name)
            return JSON.stringify([typeof value, typeof get, typeof set, flags])
          }
          return [
            ['HTMLImageElement', 'src'], ['Element', 'innerHTML'],
            ['Node', 'appendChild'], ['Element', 'setAttribute'],
            ['Document', 'write'], ['XMLHttpRequest', 'open'],
          ].filter((each) => shape(window, each) !== shape(fresh, each)).map(String)
        }""",
    )

    assert different == []


def test_s19_trusted_types_let_held_scripts_through(stage: Stage, page: Page) -> None:
    """S19: a script whose address the page vouched for runs once it is allowed."""
    stage.headers["Content-Security-Policy"] = "require-trusted-types-for 'script'"
    page.goto(stage.url)
    run(
        page,
        """(url) => {
          const script = document.createElement('script')
          script.src = trustedTypes.createPolicy('two', {
            createScriptURL: (text) => text }).createScriptURL(url)
          document.head.append(script)
        }""",
        far(stage, "/ads/one.js"),
    )
    assert run(page, "window.log") is None
    # Waiting by a text to evaluate is what such a page forbids.
    with page.expect_response("**/ads/one.js"):
        run(page, "void consent.set({purposes: {marketing: true}})")
    run(page, "() => new Promise((done) => setTimeout(done, 300))")

    assert run(page, "window.log") == ["one"]


@pytest.mark.parametrize("taken", ["[]", "document.createElement('input')"])
def test_nothing_that_stands_in_our_name_lets_anything_through(
    stage: Stage, page: Page, taken: str
) -> None:
    """A queue, or an element whose id is `consent`, allows nothing by being there."""
    run(page, f"() => {{ window.consent = {taken} }}")
    run(page, ADD, [far(stage, "/ads/a.png")])

    assert "/ads/a.png" not in stage.asked


@pytest.mark.parametrize(
    "markup", ["<img src='{}'>", '<!-- //[ --><img src="{}/ads/a.png">']
)
def test_markup_is_read_whatever_else_it_has(
    stage: Stage, page: Page, markup: str
) -> None:
    """A bare host, or two slashes that begin no address, hide nothing."""
    paths = {"adriver": ("",)}
    stage.site = replace(
        stage.site,
        settings=replace(stage.site.settings, hold=Hold(untagged=True, paths=paths)),
    )
    page.goto(stage.url)
    stage.asked.clear()
    run(
        page,
        """async (markup) => {
          document.body.insertAdjacentHTML('beforeend', markup)
          await new Promise((done) => setTimeout(done, 300))
        }""",
        markup.format(far(stage, "")),
    )

    assert not {"/", "/ads/a.png"} & set(stage.asked)


def test_s19_a_trusted_text_is_written_as_it_is(stage: Stage, page: Page) -> None:
    """S19: what has nothing to hold back keeps the type that lets it through."""
    stage.headers["Content-Security-Policy"] = "require-trusted-types-for 'script'"
    page.goto(stage.url)
    run(
        page,
        """() => document.write(trustedTypes.createPolicy('three', {
          createHTML: (text) => text }).createHTML('<p id="written">text</p>'))""",
    )

    assert page.locator("#written").count() == 1


def test_a_request_given_up_before_fails_at_once(stage: Stage, page: Page) -> None:
    """An aborted signal is told as a browser tells it, and nothing waits."""
    found = run(
        page,
        """(url) => fetch(url, { signal: AbortSignal.abort() })
          .catch(({ name }) => name)""",
        far(stage, "/ads/data"),
    )

    assert found == "AbortError"
