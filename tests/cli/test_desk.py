"""Letting people in at the desk from the server, and the desk's own log."""

import json
import re
import sqlite3
from http.client import HTTPConnection
from pathlib import Path

import pytest

from consent.period import DAY
from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP

LINK = re.compile(r"http://localhost:8000(/admin/link/[\w-]{43})\n")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def status(port: int, path: str) -> int:
    """Ask the service for a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_link_opens_the_desk(data: Path) -> None:
    """While the service runs; the newest alone."""
    first, second = (consent("desk", "link", "--data", data).stdout for _ in "ab")
    assert consent("desk", "people", "--data", data).stdout == (
        "operator: operator, no password yet\n"
    )
    with serving(data) as (_, port):
        assert status(port, LINK.fullmatch(first)[1]) == 404  # type: ignore[index]
        assert status(port, LINK.fullmatch(second)[1]) == 200  # type: ignore[index]


def test_somebody_new_has_a_role(data: Path) -> None:
    """A site's needs the site, which has to be there."""
    made = consent("desk", "link", "--data", data)
    assert "once, for a day" in made.stderr
    for words, code, said in (
        (["ada"], 1, "say --role"),
        (["ada", "--site", "shop"], 2, "--site needs --role"),
        (["ada", "--role", "auditor"], 2, "needs --site"),
        (["ada", "--role", "operator", "--site", "shop"], 2, "operator none"),
        (["ada", "--role", "auditor", "--site", "news"], 1, "no site 'news'"),
        (["ada", "--role", "auditor", "--site", "shop"], 0, "once"),
        (["Ada", "--role", "owner", "--site", "shop"], 1, "'ada' is here already"),
        (["Ada", "--role", "auditor", "--site", "shop"], 0, "once"),
    ):
        done = consent("desk", "link", *words, "--data", data)
        assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "ada: auditor of shop" in consent("desk", "people", "--data", data).stdout


def test_the_desk_has_a_log_that_proves_itself(data: Path, tmp_path: Path) -> None:
    """What was done there is exported, with its author, and verified as any other."""
    consent("desk", "link", "--data", data, "--author", "Olga")
    at = ["export", "--data", data, "--site", "-desk", "--format"]
    lines = consent(*at, "ndjson", "-o", "-").stdout.splitlines()
    bodies = [json.loads(line)["body"] for line in lines]
    assert [body["author"] for body in bodies] == ["Olga"] * 3
    assert bodies[1]["changes"] == ["operator was invited as operator."]
    assert consent(*at, "bundle", "-o", tmp_path / "desk.zip").returncode == 0
    proven = consent("verify", tmp_path / "desk.zip")
    assert (proven.returncode, proven.stderr) == (0, ""), proven.stdout


def test_the_desks_log_is_shown_and_sent_as_any_other(
    data: Path, tmp_path: Path
) -> None:
    """Its key, its checkpoint, and that one is late."""
    (tmp_path / "out").mkdir()
    out = {"CONSENT_ANCHOR_FOLDER": str(tmp_path / "out")}
    consent("desk", "link", "--data", data)
    assert "-desk:\n" in consent("key", "show", "--data", data).stdout
    with sqlite3.connect(data / "consent.db") as database:
        database.execute("update entries set ts = ts - ?", (3 * DAY,))
    late = consent("doctor", "--data", data, **out)
    assert "the checkpoint of -desk was sent to" in late.stdout + late.stderr
    assert "-desk: 1 anchor\n" in consent("anchor", "--data", data, **out).stdout


def test_the_first_start_prints_a_link_that_opens(data: Path) -> None:
    """Also where it listens to all, which is no name of anybody."""
    with serving(data, CONSENT_HOST="0.0.0.0") as (child, port):  # noqa: S104
        assert child.stderr is not None
        said, _, address = child.stderr.readline().partition(": ")
        assert said == "The desk, once and for a day"
        base, path = address[: -len("/admin/link/") - 44], address.strip()[-55:]
        assert base == f"http://localhost:{port}"
        assert status(port, path) == 200
