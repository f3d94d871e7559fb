"""What may stand in the body of a choice: JSON that can be read in one way only."""

import json
import random
from typing import Any

import pytest

from tests.web.raw import ask
from tests.web.running import ORIGIN, Running

pytestmark = pytest.mark.anyio

PATH = "/v1/sites/shop/choices"
JSON = [(b"origin", ORIGIN.encode()), (b"content-type", b"application/json")]


async def post(shop: Running, *chunks: bytes) -> tuple[int, str]:
    """Send a body; give the status and the error's code."""
    status, _, said = await ask(shop.app, PATH, JSON, method="POST", chunks=chunks)
    return status, json.loads(said).get("error", {}).get("code", "")


@pytest.mark.parametrize(
    "kind",
    [
        b"text/plain",
        b"text/plain;charset=application/json",
        b"application/x-www-form-urlencoded",
        b"multipart/form-data",
        b"application/json+x",
        b"",
    ],
)
async def test_s02_only_json_is_parsed(shop: Running, kind: bytes) -> None:
    """S02: what a form could send from anywhere is 415, before it is read."""
    headers = [(b"origin", ORIGIN.encode()), (b"content-type", kind)]
    status, _, _ = await ask(shop.app, PATH, headers, method="POST", chunks=[])
    assert status == 415
    assert await shop.records() == []


async def test_s02_json_may_say_its_charset(shop: Running) -> None:
    """S02: parameters and case of the type do not matter."""
    headers = [JSON[0], (b"content-type", b"Application/JSON; charset=utf-8")]
    body = json.dumps(shop.choice("accept_all")).encode()
    status, _, _ = await ask(shop.app, PATH, headers, method="POST", chunks=[body])
    assert status == 201


async def test_a_body_may_come_in_pieces(shop: Running) -> None:
    """What counts is the whole."""
    body = json.dumps(shop.choice("accept_all")).encode()
    assert await post(shop, body[:10], body[10:11], body[11:]) == (201, "")


async def test_s14_a_large_body_is_refused(shop: Running) -> None:
    """S14: 8 KiB are enough, by the length announced and by the length sent."""
    whole = json.dumps(shop.choice("accept_all")).encode()
    assert await post(shop, whole.ljust(8192)) == (201, "")
    assert await post(shop, whole.ljust(8193)) == (413, "too_large")
    assert await post(shop, *[b" " * 1000] * 9) == (413, "too_large")

    for length in (b"8193", b"9" * 5000):
        headers = [*JSON, (b"content-length", length)]
        status, _, _ = await ask(shop.app, PATH, headers, method="POST", chunks=[])
        assert status == 413


async def test_s14_a_body_that_breaks_off_is_no_choice(shop: Running) -> None:
    """S14: neither a client that goes away nor a length that is no number records."""
    whole = json.dumps(shop.choice("accept_all")).encode()
    for length, chunks in [(b"many", [whole]), (b"-1", [whole]), (b"99", [])]:
        headers = [*JSON, (b"content-length", length)]
        status, _, _ = await ask(shop.app, PATH, headers, method="POST", chunks=chunks)
        assert status == 400
    assert await shop.records() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 8000,
        b'{"a":' * 1600,
        b'{"a":' * 9 + b"1" + b"}" * 9,
        b'{"key":"1","key":"2"}',
        b'{"purposes":{"a":true,"a":false}}',
        b'{"a":NaN}',
        b'{"a":Infinity}',
        b'{"a":-Infinity}',
        b'{"a":1.5}',
        b'{"a":1e400}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud800"}',
        b'{"\\ud800":1}',
        b'{"a":"\xff"}',
        b"\xef\xbb\xbf{}",
        b"\x00",
        json.dumps({f"k{n}": n for n in range(65)}).encode(),
        json.dumps({"a": {f"k{n}": n for n in range(65)}}).encode(),
    ],
)
async def test_s14_ambiguous_or_monstrous_json_is_refused(
    shop: Running, body: bytes
) -> None:
    """S14: two parsers might differ on it, or one might fall over it."""
    assert await post(shop, body) == (400, "bad_json")


@pytest.mark.parametrize(
    "body", [b"null", b"[]", b'"text"', b"1", b"{}", b"[[[[[[[[]]]]]]]]"]
)
async def test_s14_json_that_is_no_choice_is_refused(
    shop: Running, body: bytes
) -> None:
    """S14: well-formed is not enough."""
    assert await post(shop, body) == (400, "bad_choice")


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"purposes": {"statistics": "yes"}}, "purposes.statistics"),
        ({"services": {"matomo": 1}}, "services.matomo"),
        ({"colour": "red"}, "colour"),
        ({"action": "agree"}, "action"),
        ({"purposes": []}, "purposes"),
    ],
)
async def test_an_error_names_the_place(
    shop: Running, wrong: dict[str, Any], where: str
) -> None:
    """Whoever sent it reads which member is at fault."""
    body = json.dumps(shop.choice("save") | wrong).encode()
    _, _, said = await ask(shop.app, PATH, JSON, method="POST", chunks=[body])
    assert json.loads(said)["error"]["where"] == where


async def test_many_services_may_be_named(shop: Running) -> None:
    """A notice may ask about more than 64 services, and each may be chosen."""
    own = {"recipient": "Us", "country": "DE", "policy": "https://kiln.example/p"}
    names = [f"s{number}" for number in range(100)]
    await shop.publish(
        services={n: {"name": n, "purposes": ["media"], **own} for n in names}
    )
    answer = await shop.choose("save", services=dict.fromkeys(names, True))
    assert answer.status_code == 201
    assert all(answer.json()["services"].values())


async def test_s14_no_body_is_an_error_of_ours(shop: Running, *, full: bool) -> None:
    """S14: whatever is sent, the fault is not on this side: no 500."""
    chance = random.Random(14)
    whole = json.dumps(shop.choice("save", purposes={"media": True})).encode()
    for _ in range(10_000 if full else 1_000):
        status, _ = await post(shop, mutated(whole, chance))
        assert status in {201, 400, 409}


def mutated(body: bytes, chance: random.Random) -> bytes:
    """Change a body in up to four places."""
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 5)):
        at = chance.randrange(len(changed))
        piece = chance.choice([b"", b'"', b"{", b"]", b"\\u", b"1e9", b"\xed\xa0\x80"])
        changed[at : at + chance.randrange(4)] = piece
    return bytes(changed)
