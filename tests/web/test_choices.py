"""`POST /v1/sites/{site}/choices`: each act becomes exactly one record."""

import json
from typing import Any

import pytest

from consent.ledger import entry
from consent.store.base import Record
from tests.web.running import ORIGIN, START, Running, token_of

pytestmark = pytest.mark.anyio


def body_of(record: Record) -> Any:
    """Read the personal part of a record."""
    assert record.body is not None
    return json.loads(record.body)


async def test_an_act_is_one_record_with_every_field(shop: Running) -> None:
    """A43: who asked what of whom, when, under which rules, and how it ended."""
    await shop.choose("save", purposes={"statistics": True}, lang="de")
    (record,) = await shop.records()
    site = shop.parts.live.site("shop")
    body = body_of(record)
    assert len(body.pop("visitor")) == 32
    assert len(body.pop("state")) > 40
    assert body == {
        "v": 1,
        "action": "save",
        "layer": "banner",
        "lang": "de",
        "source": "visitor",
        "controller": "Kiln & Kettle",
        "notice": site.notice_hash,
        "terms": site.terms,
        "build": shop.parts.server.build_name,
        "regime": "opt-in",
        "regime_reason": "only one",
        "origin": ORIGIN,
        "purposes": {
            "necessary": "given",
            "statistics": "given",
            "marketing": "refused",
            "media": "refused",
        },
        "services": {
            "basket": "given",
            "matomo": "given",
            "ads": "refused",
            "video": "refused",
        },
        "from": "2027-01-15",
        "until": "2027-07-14",
        "signals": {"gpc": False},
        "reask": None,
        "replaces": None,
        "outcome": "given",
    }


async def test_the_answer_says_what_holds(shop: Running) -> None:
    """The widget learns every purpose and service, and until when."""
    answer = await shop.choose("save", purposes={"statistics": True})
    assert answer.status_code == 201
    said = answer.json()
    assert said["purposes"] == {
        "necessary": True,
        "statistics": True,
        "marketing": False,
        "media": False,
    }
    assert said["services"]["matomo"] is True
    assert said["status"]["media"] == said["status"]["video"] == "refused"
    assert said["expires"] == "2027-07-14"
    assert said["state"].startswith("gi0.")
    assert "token" not in said


async def test_the_receipt_is_the_record(shop: Running) -> None:
    """The visitor is handed what is stored, so that they can prove it."""
    receipt = (await shop.choose("accept_all")).json()["receipt"]
    (record,) = await shop.records()
    assert receipt["entry"].encode() == record.line
    assert receipt["body"].encode() == record.body
    said = entry.read(receipt["entry"].encode())
    blind = bytes.fromhex(receipt["blind"])
    assert entry.commit(blind, receipt["body"].encode()) == said.commit


async def test_time_is_the_servers(shop: Running) -> None:
    """A44: the record's time is this clock's, whatever the browser sends."""
    await shop.choose("accept_all", headers={"date": "Mon, 01 Jan 2001 00:00:00 GMT"})
    (record,) = await shop.records()
    assert record.ts == START

    answer = await shop.choose("accept_all", ts=1)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_choice"


async def test_the_same_key_is_the_same_act(shop: Running) -> None:
    """A43: a retry adds no record and gets the same answer, whatever it shows."""
    choice = {"key": "0123456789abcdef" * 2, "purposes": {"media": True}}
    first = await shop.choose("save", **choice)
    shop.clock.now += 60_000
    again = await shop.choose("save", **choice)
    with_token = await shop.choose("save", token=token_of(first), **choice)

    assert first.content == again.content == with_token.content
    cookies = first.headers.get_list("set-cookie")
    assert cookies == again.headers.get_list("set-cookie")
    assert cookies == with_token.headers.get_list("set-cookie")
    assert len(await shop.records()) == 1


async def test_the_same_key_with_another_choice_is_refused(shop: Running) -> None:
    """A43: a key stands for one choice, and the first one stands."""
    await shop.choose("accept_all", key="a" * 32)
    answer = await shop.choose("reject_all", key="a" * 32)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "key_reused"
    assert [record.kind for record in await shop.records()] == ["consent"]


async def test_a_late_retry_does_not_undo_a_withdrawal(shop: Running) -> None:
    """A35: the answer to a grant that was taken back since is no grant."""
    choice = shop.choice("accept_all")
    send = {"json": choice, "headers": {"origin": ORIGIN}}
    granted = await shop.client.post("/v1/sites/shop/choices", **send)
    await shop.choose("withdraw", token=token_of(granted))
    late = await shop.client.post("/v1/sites/shop/choices", **send)
    assert late.status_code == 409
    assert late.json()["error"]["code"] == "superseded_choice"
    assert "set-cookie" not in late.headers


