"""Serving, and being stopped."""

import signal
import socket
import stat
import time
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.cli.running import consent, serving, spawned
from tests.rules.site_files import SHOP


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def get(port: int, path: str) -> tuple[int, bytes]:
    """Ask the service."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_what_was_published_is_served(data: Path) -> None:
    """From two commands to a script on a page."""
    with serving(data) as (_, port):
        status, script = get(port, "/w/shop.js")
    assert status == 200
    assert b"Shop Ltd" in script
    assert stat.S_IMODE((data / "secret.key").stat().st_mode) == 0o600


def test_a_publish_while_serving_is_shown(data: Path) -> None:
    """No restart is needed, and neither waits for the other."""
    shop = data.parent / "shop.toml"
    shop.write_text(SHOP.replace("Shop Ltd", "Renamed Ltd"))
    with serving(data) as (_, port):
        assert consent("publish", shop, "--data", data).returncode == 0
        end = time.monotonic() + 10
        while b"Renamed Ltd" not in get(port, "/w/shop.js")[1]:
            assert time.monotonic() < end, "the new notice was not served in 10 s"


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_closes_its_database(data: Path, name: signal.Signals) -> None:
    """An ordinary end is exit code 0 and leaves one whole file behind."""
    with serving(data) as (child, port):
        assert get(port, "/readyz")[0] == 200
        child.send_signal(name)
        assert child.wait(timeout=20) == 0
    assert not (data / "consent.db-wal").exists()


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    """It says which, and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = spawned("serve", "--data", tmp_path, "--port", str(port))
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: port {port} of 127.0.0.1 is taken; choose another with --port\n"
    )


@pytest.mark.parametrize(
    ("values", "wish"),
    [
        ({"CONSENT_HOST": "192.0.2.1"}, "write an address of this machine"),
        ({"CONSENT_HOST": "2001:db8::1"}, "write an address of this machine"),
        ({"CONSENT_PORT": "a"}, "CONSENT_PORT is 'a'; write a port"),
        ({"CONSENT_SECRET": "short"}, "has 5 bytes, fewer than 32"),
        ({"CONSENT_SECRET_FILE": "/none"}, "/none: No such file"),
    ],
)
def test_s28_a_bad_setting_is_one_sentence(
    tmp_path: Path, values: dict[str, str], wish: str
) -> None:
    """S28: a wrong port, address or key stops the start."""
    done = spawned("serve", "--data", tmp_path, **values)
    assert done.returncode == 1
    assert wish in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_warning_comes_before_serving(tmp_path: Path) -> None:
    """A damaged database ends the start, after what else was to be said."""
    (tmp_path / "consent.db").write_bytes(b"not a database, but something else" * 99)
    done = spawned("serve", "--data", tmp_path, "--port", "0", CONSENT_HOTS="a.example")
    assert done.returncode == 1
    assert "Warning: CONSENT_HOTS is not a setting" in done.stderr
    assert "did you mean CONSENT_HOSTS?" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_healthcheck_asks_the_service(data: Path) -> None:
    """Ready is 0, silence is 1."""
    with serving(data) as (_, port):
        everywhere = "0.0.0.0"  # noqa: S104
        ready = consent("healthcheck", "--host", everywhere, "--port", str(port))
    gone = consent("healthcheck", "--port", str(port))
    assert (ready.returncode, ready.stdout) == (0, "ready\n")
    assert gone.returncode == 1
    assert f"nothing answers at 127.0.0.1 port {port}" in gone.stderr


def test_another_secret_is_refused(data: Path) -> None:
    """A lost secret would make every choice nobody's, in silence."""
    with serving(data):
        (data / "secret.key").unlink()
    done = spawned("serve", "--data", data, "--port", "0")
    assert done.returncode == 1
    assert "not the one that sealed the tokens of this database" in done.stderr
    assert "consent doctor --new-secret" in done.stderr


def test_an_older_secret_alone_is_refused(data: Path) -> None:
    """After a rotation the file of before does not open the newest tokens."""
    with serving(data):
        before = (data / "secret.key").read_bytes()
    consent("key", "rotate", "--data", data, "--secret")
    with serving(data):
        (data / "secret.key").write_bytes(before)
    assert spawned("serve", "--data", data, "--port", "0").returncode == 1


def test_that_nothing_is_published_is_said(tmp_path: Path) -> None:
    """A service without a site answers nobody, which its owner should hear."""
    with serving(tmp_path, first="Warning: no site is published here yet; "):
        pass
