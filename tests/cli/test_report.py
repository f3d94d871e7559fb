"""Reporting a period from the command line."""

import asyncio
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from consent.flows.selftest import Result, keep
from consent.store.open import opened
from tests.cli.running import consent
from tests.web.running import START, Running, serving, token_of
from tests.web.test_erase import erase
from tests.web.test_shown import COUNT, tell

# START is 2027-01-15.
PERIOD = ("--since", "2027-01-01", "--until", "2027-03-01")


async def fill(folder: Path, *titles: str) -> None:
    """Publish a notice for each title, and let people answer each."""
    async with serving(folder) as shop:
        shop.clock.now = START
        for title in titles:
            texts = {lang: {"banner.title": title} for lang in ("en", "de")}
            await shop.publish(**COUNT, texts=texts)
            await answers(shop)
            await shop.pass_days(2)


async def answers(shop: Running) -> None:
    """Let twelve people refuse, three agree, one withdraw and one be erased."""
    for _ in range(12):
        await tell(shop, "answered")
        await shop.choose("reject_all")
    for _ in range(3):
        agreed = await shop.choose("accept_all")
    await shop.choose("withdraw", token=token_of(agreed))
    gone = await shop.choose("accept_all")
    await erase(shop, receipt=gone.json()["receipt"])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data directory with two notices and their answers."""
    folder = tmp_path_factory.mktemp("report")
    asyncio.run(fill(folder, "First title", "Second <title>"))
    return folder


def report(data: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Report on the shop."""
    return consent("report", "--data", data, "--site", "shop", "-o", "-", *args)


def text(html: str) -> str:
    """Give what a reader reads, with a space for whatever stands between."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", html))


def test_notices_as_shown(data: Path) -> None:
    """A45: every notice in force stands there, as its build compiles it."""
    html = report(data, *PERIOD).stdout

    assert html.count('shadowrootmode="open"') == 2
    assert "First title" in html
    assert "Second &lt;title&gt;" in html
    assert "2 notices were in force" in text(html)


def test_numbers_about_few_are_hidden(data: Path) -> None:
    """A46: what fewer than ten people did is a dot; refusals of many are told."""
    read = text(report(data, *PERIOD).stdout)

    assert "2027-01 · 0 24 · 0 ·" in read
    assert "Bodies were erased on request of fewer than 10 people." in read
    assert "0 24 24" not in read


def test_changes_are_told(data: Path) -> None:
    """A55: each notice and build with its entry, and who published it."""
    read = text(report(data, *PERIOD).stdout)

    assert "notice First notice: 4 purposes, 4 services. (by tests) entry 0" in read
    assert "notice Wording only: nobody is asked again. (by tests) entry" in read


def test_it_says_what_proves_it(data: Path) -> None:
    """What was verified, what cannot be, and how to do it oneself."""
    read = text(report(data, *PERIOD).stdout)

    assert "Whole and unchanged" in read
    assert "That every choice was recorded" in read
    assert "python3 verify.py shop.zip --key 'shop.example/consent/shop+" in read


def test_it_needs_nothing_beside_it(data: Path) -> None:
    """One file: no script, and nothing that a browser would fetch."""
    html = report(data, *PERIOD).stdout

    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert not re.search(r"<script|<link|<img|\bsrc=|url\(|@import", html)


def test_only_the_period_counts(data: Path) -> None:
    """What came after it, notices and answers, is left out."""
    read = text(report(data, "--since", "2027-01-01", "--until", "2027-01-16").stdout)

    assert "One notice was in force" in read
    assert "2027-01 · 0 12 · 0 ·" in read


@pytest.mark.parametrize(
    ("since", "until", "code", "message"),
    [
        ("2027-02-01", "2027-01-01", 2, "--since has to come before --until"),
        ("2020-01-01", "2021-01-01", 1, "'shop' had no notice in that time"),
    ],
)
def test_no_such_period(
    data: Path, since: str, until: str, code: int, message: str
) -> None:
    """A period that is none, or had nothing, makes no report."""
    done = report(data, "--since", since, "--until", until)

    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr


def test_what_was_changed_is_said(tmp_path: Path) -> None:
    """A48: a log that was tampered with is reported as such."""
    asyncio.run(fill(tmp_path, "Title"))
    with closing(sqlite3.connect(tmp_path / "consent.db")) as database:
        database.execute("update bodies set body = replace(body, 'refused', 'given')")
        database.commit()
    read = text(report(tmp_path, *PERIOD).stdout)

    assert "NOT as it was signed" in read
    assert "was edited" in read


async def look(folder: Path, *results: Sequence[str]) -> None:
    """Keep a self-test for each list of faults."""
    async with opened(folder / "consent.db") as store:
        for faults in results:
            url = "https://shop.example/"
            result = Result(site="shop", url=url, pages=2, faults=faults)
            await keep(store, result, bytes)


def test_a42_self_tests_are_counted(tmp_path: Path) -> None:
    """A42: how many were well is a sentence; what was found is told with its entry."""
    asyncio.run(fill(tmp_path, "Title"))
    asyncio.run(look(tmp_path, (), ["stored before a choice: cookie '_early'"]))
    read = text(report(tmp_path, *PERIOD).stdout)

    assert "Of 2 self-tests of the live site, 1 found nothing." in read
    assert "found 1 fault on 2 pages. stored before a choice: cookie" in read
    assert "found nothing on 2 pages" not in read
