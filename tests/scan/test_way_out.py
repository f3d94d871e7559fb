"""The browser of a scan goes nowhere that it may not (S17)."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from tests.cli.running import spawned
from tests.scan.shop import HTML

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Trap</title>
<img src="http://127.0.0.2:{inside}/a.png"><img src="/away"><script>
fetch('http://127.0.0.2:{inside}/b', {{ mode: 'no-cors' }}).catch(() => 0)
navigator.sendBeacon('http://127.0.0.2:{inside}/c')
new WebSocket('ws://127.0.0.2:{inside}/d')
document.write('<iframe src="file:///etc/passwd"></iframe>')
</script><a href="/leave">leave</a>"""


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
        words = ("--no-sandbox", "--allow-network", "127.0.0.1/32", "--wait", "0.5")
        done = spawned("scan", url, *words, seconds=300)
    assert "1 page looked at" in done.stdout, done.stderr
    assert came == []


def test_s17_a_site_inside_has_to_be_allowed() -> None:
    """S17: the word says how."""
    done = spawned("scan", "http://127.0.0.1:8999/", "--no-sandbox", seconds=300)
    assert done.returncode == 1
    assert "not a public address" in done.stderr
    assert "--allow-network" in done.stderr
