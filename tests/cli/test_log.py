"""S22: the service's log has a line an event, and nothing of any visitor."""

import json
import logging
from pathlib import Path

import httpx2
import pytest

from consent.cli.log import Json, Line
from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP

NASTY = "a\nb\r\x1b[31mc\u2028d\x00e"


def event(text: str, *, broken: bool = False) -> logging.LogRecord:
    """Give an event with a text, and an error if it is one that nobody foresaw."""
    error = ValueError(NASTY)
    raised = (ValueError, error, error.__traceback__) if broken else None
    where = ("consent.web", logging.ERROR, __file__, 1)
    return logging.LogRecord(*where, "%s", (text,), raised)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize("broken", [False, True])
def test_s22_an_event_is_one_line_whatever_is_in_its_words(broken: bool) -> None:
    """No text forges a second line or moves the cursor of who reads it."""
    said = event(NASTY, broken=broken)
    line, text = Line().format(said), Json().format(said)
    for form in (line, text):
        assert form.isprintable()
        assert len(form.splitlines()) == 1
    assert r"a\nb\r\x1b[31mc\u2028d\x00e" in line
    assert json.loads(text)["message"].startswith(NASTY)
    assert ("ValueError" in line) is ("ValueError" in text) is broken


def test_s22_no_canary_gets_into_the_log(data: Path, *, full: bool) -> None:
    """Tokens, cookies, addresses and browsers' names leave no trace in what is said."""
    headers = {
        "authorization": "Consent canary-token",
        "cookie": "pp_shop=canary-cookie; pps_shop=canary-cookie",
        "user-agent": "canary-agent",
        "x-forwarded-for": "203.0.113.99",
        "origin": "https://canary-origin.example",
        "referer": "https://canary-referrer.example/",
    }
    paths = ["check", "authorize", "choices", "shown", "erase", "export", "nothing"]
    with serving(data, CONSENT_LOG="json") as (child, port):
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}") as client:
            for turn in range(10_000 if full else 1_000):
                path = f"/v1/sites/shop/{paths[turn % len(paths)]}?q=canary-query"
                how = ("GET", "POST")[turn // len(paths) % 2]
                client.request(how, path, headers=headers, content=b'{"canary":1}')
        child.terminate()
        _, said = child.communicate(timeout=20)
    assert "canary" not in said
    assert "203.0.113.99" not in said
    told = [line for line in said.splitlines() if not line.startswith("The desk, ")]
    assert all(json.loads(line)["level"] for line in told)