async def test_withdrawing_needs_the_token_only(shop: Running) -> None:
    """A36, A35: no name and no login; the record names the grant that it ends."""
    granted = await shop.choose("accept_all")
    answer = await shop.choose("withdraw", token=token_of(granted))
    assert answer.status_code == 201
    grant, withdrawal = await shop.records()
    assert withdrawal.kind == "withdraw"
    assert body_of(withdrawal)["replaces"] == grant.n
    assert body_of(withdrawal)["visitor"] == body_of(grant)["visitor"]


async def test_a_refusal_is_kept_long_and_tells_nobody_apart(shop: Running) -> None:
    """A24: 186 days; two refusals of one day are the same bytes in every cookie."""
    answers = [await shop.choose("reject_all") for _ in range(2)]
    first, second = (answer.headers.get_list("set-cookie") for answer in answers)
    assert first == second
    assert all("Max-Age=16070400" in line for line in first)
    assert [body_of(record)["visitor"] for record in await shop.records()] == [None] * 2


async def test_a_grants_cookies_end_with_it(shop: Running) -> None:
    """A29: 180 days, and no visit makes it longer."""
    answer = await shop.choose("accept_all")
    lines = answer.headers.get_list("set-cookie")
    assert all("Max-Age=15552000" in line for line in lines)


async def test_a_lately_replaced_notice_is_still_answered(shop: Running) -> None:
    """A page may stand open meanwhile; the record names the notice that it showed."""
    old = shop.choice("accept_all")
    await shop.publish(validity={"grant": "3 months"})
    send = {"json": old, "headers": {"origin": ORIGIN}}
    assert (await shop.client.post("/v1/sites/shop/choices", **send)).is_success
    (record,) = await shop.records()
    assert record.notice == body_of(record)["notice"] == old["notice"]
    assert body_of(record)["until"] == "2027-07-14"


async def test_a_notice_of_long_ago_is_not_answered(shop: Running) -> None:
    """What was replaced over a day ago, or never shown, is no longer a question."""
    old = shop.choice("accept_all")
    await shop.publish(validity={"grant": "3 months"})
    await shop.pass_days(1.5)
    for choice in (old, {**old, "notice": "0" * 64}):
        answer = await shop.client.post(
            "/v1/sites/shop/choices", json=choice, headers={"origin": ORIGIN}
        )
        assert answer.status_code == 409
        assert answer.json()["error"]["code"] == "outdated_notice"
    assert await shop.records() == []


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"key": "0" * 31}, "bad_choice", "key"),
        ({"key": "G" * 32}, "bad_choice", "key"),
        ({"key": 1}, "bad_choice", "key"),
        ({"action": "maybe"}, "bad_choice", "action"),
        ({"layer": "billboard"}, "bad_choice", "layer"),
        ({"lang": "fr"}, "bad_choice", "lang"),
        ({"build": "0" * 64}, "bad_choice", "build"),
        ({"purposes": {"statistics": 1}}, "bad_choice", "purposes.statistics"),
        ({"purposes": {"nothing": True}}, "unknown_purpose", "purposes.nothing"),
        ({"services": {"nothing": True}}, "unknown_service", "services.nothing"),
        ({"purposes": {"necessary": False}}, "bad_choice", "purposes.necessary"),
    ],
)
async def test_what_is_wrong_is_named(
    shop: Running, change: dict[str, Any], code: str, where: str
) -> None:
    """A choice of another shape is refused, with where the fault is."""
    answer = await shop.choose("save", **change)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert (error["code"], error["where"]) == (code, where)
    assert error["message"]
    assert await shop.records() == []


async def test_the_words_are_plain(shop: Running) -> None:
    """A person who writes an API client by hand is told what to send."""
    for change, words in [
        ({"purposes": {"media": 1}}, "Expected true or false, got a number"),
        ({"note": 1}, "the choice contains unknown field 'note'"),
        ({"action": "maybe"}, "Invalid enum value 'maybe'"),
    ]:
        error = (await shop.choose("save", **change)).json()["error"]
        assert error["message"] == words


async def test_s02_other_methods_are_refused(shop: Running) -> None:
    """S02: GET and HEAD change nothing; 405 says what is allowed."""
    for method in ("GET", "HEAD", "PUT", "DELETE", "PATCH"):
        answer = await shop.client.request(method, "/v1/sites/shop/choices")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "POST, OPTIONS"
    assert await shop.records() == []


async def test_an_unknown_site_records_nothing(shop: Running) -> None:
    """A name that was never published is 404."""
    answer = await shop.client.post(
        "/v1/sites/other/choices", json=shop.choice("accept_all")
    )
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_site"
