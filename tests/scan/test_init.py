"""From nothing to a clean scan: a drafted file, the edits it names, a publish."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import serving
from tests.cli.running import consent, spawned
from tests.scan.test_planted import LOOK
from tests.scan.third import HTML, JS, Everyone, third_party

pytestmark = pytest.mark.browser

MATOMO, VIMEO = "cdn.matomo.cloud", "player.vimeo.com"
WORDS = (
    *(*LOOK, "--wait", "0.5"),
    *("--resolve", f"{MATOMO}=127.0.0.1", "--resolve", f"{VIMEO}=127.0.0.1"),
)
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<script src="http://cdn.matomo.cloud:{port}/shop.js"></script>
<main><h1>{name}</h1><a href="/film">film</a>{body}</main>
<footer></footer>
"""
FILM = '<iframe src="http://player.vimeo.com:{port}/video/1" title="Film"></iframe>'
BADGE = '<img src="http://badge.localhost:{port}/b.png" alt="Badge">'
SETS = b"document.cookie = '_pk_id.1=x; max-age=30000000; path=/'"
ANSWERS = {
    "name": "Shop Ltd",
    "address": "1 High Street",
    "contact": "privacy@shop.example",
    "privacy_policy": "https://shop.example/privacy",
    "reason": "The basket has to remember what is in it.",
    "recipient": "Badge Ltd",
    "country": "IE",
    "policy": "https://badge.example/privacy",
}


class Start:
    """A site that nobody has looked at yet; `pages` are its files."""

    def __init__(self, port: int) -> None:
        """Write its pages as their owner had them."""
        self.url = f"http://start.localhost:{port}/"
        body = {"": BADGE, "film": FILM}
        self.pages = {
            name: PAGE.format(name=name, port=port, body=text.format(port=port))
            for name, text in body.items()
        }

    def serve(self, request: Request) -> Answer:
        """Answer with a page, and with the cookie of a basket."""
        page = self.pages.get(request.path.strip("/"))
        cookie = ("Set-Cookie", "basket=1; Path=/")
        return Answer(200 if page else 404, (*HTML, cookie), (page or "").encode())


@contextmanager
def opened() -> Iterator[tuple[Start, Everyone]]:
    """Serve the site and its third parties."""
    with Front(0) as front, answering(front):
        start = Start(front.port)
        routes = Everyone({"start.localhost": start.serve})
        routes[MATOMO] = lambda _: Answer(200, JS, SETS)
        routes[VIMEO] = third_party
        front.routes = routes
        yield start, routes


def fill(file: Path) -> int:
    """Fill in what is empty; tell how many lines that were."""
    text, count = file.read_text(), 0
    for key, value in ANSWERS.items():
        text, done = re.subn(rf'^{key} = ""', f'{key} = "{value}"', text, flags=re.M)
        count += done
    file.write_text(text)
    return count


def edit(start: Start, listed: str) -> int:
    """Change every tag as the list says, on every page; tell how many places."""
    pairs = re.findall(r"^- (.*)\n\+ (.*)$", listed, re.M)
    script, link = re.findall(r"```html\n(.*)\n```", listed)
    script = script.replace("https://consent.example", "/privacy")
    count = 0
    for name, before in start.pages.items():
        page = before
        for old, new in pairs:
            count += page.count(old)
            page = page.replace(old, new)
        page = page.replace('<link rel="icon"', f'{script}<link rel="icon"')
        start.pages[name] = page.replace("<footer>", f"<footer>{link}")
        count += 2
    return count


def test_from_nothing_to_clean(tmp_path: Path) -> None:
    """A56: what the draft names is all that there is, once its tags are held."""
    file, data = tmp_path / "start.toml", tmp_path / "data"
    begun = time.monotonic()
    with opened() as (start, routes):
        done = spawned("init", start.url, *WORDS, "-o", file, seconds=300)
        assert done.stderr == ""
        assert "Matomo Cloud: certain, preset matomo-cloud@" in done.stdout
        assert "3 tags to change" in done.stdout
        lines = fill(file)
        tags = edit(start, file.with_suffix(".tags.md").read_text())
        assert (lines, tags) == (11, 8)
        published = consent("publish", file, "--data", data)
        assert published.returncode == 0, published.stderr
        with serving(data) as service:
            behind = forward(service, strip="/privacy")
            routes["start.localhost"] = lambda request: (
                behind if request.path.startswith("/privacy/") else start.serve
            )(request)
            done = spawned("scan", start.url, *WORDS, seconds=300)
    assert "Nothing was found." in done.stdout, done.stdout
    assert done.returncode == 0
    seconds = time.monotonic() - begun
    told = f"{lines} lines filled in, {tags} places changed, {seconds:.0f} s"
    sys.stdout.write(f"from nothing to a clean scan: {told}\n")


def test_no_file_is_written_over(tmp_path: Path) -> None:
    """Nor is a browser started for nothing."""
    file = tmp_path / "shop.toml"
    file.write_text("mine")
    done = consent("init", "https://shop.example/", "-o", file)
    assert (done.returncode, file.read_text()) == (1, "mine")
    assert "is there already" in done.stderr
