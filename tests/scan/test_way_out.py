"""The browser of a scan goes nowhere that it may not (S17)."""

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from tests.cli.running import spawned
from tests.scan.third import HTML

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Trap</title>
<img src="http://127.0.0.2:{inside}/a.png"><img src="/away"><script>
fetch('http://127.0.0.2:{inside}/b', {{ mode: 'no-cors' }}).catch(() => 0)
navigator.sendBeacon('http://127.0.0.2:{inside}/c')
new WebSocket('ws://127.0.0.2:{inside}/d')
document.write('<iframe src="file:///etc/passwd"></iframe>')
</script><a href="/leave">leave</a>"""


INSIDE = ("--no-sandbox", "--allow-network", "127.0.0.1/32", "--wait", "0.5")


@contextmanager
def inside() -> Iterator[tuple[int, list[object]]]:
    """Listen inside; give the port and who came."""
    came: list[object] = []
    with socket.create_server(("127.0.0.2", 0)) as listener:

        def count() -> None:
            try:
                while True:
                    connection, who = listener.accept()
                    came.append(who)
                    connection.close()
            except OSError:
                return

        threading.Thread(target=count, daemon=True).start()
        yield listener.getsockname()[1], came
        listener.shutdown(socket.SHUT_RDWR)


def test_s17_a_page_leads_nowhere_inside() -> None:
    """S17: by no tag, script, redirect or link; what was allowed is looked at."""
    with inside() as (port, came), Front(0) as front, answering(front):
        where = ("Location", f"http://127.0.0.2:{port}/")

        def serve(request: Request) -> Answer:
            if request.path in {"/away", "/leave"}:
                return Answer(302, (where,))
            return Answer(200, HTML, PAGE.format(inside=port).encode())

        front.routes = {"trap.localhost": serve}
        url = f"http://trap.localhost:{front.port}/"
        done = spawned("scan", url, *INSIDE, seconds=300)
    assert "1 page looked at" in done.stdout, done.stderr
    assert came == []


HOSTILE = """<!doctype html><html lang="en"><title>Hostile</title>
<![a[b]]><img src="http://["><a href="http://[">typo</a><script>
localStorage['\\ud800\\x1b[31m'] = 1
window[Symbol.for('consent-ledger scan')].push(5, {{}}, ['cookie', {{}}], ['x'])
{more}
alert('stay'); onbeforeunload = () => 'stay'
</script>"""


def hostile(more: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Look at a page that does all it can against being read."""
    with Front(0) as front, answering(front):
        page = HOSTILE.format(more=more).encode()
        front.routes = {"trap.localhost": lambda _: Answer(200, HTML, page)}
        url = f"http://trap.localhost:{front.port}/"
        return spawned("scan", url, *INSIDE, *words, seconds=300)


def test_s17_a_hostile_page_is_told_of() -> None:
    """S17: nothing it keeps or says reaches a terminal, or ends a scan."""
    done = hostile("", "--format", "json")
    assert done.stderr == ""
    kept = json.loads(done.stdout)["passes"]["untouched"]["pages"][0]["kept"]
    assert ["local", "\ud800\x1b[31m", None] in kept
    assert "\x1b" not in done.stdout


def test_s17_a_page_that_lies_is_one_sentence() -> None:
    """S17: where a page replaces the browser's own functions, the scan says so."""
    done = hostile("Object.keys = () => [7]")
    assert (done.returncode, done.stdout) == (1, "")
    assert "changes what a browser says of it" in done.stderr
    assert "Traceback" not in done.stderr


def test_s17_a_site_inside_has_to_be_allowed() -> None:
    """S17: the word says how."""
    done = spawned("scan", "http://127.0.0.1:8999/", "--no-sandbox", seconds=300)
    assert done.returncode == 1
    assert "not a public address" in done.stderr
    assert "--allow-network" in done.stderr
