"""Letting auditors in from the command line."""

from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def status(port: int, token: str) -> int:
    """Ask the service for the log."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"Authorization": f"Bearer {token}"}
        connection.request("GET", "/v1/sites/shop/export", headers=headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_token_counts_until_it_is_revoked(data: Path) -> None:
    """While the service runs; it is shown once, and kept nowhere."""
    at = ["--data", data, "--site", "shop"]
    made = consent("token", "create", *at, "--role", "auditor")
    token = made.stdout.strip()
    name = token.split("_")[1]
    assert "Shown only now" in made.stderr
    with serving(data) as (_, port):
        assert status(port, token) == 200
        assert consent("token", "revoke", name, *at).returncode == 0
        assert status(port, token) == 401
    kept = b"".join(f.read_bytes() for f in data.iterdir() if f.is_file())
    assert token.split("_", 2)[2].encode() not in kept
    listed = consent("token", "list", *at).stdout
    assert listed.startswith(f"{name}  auditor  created ")
    assert ", revoked " in listed


def test_it_can_be_ended_by_itself(data: Path) -> None:
    """Who has the token at hand need not look up its id; and only once."""
    at = ["--data", data, "--site", "shop"]
    token = consent("token", "create", *at, "--expires", "2099-01-31").stdout.strip()
    assert "until 2099-01-31T00:00" in consent("token", "list", *at).stdout
    assert consent("token", "revoke", token, *at).returncode == 0
    again = consent("token", "revoke", token, *at)
    assert again.returncode == 1
    assert "has no token" in again.stderr


@pytest.mark.parametrize("date", ["soon", "2020-01-01"])
def test_an_end_lies_ahead(data: Path, date: str) -> None:
    """A date that is none, or has gone by, is wrong usage."""
    done = consent(
        "token", "create", "--data", data, "--site", "shop", "--expires", date
    )
    assert done.returncode == 2
    assert date in done.stderr


def test_an_unknown_site_is_named(data: Path) -> None:
    """In one sentence."""
    for verb in ("create", "list"):
        done = consent("token", verb, "--data", data, "--site", "nope")
        assert done.returncode == 1
        assert "no site 'nope'" in done.stderr
