"""The owner's own look: what runs without being held, and how to hold it."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from playwright.sync_api import BrowserContext, Page

from consent import render
from tests.browser.stage import Stage, staged

pytestmark = pytest.mark.browser

MODULE = "/consent/w/_inspect.js"


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Open a stage that serves the module and the notice as the service does."""
    with staged() as stage:
        stage.files[MODULE] = ("text/javascript", render.modules()["inspect"].decode())
        name, base = stage.site.notice_hash, f"/consent/v1/sites/{stage.site.id}"
        notice = msgspec.json.encode(stage.site.notice).decode()
        stage.files[f"{base}/notices/{name}"] = ("application/json", notice)
        stage.files[f"{base}/check"] = ("application/json", f'{{"notice":"{name}"}}')
        yield stage


def said(stage: Stage, profile: Callable[..., BrowserContext], mark: str) -> str:
    """Open the host page with a mark, and give what the console says of it."""
    page: Page = profile().new_page()
    lines: list[str] = []
    page.on("console", lambda line: lines.append(line.text))
    page.goto(f"{stage.url}/{mark}")
    page.wait_for_load_state("networkidle")
    return "\n".join(line for line in lines if line.startswith("consent:"))


def test_it_lists_each_tag_as_it_should_be(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """An untagged script is named with the tag to paste; a held one is not."""
    far = stage.url.replace("shop", "far")
    stage.body = f"""<script src="{far}/stats.js"></script>
      <iframe src="{far}/film" title="Film"></iframe>
      <script type="text/plain" data-consent="media" src="{far}/held.js"></script>"""
    text = said(stage, profile, "?consent-inspect")

    assert f"{far.partition('//')[2]} was not held back" in text
    assert f'<script src="{far}/stats.js" data-consent="' in text
    assert 'type="text/plain"></script>' in text
    assert f'data-src="{far}/film"' in text
    assert "held.js" not in text


def test_it_names_the_service_a_host_belongs_to(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """Where the notice knows the host, the tag to paste is complete."""
    service = next(s for s in stage.site.notice.services if s.hosts)
    stage.body = f'<img src="http://{service.hosts[0]}/pixel.png" alt="">'
    text = said(stage, profile, "?consent-inspect")

    assert f'data-consent="{service.id}"' in text


def test_a_page_that_holds_all_is_told_so(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """Nothing to mend is an answer too."""
    assert said(stage, profile, "?consent-inspect") == (
        "consent: nothing ran without being held"
    )


def test_visitors_never_load_it(
    stage: Stage, profile: Callable[..., BrowserContext]
) -> None:
    """Without the mark the console is quiet and the module is not asked for."""
    assert said(stage, profile, "") == ""
    assert MODULE not in stage.asked
