"""The demo as a person meets it: start it, look, stop it, start it again."""

import json
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from scripts.demo_sites.pages import TEMPLATES
from scripts.demo_sites.service import ROOT, consent

HOSTS = (
    "localhost",
    "shop.localhost",
    "news.localhost",
    "tracker.localhost",
)


@contextmanager
def demo(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """Run scripts/demo until it has printed its addresses, and end it afterwards."""
    process = subprocess.Popen(
        [ROOT / "scripts" / "demo", "--port", str(port), "--data", data],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        try:
            next(line for line in process.stdout if "Ctrl-C" in line)
            yield process
        finally:
            process.send_signal(signal.SIGINT)


def free_port() -> int:
    """Ask the system for a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def ask(port: int, host: str, path: str = "/", body: object = None) -> tuple[int, str]:
    """Ask the demo under one of its host names, as a browser of the shop would."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Host": f"{host}:{port}", "Origin": f"http://shop.localhost:{port}"}
    if body is None:
        connection.request("GET", path, headers=headers)
    else:
        headers["Content-Type"] = "application/json"
        connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def refuse(port: int) -> int:
    """Refuse everything at the shop and give the answer's status."""
    _, widget = ask(port, "consent.shop.localhost", "/w/shop.js")
    notice = re.search(r'notice:"([0-9a-f]{12})"', widget)
    assert notice is not None
    choice = {
        "action": "reject_all",
        "notice": notice[1],
        "layer": "banner",
        "key": f"{port:032x}",
    }
    path = "/v1/sites/shop/choices"
    return ask(port, "consent.shop.localhost", path, choice)[0]


def refusals(data: Path) -> int:
    """Count the refusals in an export of the shop's log."""
    where = ("--data", data, "--site", "shop", "--format", "ndjson", "-o", "-")
    return consent("export", *where).count('"kind":"refuse"')


def test_every_host_answers(tmp_path: Path) -> None:
    """Both sites, the witness and the start page are there once it says so."""
    port = free_port()
    with demo(tmp_path, port):
        answers = [ask(port, host) for host in HOSTS]

    assert [status for status, _ in answers] == [200] * len(HOSTS)
    assert all(f"localhost:{port}" in page for _, page in answers[:3])


def test_ctrl_c_ends_it_cleanly(tmp_path: Path) -> None:
    """Ctrl-C ends the demo with status 0, no traceback, and nobody left behind."""
    port = free_port()
    with demo(tmp_path, port) as process:
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(process.pid)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=30)

    assert (process.returncode, error) == (0, "")
    assert children
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert "Traceback" not in (tmp_path / "serve.log").read_text() + out


def test_second_run_keeps_what_was_recorded(tmp_path: Path) -> None:
    """A record of the first run is still there, and is added to, in the second."""
    for run in (1, 2):
        port = free_port()
        with demo(tmp_path, port):
            assert refuse(port) == 201
            assert refusals(tmp_path) == run


def refused(data: Path, port: int) -> str:
    """Start a demo that cannot be, and give what it says."""
    done = subprocess.run(
        [ROOT / "scripts" / "demo", "--port", str(port), "--data", data],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


def test_taken_port_is_said_plainly(tmp_path: Path) -> None:
    """Where another program has the port, one sentence names the way out."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused(tmp_path, port)

    assert re.fullmatch(rf"scripts/demo: port {port}: .*--port\n", said)


def test_a_folder_has_one_demo(tmp_path: Path) -> None:
    """A second one says where the first is, which goes on taking choices."""
    port = free_port()
    with demo(tmp_path, port):
        assert refused(tmp_path, free_port()) == (
            f"scripts/demo: a demo already runs on this folder (port {port}); "
            "end it, or choose another with --data\n"
        )
        assert refuse(port) == 201


@pytest.mark.parametrize(
    ("data", "why"),
    [("/dev/null", "it is no folder"), ("/dev/null/a", "Not a directory")],
)
def test_what_is_no_folder_is_said_plainly(data: str, why: str) -> None:
    """One sentence names the folder, the fault and the way out."""
    assert refused(Path(data), free_port()) == (
        f"scripts/demo: {data} cannot be the demo's folder: {why}; "
        "choose another with --data\n"
    )


def test_a_body_too_large_is_called_so(tmp_path: Path) -> None:
    """The service's own answer comes through, though it hangs up while one sends."""
    port = free_port()
    with demo(tmp_path, port):
        path = "/v1/sites/shop/choices"
        answer = ask(port, "consent.shop.localhost", path, "a" * 20_000_000)
    assert (answer[0], "too_large" in answer[1]) == (413, True)


@pytest.mark.parametrize(
    "page", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: p.name
)
def test_pages_load_nothing_foreign_by_themselves(page: Path) -> None:
    """No page of the demo names the third host but in elements that are held back."""
    tags = re.findall(
        r"<(?:script|iframe|img|link|video|audio)\b[^>]*>", page.read_text()
    )
    foreign = [tag for tag in tags if "tracker.localhost" in tag]

    assert all("data-consent=" in tag for tag in foreign)
    assert all("data-src=" in tag or 'type="text/plain"' in tag for tag in foreign)
