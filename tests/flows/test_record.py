"""Record: how a choice becomes a record that is linked to the one before it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from consent.rules import state as states
from consent.rules.state import Outcome
from consent.rules.token import Token, write
from tests.web.running import Running, serving, token_of
from tests.web.shop import tables

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running


async def last(shop: Running) -> tuple[str, Any]:
    """Give the kind and the body of the newest record of a choice."""
    record = (await shop.records())[-1]
    return record.kind.value, json.loads(record.body or b"null")


async def test_a_visitor_is_minted_once(shop: Running) -> None:
    """Who shows the token of a grant stays the same visitor; who shows none is new."""
    first = await shop.choose("accept_all")
    visitor = (await last(shop))[1]["visitor"]
    await shop.choose("save", token=token_of(first), purposes={"media": True})
    assert (await last(shop))[1]["visitor"] == visitor
    await shop.choose("accept_all")
    assert (await last(shop))[1]["visitor"] not in {visitor, None}


async def test_a_change_replaces_the_grant(shop: Running) -> None:
    """The later record names the earlier one."""
    first = await shop.choose("accept_all")
    grant = (await shop.records())[0]
    await shop.choose("save", token=token_of(first), purposes={"media": True})
    kind, body = await last(shop)
    assert (kind, body["replaces"]) == ("consent", grant.n)
    assert body["purposes"]["statistics"] == "withdrawn"


@pytest.mark.parametrize("action", ["withdraw", "reject_all", "save"])
async def test_taking_all_back_is_a_withdrawal(shop: Running, action: str) -> None:
    """A35: whichever button it was, the record says what happened."""
    first = await shop.choose("accept_all")
    await shop.choose(action, token=token_of(first))
    kind, body = await last(shop)
    assert (kind, body["outcome"]) == ("withdraw", "withdrawn")
    assert body["replaces"] == (await shop.records())[0].n


async def test_a_refusal_is_linked_to_nobody(shop: Running) -> None:
    """Not to a refusal before it, and not to a grant that ran out."""
    grant = token_of(await shop.choose("accept_all"))
    await shop.pass_days(180)
    refusal = token_of(await shop.choose("reject_all", token=grant))
    assert await last_links(shop) == ("refuse", None, None)
    await shop.choose("reject_all", token=refusal)
    assert await last_links(shop) == ("refuse", None, None)


async def last_links(shop: Running) -> tuple[str, object, object]:
    """Give kind, visitor and replaced record of the newest record of a choice."""
    kind, body = await last(shop)
    return kind, body["visitor"], body["replaces"]


async def test_who_gives_again_after_the_end_is_known(shop: Running) -> None:
    """A25: asked again because the grant had expired, and the record says so."""
    grant = token_of(await shop.choose("accept_all"))
    visitor = (await last(shop))[1]["visitor"]
    await shop.pass_days(180)
    await shop.choose("accept_all", token=grant)
    body = (await last(shop))[1]
    assert (body["reask"], body["visitor"]) == ("expired", visitor)


async def test_who_is_asked_about_more_is_recorded_so(shop: Running) -> None:
    """A25: a new purpose is a material change; another wording is none."""
    refusal = token_of(await shop.choose("reject_all"))
    await shop.publish(controller={**tables()["controller"], "address": "Elsewhere 1"})
    await shop.choose("reject_all", token=refusal)
    assert (await last(shop))[1]["reask"] is None

    more = {**tables()["purposes"], "preferences": {}}
    await shop.publish(purposes=more)
    await shop.choose("reject_all", token=refusal)
    assert (await last(shop))[1]["reask"] == "material change"


async def test_a_signal_is_recorded_as_one(shop: Running) -> None:
    """The act of a browser's setting is not called the visitor's click."""
    grant = token_of(await shop.choose("accept_all"))
    await shop.choose("signal", token=grant, headers={"sec-gpc": "1"})
    kind, body = await last(shop)
    assert (kind, body["source"], body["signals"]) == (
        *("consent", "signal"),
        {"gpc": True},
    )
    assert body["purposes"]["marketing"] == "withdrawn"
    assert body["purposes"]["statistics"] == "given"
    assert body["state"].startswith("gi1.")


async def test_a_signal_without_a_choice_is_a_refusal(shop: Running) -> None:
    """Nothing was given, so nothing is taken back."""
    answer = await shop.choose("signal", headers={"sec-gpc": "1"})
    kind, body = await last(shop)
    assert (kind, body["outcome"], body["visitor"]) == ("refuse", "signal", None)
    assert answer.json()["state"].startswith("si1.")


async def test_a_signal_can_take_everything_back(shop: Running) -> None:
    """Where all that was given is sold, the signal is a withdrawal."""
    grant = token_of(await shop.choose("save", purposes={"marketing": True}))
    await shop.choose("signal", token=grant, headers={"sec-gpc": "1"})
    kind, body = await last(shop)
    assert (kind, body["replaces"]) == ("withdraw", (await shop.records())[0].n)


async def test_s05_of_two_grants_the_newest_is_replaced(shop: Running) -> None:
    """S05: one record is named; both cookies leave the browser with the answer."""
    one = token_of(await shop.choose("accept_all"))
    two = token_of(await shop.choose("accept_all"))
    cookie = {"cookie": f"__Host-pps_shop={two}; pps_shop={one}"}
    await shop.choose("withdraw", headers=cookie)
    assert (await last(shop))[1]["replaces"] == (await shop.records())[1].n


async def test_a_record_this_log_lacks_halts_the_ledger(shop: Running) -> None:
    """A genuine token names a record that is gone: the database was rolled back."""
    answer = await shop.choose("accept_all")
    state = states.read(answer.json()["state"])
    seal = shop.parts.tokens.seal("shop")
    newer = seal.seal(write(Token("shop", state, 999)))
    refused = await shop.choose("withdraw", token=newer)
    assert refused.status_code == 503
    assert refused.json()["error"]["code"] == "ledger_halted"
    assert len(await shop.records()) == 1


async def test_the_state_holds_what_was_given(shop: Running) -> None:
    """The necessary is not among it: it was not given, and may become optional."""
    answer = await shop.choose("accept_all")
    state = states.read(answer.json()["state"])
    site = shop.parts.live.site("shop")
    optional = {p.number for p in site.notice.purposes if not p.necessary}
    assert state.outcome is Outcome.GIVEN
    assert {n for n in range(9) if state.purposes >> n & 1} == optional
    assert state.terms == site.terms[:16]


async def test_an_older_build_that_was_served_is_named(shop: Running) -> None:
    """A page that was open during an upgrade showed the build before it."""
    await shop.parts.store.keep_build("b" * 64, b"{}")
    await shop.choose("accept_all", build="b" * 64)
    assert (await last(shop))[1]["build"] == "b" * 64


async def test_short_names_are_recorded_whole(shop: Running) -> None:
    """The widget sends twelve digits of notice and build; the record has all."""
    whole, other = shop.parts.live.site("shop").notice_hash, "b" * 64
    await shop.parts.store.keep_build(other, b"{}")
    await shop.choose("accept_all", notice=whole[:12], build=other[:12])
    body = (await last(shop))[1]
    assert (body["notice"], body["build"]) == (whole, other)
    assert (await shop.choose("accept_all", notice=whole[:11])).status_code == 409
    assert (await shop.choose("accept_all", build=other[:11])).status_code == 400
