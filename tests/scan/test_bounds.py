"""A scan stays at its site, within its time, and keeps what it was told to itself."""

import json
import signal
import subprocess
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from subprocess import PIPE

import pytest

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from tests.cli.running import COMMAND, environment, spawned
from tests.scan.test_planted import LOOK
from tests.scan.third import HTML

pytestmark = pytest.mark.browser

WORDS = (*LOOK, "--wait", "0.3", "--format", "json")
# What a shell runs beside itself is not interrupted, and hands that on.
TERMINAL = ("env", "--default-signal=INT")
LINKS = '<a href="/away">partner</a> <a href="/jump">more</a> <a href="/pdf">file</a>'
PAGE = f"""<!doctype html><html lang="en"><title>Site</title>
<link rel="icon" href="data:,"><h1>Site</h1>{LINKS}"""


class Away:
    """A site whose links lead on to another; `hits` counts who was asked there."""

    def __init__(self, port: int) -> None:
        """Take the port of both."""
        self.url = f"http://site.localhost:{port}/"
        self.there = f"http://there.localhost:{port}"
        self.hits: list[str] = []

    def site(self, request: Request) -> Answer:
        """Answer with a page, or lead on."""
        if request.path == "/away":
            return Answer(302, (("Location", f"{self.there}/redirected"),))
        if request.path == "/jump":
            jump = f"<script>location.href = '{self.there}/jumped'</script>"
            return Answer(200, HTML, jump.encode())
        if request.path == "/pdf":
            return Answer(200, (("Content-Type", "image/png"),))
        return Answer(200, HTML, PAGE.encode())

    def other(self, request: Request) -> Answer:
        """Count who comes."""
        self.hits.append(request.path)
        return Answer(200, HTML)


@contextmanager
def opened() -> Iterator[Away]:
    """Serve both."""
    with Front(0) as front, answering(front):
        away = Away(front.port)
        front.routes = {"site.localhost": away.site, "there.localhost": away.other}
        yield away


def test_s17_no_link_leads_elsewhere() -> None:
    """S17: a redirect or a script is stopped before the other origin is asked."""
    with opened() as away:
        done = spawned("scan", away.url, *WORDS, seconds=300)
    told = json.loads(done.stdout)
    assert (done.stderr, away.hits) == ("", [])
    assert told["pages"] == [away.url]
    assert {one["what"] for one in told["faults"]} == {f"a link leads to {away.there}"}
    missed = dict(told["missed"])
    assert missed[f"{away.url}pdf"] == "it is no page but 'image/png'"
    assert "another origin" in missed[f"{away.url}jump"]


def test_a_site_that_begins_elsewhere_is_named() -> None:
    """Where the first page leads on, the word says where to."""
    with opened() as away:
        done = spawned("scan", f"{away.url}away", *WORDS, seconds=300)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"it leads to {away.there}, which is another origin" in done.stderr


def test_a_password_stands_in_no_report() -> None:
    """S26: the site asks for it and gets it; nobody else does."""
    wanted = f"Basic {b64encode(b'me:p@ss').decode()}"
    page = PAGE.replace(LINKS, '<a href="//me:p%40ss@site.localhost:PORT/next">n</a>')

    def serve(request: Request) -> Answer:
        if request.headers["Authorization"] != wanted:
            return Answer(401, (("WWW-Authenticate", 'Basic realm="x"'),))
        text = page.replace("PORT", request.headers["Host"].partition(":")[2])
        return Answer(200, HTML, text.encode())

    with Front(0) as front, answering(front):
        front.routes = {"site.localhost": serve}
        url = f"http://me:p%40ss@site.localhost:{front.port}/"
        done = spawned("scan", url, *WORDS, "--format", "html", seconds=300)
    assert "2 pages" in done.stdout, done.stderr
    assert "p@ss" not in done.stdout + done.stderr
    assert "p%40ss" not in done.stdout + done.stderr


def test_who_interrupts_gets_what_was_seen() -> None:
    """A part is told as a part, and is no success."""
    asked, done = threading.Event(), threading.Event()

    def serve(request: Request) -> Answer:
        if request.path == "/next":
            asked.set()
            done.wait(60)
        return Answer(200, HTML, b'<title>x</title><a href="/next">next</a>')

    with Front(0) as front, answering(front):
        front.routes = {"site.localhost": serve}
        words = ("scan", f"http://site.localhost:{front.port}/", *WORDS)
        with subprocess.Popen(
            [*TERMINAL, *COMMAND, *words],
            env=environment(),
            stdout=PIPE,
            stderr=PIPE,
            text=True,
        ) as child:
            assert asked.wait(120)
            child.send_signal(signal.SIGINT)
            said, warned = child.communicate(timeout=120)
        done.set()
    assert (child.returncode, json.loads(said)["stopped"]) == (1, "it was interrupted")
    assert warned == "Only a part was looked at: it was interrupted.\n"


def test_a_scan_that_saw_nothing_in_its_time_says_so() -> None:
    """No report of nothing; the word says what to change."""
    with opened() as away:
        done = spawned("scan", away.url, *WORDS, "--seconds", "1", seconds=300)
    assert (done.returncode, done.stdout) == (1, "")
    assert "took longer than 1 s; look at fewer --pages" in done.stderr
    assert "Traceback" not in done.stderr
