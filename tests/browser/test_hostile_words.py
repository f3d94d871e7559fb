"""S18: whatever the owner writes, nothing of it runs: notice, pages, report, export."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from scripts.demo_sites.pages import TYPES, on_port
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import consent, serving
from tests.payloads import PAYLOADS

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)
HOST = b"""<!doctype html><html lang="en"><title>The Mill</title>
<link rel="icon" href="data:,"><script async src="/privacy/w/mill.js"></script>
<h1>The Mill</h1><div data-consent-declaration></div>
<iframe data-consent="s7" data-src="https://film.example/1" title="Film"></iframe>"""
# What would run says so by calling this, and by what a policy had to stop.
HIT = """
  window.hits = []
  window.hit = () => { hits.push('ran') }
  addEventListener('securitypolicyviolation', (event) => {
    hits.push(event.violatedDirective + ' ' + event.blockedURI)
  })
"""
OPEN = "(all) => all.forEach((one) => { one.open = true })"
LOOK = """async () => {
  for (const one of document.querySelectorAll('*')) one.dispatchEvent(new Event('x'))
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  return hits
}"""
NOTICE = """async () =>
  (await (await fetch('/privacy/v1/sites/mill/check')).json()).notice"""
FOREIGN = (
    "script[src^=data], [onerror], [onload], [onfocus], [ontoggle], [onbegin], "
    "[onstart], [onclick], [onmouseover], object, embed, base, marquee, math, "
    "iframe[srcdoc], [href^='javascript' i], [src^='javascript' i], [action^=java]"
)


def site() -> str:
    """Write a site's file whose every free text is one of the payloads, in turn."""
    texts = cycle(PAYLOADS)

    def text() -> str:
        return json.dumps(next(texts))

    lines = [
        'id = "mill"\norigins = ["http://mill.localhost:8080"]\nlanguages = ["en"]',
        f"[controller]\nname = {text()}\naddress = {text()}",
        'contact = "privacy@mill.example"',
        'privacy_policy = "https://mill.example/privacy"',
        f"[purposes.necessary]\nnecessary = true\nreason = {text()}",
        f"[purposes.one]\nname = {text()}\ndescription = {text()}",
    ]
    for number in range(len(PAYLOADS)):
        lines += [
            f"[services.s{number}]\npurposes = ['one']\ncountry = 'DE'",
            f"name = {text()}\nrecipient = {text()}",
            f"policy = 'https://film.example/{number}'",
            f"storage = [{{ kind = 'local', name = {text()}, duration = '1 day' }}]",
        ]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Mill:
    """The hostile site: its pages' address and its service's folder."""

    url: str
    data: Path


@pytest.fixture(scope="module")
def mill(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mill]:
    """Serve the mill, and the service below /privacy/."""
    data = tmp_path_factory.mktemp("mill")
    with Front(0) as front:
        (data / "mill.toml").write_bytes(on_port(site().encode(), front.port))
        consent("publish", data / "mill.toml", "--data", data)
        with serving(data) as service, answering(front):
            behind = forward(service, strip="/privacy")

            def serve(request: Request) -> Answer:
                if request.path.startswith("/privacy/"):
                    return behind(request)
                return Answer(200, (("Content-Type", TYPES[".html"]),), HOST)

            front.routes = {"mill.localhost": serve}
            yield Mill(f"http://mill.localhost:{front.port}", data)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page that notes what runs."""
    with chromium.new_context() as context:
        page = context.new_page()
        page.add_init_script(HIT)
        yield page


def found(page: Page) -> list[str]:
    """Give what ran, what a policy stopped and what is no markup of ours."""
    hits: list[str] = page.evaluate(LOOK)
    return hits + page.locator(FOREIGN).evaluate_all("all => all.map(e => e.outerHTML)")


def shows(page: Page) -> set[str]:
    """Tell which of the payloads stand in a page as the text that they are."""
    said = page.locator("body").evaluate("(body) => body.textContent")
    return {text for text in PAYLOADS if text in said}


def test_s18_the_notice_runs_no_word(mill: Mill, page: Page) -> None:
    """S18: 200 payloads as every text of an owner, in both layers and beside embeds."""
    page.goto(mill.url)
    page.locator("#privacy-choices").wait_for(state="attached")
    page.locator("[data-consent-declaration] h3").first.wait_for(state="attached")
    page.evaluate("consent.open()")
    page.locator("dialog details").evaluate_all(OPEN)
    assert len(PAYLOADS) == len(set(PAYLOADS)) == 200
    assert found(page) == []
    assert shows(page) == set(PAYLOADS)

    page.locator("dialog button[value=accept_all]").click()
    page.wait_for_function("() => consent.allows('s7')")
    assert found(page) == []


@pytest.mark.parametrize("path", ["", "/declaration", "/seen/{notice}"])
def test_s18_no_page_runs_a_word(mill: Mill, page: Page, path: str) -> None:
    """S18: nor does any page of the service, and none has to be stopped from it."""
    page.goto(mill.url)
    notice = page.evaluate(NOTICE)
    page.goto(f"{mill.url}/privacy/p/mill{path.format(notice=notice)}")
    page.locator("details").evaluate_all(OPEN)
    assert found(page) == []
    assert len(shows(page)) >= 190


def test_s18_no_file_runs_a_word(mill: Mill, page: Page) -> None:
    """S18: what auditors and owners open: the record as shown, and the report."""
    folder, of = mill.data, ("--data", mill.data, "--site", "mill")
    page.goto(mill.url)
    page.wait_for_function("() => window.consent")
    with page.expect_response("**/choices"):
        page.evaluate("void consent.set({ one: true })")
    last = consent("export", *of, "--format", "ndjson").splitlines()[-1]
    record = str(json.loads(last)["entry"]["n"])
    consent("show", record, *of, "-o", folder / "shown.html")
    day = datetime.now(UTC).date()
    period = "--since", f"{day - DAY}", "--until", f"{day + DAY}"
    consent("report", *of, *period, "-o", folder / "report.html")
    for name in ("shown.html", "report.html"):
        page.goto((folder / name).as_uri())
        page.evaluate("window.consent?.open()")
        page.locator("details").evaluate_all(OPEN)
        assert found(page) == [], name
        assert len(shows(page)) > 190, name
