"""`GET /v1/sites/{site}/records/{record}/shown`: what a visitor saw, for auditors."""

import base64
import hashlib
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from consent.errors import LedgerError
from consent.flows.show import Shown, show
from consent.ledger import reference
from tests.web.auditing import create, get
from tests.web.running import Running, token_of
from tests.web.test_erase import erase

pytestmark = pytest.mark.anyio

EDITED = "update builds set content = cast(replace(content, '12', '13') as blob)"
RECORDS = "/v1/sites/shop/records"


async def shown(shop: Running, n: int = -1) -> Shown:
    """Show a record, or the newest one of a choice."""
    n = (await shop.records())[-1].n if n < 0 else n
    return await show(shop.parts.store, "shop", n)


def said(told: Shown) -> dict[str, str]:
    """Give what is said, by what it is about."""
    return {line.about: line.said for line in told.lines}


def cookie(told: Shown) -> str:
    """Give the cookie that the page makes believe."""
    found = re.search(r'"cookie":"([^"]*)"', told.sheet().html.decode())
    return found[1] if found else ""


async def test_s24_only_auditors_see_records(shop: Running) -> None:
    """S24: no token, no page; with one, by number and by reference alike."""
    await shop.choose("reject_all")
    n = (await shop.records())[-1].n
    assert (await get(shop, f"{RECORDS}/{n}/shown", "")).status_code == 401

    token = await create(shop)
    page = await get(shop, f"{RECORDS}/{n}/shown", token)
    name = reference.write("shop", n)
    assert page.status_code == 200
    assert (await get(shop, f"{RECORDS}/{name}/shown", token)).text == page.text


@pytest.mark.parametrize(
    ("record", "code"),
    [("99", "unknown_record"), ("0000-0000", "bad_reference"), ("x", "bad_reference")],
)
async def test_what_is_no_record(shop: Running, record: str, code: str) -> None:
    """A number too high and a misheard reference are named as such."""
    answer = await get(shop, f"{RECORDS}/{record}/shown", await create(shop))

    assert answer.json()["error"]["code"] == code


async def test_the_page_runs_nothing_else(shop: Running) -> None:
    """The policy allows the very scripts and style in the page, and no request."""
    await shop.choose("reject_all", layer="preferences")
    n = (await shop.records())[-1].n
    page = await get(shop, f"{RECORDS}/{n}/shown", await create(shop))
    policy = page.headers["content-security-policy"]
    inside = re.findall("<(?:script|style)>(.*?)</(?:script|style)>", page.text, re.S)

    assert len(inside) == 4
    for text in inside:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")


async def test_a_choice_in_plain_words(shop: Running) -> None:
    """A43, A45: who answered how, to what, when, and that it is proven."""
    await shop.choose("save", purposes={"media": True}, lang="de")
    told = said(await shown(shop))

    assert told["Action"] == "save, on the banner, by the visitor"
    assert told["Purposes"] == "given: media, necessary; refused: marketing, statistics"
    assert told["Language"] == "de"
    assert told["Notice"] == shop.parts.live.site("shop").notice_hash
    assert told["Build"] == shop.parts.server.build_name
    assert told["Body"] == "present, and the very one that the entry commits to"
    assert re.fullmatch(
        r"entry 2 of the 3 that shop\.example/consent/shop signed for "
        r"\(key [0-9a-f]{8}, root [0-9a-f]{64}\)",
        told["Proof"],
    )
    assert not any("visitor" in about.lower() for about in told)


async def test_what_was_erased_shows_what_is_left(shop: Running) -> None:
    """Of an erased record the notice stays, and the entry that erased it is named."""
    answer = await shop.choose("accept_all", lang="de")
    await erase(shop, receipt=answer.json()["receipt"])
    n = json.loads(answer.json()["receipt"]["entry"])["n"]
    told = await shown(shop, n)
    words = said(told)

    assert words["Body"] == f"gone: record {n + 2}, of kind erase, tells of it"
    assert "in its first language (en)" in words["Shown"]
    assert words["Proof"].startswith(f"entry {n} of the ")
    assert "Purposes" not in words
    assert 'lang="en"' in told.sheet().html.decode()


async def test_a_notice_and_a_key(shop: Running) -> None:
    """The entry of a notice shows it; what nobody saw is told in words alone."""
    assert "First notice" in said(await shown(shop, 0))["Changes"]
    assert (await shown(shop, 0)).sheet().html

    answer = await get(shop, f"{RECORDS}/1/shown", await create(shop))
    assert answer.json()["error"]["code"] == "nothing_shown"
    assert said(await shown(shop, 1))["Build"] == shop.parts.server.build_name


async def test_preferences_open_as_they_stood(shop: Running) -> None:
    """Who changed their mind saw the switches as the grant before had left them."""
    first = await shop.choose("accept_all")
    token = token_of(first)
    await shop.choose("reject_all", token=token, layer="preferences")
    told = await shown(shop)

    assert cookie(told) == f"pp_shop={first.json()['state']}"
    assert "before the visitor's own changes" in said(told)["Shown"]


async def test_asked_again_looks_so(shop: Running) -> None:
    """Who is asked for what is new saw that they are asked again."""
    refused = await shop.choose("reject_all")
    fresh = {"purposes": {**PURPOSES, "support": {}}}
    await shop.publish(**fresh)
    await shop.choose("reject_all", token=token_of(refused))
    told = await shown(shop)

    assert said(told)["Asked again"] == "material change"
    assert cookie(told).startswith("pp_shop=ri0.")


async def test_a_signal_looks_so(shop: Running) -> None:
    """Under an opt-out signal the notice said that it is honoured."""
    await shop.choose("reject_all", headers={"sec-gpc": "1"})
    told = await shown(shop)

    assert said(told)["Opt-out signal"] == "on"
    assert cookie(told).startswith("pp_shop=si1.")
    assert '"signal":true' in told.sheet().html.decode()


async def test_an_answer_from_elsewhere_is_said_so(shop: Running) -> None:
    """What was not answered on the notice is not claimed to be."""
    await shop.choose("reject_all", layer="page")

    assert "it was not answered there" in said(await shown(shop))["Shown"]


PURPOSES: dict[str, Any] = {
    "necessary": {"necessary": True, "reason": {"en": "The basket.", "de": "Korb."}},
    "statistics": {},
    "marketing": {"sale": True},
    "media": {},
}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("update notices set content = replace(content, 'Kiln', 'Kilo')", "notice"),
        (EDITED, "build"),
        ("delete from builds", "was not kept"),
    ],
)
async def test_nothing_else_is_shown_for_it(
    shop: Running, tmp_path: Path, change: str, message: str
) -> None:
    """A45: a notice or build that is not what its hash says is not shown."""
    await shop.choose("reject_all")
    with closing(sqlite3.connect(tmp_path / "consent.db")) as database:
        database.execute(change)
        database.commit()

    with pytest.raises(LedgerError, match=message):
        await shown(shop)
