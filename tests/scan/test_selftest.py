"""The daily look at one's own sites: what it finds, its entry, its alarm (A42)."""

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import anyio
import pytest

from consent.cli.daily import beside
from consent.flows.selftest import Result, due, keep
from consent.period import DAY
from consent.store.open import opened as store_opened
from tests.cli.running import spawned
from tests.cli.test_publish import SHOP
from tests.scan.shop import opened
from tests.scan.test_planted import LOOK
from tests.send.receiver import receiving

pytestmark = pytest.mark.anyio

HERE = {"CONSENT_SEND_NETWORKS": "127.0.0.0/8"}
WORDS = ("selftest", *LOOK[:-1], "2", "--wait", "0.4")


def told(data: Path) -> list[str]:
    """Read what the log says of self-tests."""
    with closing(sqlite3.connect(data / "consent.db")) as database:
        rows = database.execute(
            "select cast(body as text) from bodies order by rowid"
        ).fetchall()
    bodies = [json.loads(row[0]) for row in rows]
    return [said for body in bodies if "selftest" in body for said in body["changes"]]


@pytest.mark.browser
def test_a42_what_was_fined_is_found_logged_and_told(tmp_path: Path) -> None:
    """A42: an early cookie is an entry in the log and an alarm at once."""
    with opened(tmp_path, clean=False) as shop, receiving() as receiver:
        alarm = {"CONSENT_ALARM_WEBHOOK": f"{receiver.url}/hook", **HERE}
        done = spawned(*WORDS, "--data", shop.data, seconds=300, **alarm)
    assert (done.returncode, done.stderr) == (3, "")
    said = told(shop.data)
    assert said[0].startswith("Self-test of http://shop.localhost")
    assert any("stored before a choice: cookie '_early'" in one for one in said)
    message = json.loads(receiver.bodies[0])
    assert (message["type"], message["site"]) == ("selftest.failed", "shop")
    assert message["said"][: len(said)] == said


@pytest.mark.browser
def test_a42_all_is_well_on_the_twin(tmp_path: Path) -> None:
    """A42: the entry says that it looked and found nothing; nobody is alarmed."""
    with opened(tmp_path, clean=True) as shop, receiving() as receiver:
        alarm = {"CONSENT_ALARM_WEBHOOK": receiver.url, **HERE}
        done = spawned(*WORDS, "--data", shop.data, seconds=300, **alarm)
    assert (done.returncode, done.stderr) == (0, "")
    assert told(shop.data)[0].endswith("found nothing on 2 pages.")
    assert receiver.bodies == []


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Publish a site that nobody can look at."""
    file = tmp_path / "shop.toml"
    file.write_text(SHOP.replace('https://shop.example"]', 'http://127.0.0.1:9"]'))
    done = spawned("publish", file, "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_s17_a_site_that_cannot_be_looked_at_is_an_alarm(data: Path) -> None:
    """A42: S17 refuses this machine, and that is no silence."""
    with receiving() as receiver:
        alarm = {"CONSENT_ALARM_WEBHOOK": receiver.url, **HERE}
        words = ("selftest", "--data", data, "--chromium", data / "none")
        done = spawned(*words, **alarm)
    assert done.returncode == 3
    assert "could not be done" in told(data)[0]
    assert len(receiver.bodies) == 1


def test_an_alarm_that_nobody_takes(data: Path) -> None:
    """The command fails with a word about it, and the entry stands."""
    words = ("selftest", "--data", data, "--chromium", data / "none")
    done = spawned(*words, CONSENT_ALARM_WEBHOOK="http://127.0.0.1:9/", **HERE)
    assert done.returncode == 1
    assert "the alarm was not posted: 127.0.0.1" in done.stderr
    assert len(told(data)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONSENT_ALARM_WEBHOOK", "http://far.example/"),
        ("CONSENT_ALARM_WEBHOOK", "ftp://far.example/"),
        ("CONSENT_ALARM_MAIL", "somebody"),
        ("CONSENT_ALARM_MAIL", "dpo@shop.example"),
    ],
)
def test_who_cannot_be_alarmed(data: Path, name: str, value: str) -> None:
    """A wrong setting is one sentence, before any look; mail needs a relay."""
    done = spawned("selftest", "--data", data, **{name: value})
    assert done.returncode == 1
    assert "CONSENT_ALARM" in done.stderr
    assert told(data) == []


async def test_it_is_due_once_a_day(data: Path) -> None:
    """A day after the last one, whatever that found."""
    now = time.time_ns() // 1_000_000
    async with store_opened(data / "consent.db") as store:
        assert await due(store, now) == ("shop",)
        result = Result(site="shop", url="https://shop.example/", pages=1)
        await keep(store, result, bytes)
        assert await due(store, now) == ()
        assert await due(store, now + DAY + 60_000) == ("shop",)


async def test_a_service_looks_by_itself(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A42: what is due runs beside it, in a process of its own."""
    monkeypatch.setenv("CONSENT_CHROMIUM", str(data / "none"))
    store = store_opened(data / "consent.db")
    async with store as there, beside(there, data, first=0):
        with anyio.fail_after(60):
            # Another process writes it, which tells nobody here.
            while await due(there, time.time_ns() // 1_000_000):  # noqa: ASYNC110
                await anyio.sleep(0.2)
    assert "could not be done" in told(data)[0]
