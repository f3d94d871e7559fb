"""What the docs say is run, counted and compared, so that it stays true."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent.cli import COMMANDS
from consent.web.app import routes
from consent.web.front import BUSY
from scripts.demo_sites.service import ROOT, environment
from scripts.demo_sites.webp import LARGEST
from tests.readme import Shop, accept, ask, blocks, published
from tests.test_widget_size import BUDGET

README = (ROOT / "README.md").read_text()
TABLES = (ROOT / "docs" / "commands.md").read_text()
CONSENT = f"""#!{sys.executable}
from consent.cli import main
main()
"""
# Told in the row above it: the same door in another language.
UNTOLD = {"/w/{site}.{lang}.js"}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Publish the README's site file and serve it, the command within reach."""
    with published(tmp_path_factory.mktemp("readme")) as shop:
        (shop.folder / "consent").write_text(CONSENT)
        (shop.folder / "consent").chmod(0o755)
        yield shop


def run(text: str, folder: Path, **more: str) -> str:
    """Run a block in a shell that knows the command, and stop where it fails."""
    settings = environment() | {"PATH": f"{folder}:{os.environ['PATH']}"} | more
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder,
        env=settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_assertion_that_is_named_is_explained() -> None:
    """A finding that names A12 leads a stranger to what A12 says."""
    told = (ROOT / "docs" / "assertions.md").read_text()
    explained = set(re.findall(r"^\| ([AS]\d\d) \|", told, re.MULTILINE))
    named: set[str] = set()
    for folder in ("consent", "tests", "docs"):
        for file in (ROOT / folder).rglob("*.[pm][yd]"):
            named |= set(re.findall(r"\b[AS]\d\d\b", file.read_text()))
    assert named <= explained


def test_every_assertion_of_safety_has_its_test() -> None:
    """S07 is shown by tests whose names have s07 in them."""
    told = (ROOT / "docs" / "assertions.md").read_text()
    files = (ROOT / "tests").glob("**/test_*.py")
    names = re.findall(r"def (test_\w+)", "\n".join(map(Path.read_text, files)))
    shown = {f"S{two}" for name in names for two in re.findall(r"_s(\d\d)_", name)}
    assert set(re.findall(r"^\| (S\d\d) \|", told, re.MULTILINE)) <= shown


def test_the_counts_of_tests_are_those_told() -> None:
    """Whoever reads how often a fault is tried can rely on it."""
    told = (ROOT / "docs" / "testing.md").read_text()
    rows = re.findall(r"`([a-z/_]+\.py)` \| ([\d,]+)[^|]*\| ([\d,]+)[^|]*\|", told)
    for file, plain, full in rows:
        source = (ROOT / "tests" / file).read_text().replace("_", "")
        scaled = f"{full} if full else {plain}".replace(",", "")
        assert plain == full or "MUTATE" in source or scaled in source, file
    assert len(rows) >= 8


def test_the_commands_run(shop: Shop) -> None:
    """Every command that the README says to run does run, in its order."""
    for block in blocks("README.md"):
        if block.use == "run":
            run(block.text, shop.folder)

    assert (shop.folder / "choices.csv").read_bytes().startswith(b"n,ts,kind,")


def test_a_back_end_hears_yes(shop: Shop) -> None:
    """The README's question, with the token of one who accepted, is answered yes."""
    [block] = [block for block in blocks("README.md") if block.use == "ask"]
    text = block.text.replace("127.0.0.1:8000", f"127.0.0.1:{shop.port}")
    told = json.loads(run(text, shop.folder, TOKEN=accept(shop)))

    assert told["purposes"] == {"statistics": True}


def test_commands_are_those_that_exist() -> None:
    """The table of commands names every command and no other."""
    named = re.findall(r"^\| `consent ([\w-]+)", TABLES, re.MULTILINE)

    assert sorted(named) == sorted(COMMANDS)


def test_routes_are_those_that_exist() -> None:
    """The table of routes names every route and no other."""
    named = re.findall(r"`(?:GET|POST) (/\S*)`", TABLES)

    assert sorted(named) == sorted(
        {*(route.path_format for route in routes()), *BUSY} - UNTOLD
    )


def test_the_size_is_as_told(shop: Shop) -> None:
    """A notice is one request of less than the README tells, with embeds and without.

    tests/test_widget_size.py has one of four purposes.
    """
    told = re.search(r"less than ([\d,]+) bytes, and of ([\d,]+)", README)
    assert told is not None
    plain, films = (int(number.replace(",", "")) for number in told.groups())

    assert plain == BUDGET
    assert 0 < len(ask(shop, "/w/shop.js").body) < plain
    assert plain < len(ask(shop, "/w/news.js").body) < films


def test_the_readme_is_short() -> None:
    """Picture, commands and tag stand before line 30, and all of it within 150."""
    lines = README.splitlines()
    start = "\n".join(lines[:29])

    assert len(lines) < 150
    for part in ("![", "consent publish", "consent serve", "<script"):
        assert part in start


def test_the_pictures_are_light() -> None:
    """No picture of the docs weighs more than 60 kB."""
    sizes = [path.stat().st_size for path in ROOT.glob("docs/images/*.webp")]

    assert sizes
    assert max(sizes) <= LARGEST


@pytest.mark.parametrize(
    "path", [*ROOT.glob("docs/*.md"), ROOT / "README.md"], ids=lambda p: p.name
)
def test_links_lead_somewhere(path: Path) -> None:
    """Every link to a file leads to a file of this repository."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text())

    assert [link for link in links if not (path.parent / link).exists()] == []
