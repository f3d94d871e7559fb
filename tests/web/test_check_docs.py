"""What docs/check.md shows is what the doors say."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from consent.rules.csp import HEADERS
from tests.rules.site_files import draft
from tests.web.running import Running, token_of

pytestmark = pytest.mark.anyio

FOLDER = Path(__file__).parents[2] / "docs"
DOCS = (FOLDER / "check.md").read_text()


def block(language: str) -> str:
    """Give the one example in a language."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)
    return str(text)


async def test_the_answer_is_as_shown(shop: Running) -> None:
    """The example has the members of a real answer, each of its kind."""
    shown = json.loads(block("json"))
    token = token_of(await shop.choose("save", purposes={"statistics": True}))
    said = await shop.check(token)
    assert shown.keys() == said.keys()
    assert set(shown["status"].values()) <= set(said["status"].values())
    for name in ("purposes", "services"):
        assert shown["status"].keys() >= shown[name].keys()


async def test_the_headers_are_as_told(shop: Running) -> None:
    """Every header that the page names is one that is sent, and begins as it says."""
    answer = await shop.client.get("/v1/sites/shop/authorize")
    (form,) = set(re.findall(r"`(default-src [^`…]*)", DOCS))
    assert answer.headers[HEADERS["report"]].startswith(form)
    assert re.fullmatch(r"([a-z]+=[01];?)+", answer.headers["x-consent"])
    assert all(f"`{name}`" in DOCS for name in ("X-Consent", *HEADERS.values()))


def test_the_table_publishes() -> None:
    """The example of `[csp]` is taken as it stands."""
    table = tomllib.loads(block("toml"))["csp"]
    csp = draft(block("toml")).settings.csp
    assert (csp.mode, csp.service, list(csp.hosts)) == tuple(table.values())


def test_no_ready_file_is_left_out() -> None:
    """Whoever reads the docs finds every file."""
    docs = DOCS + (FOLDER / "placements.md").read_text()
    names = {path.name for path in (FOLDER / "proxies").iterdir()}
    assert {name for name in names if f"(proxies/{name})" not in docs} == set()
