"""What the busy doors remember, and when they forget it."""

from pathlib import Path

import pytest

from consent.period import DAY
from consent.web.answer import Answer
from tests.web.running import ORIGIN, Running, serving, token_of
from tests.web.shop import tables

pytestmark = pytest.mark.anyio


async def test_a_publication_is_answered_from_at_once(shop: Running) -> None:
    """A widget and a check that were remembered are those of the new notice."""
    before = [await _asked(shop) for _ in range(2)]
    controller = {**tables()["controller"], "name": "Another Shop"}
    await shop.publish(controller=controller)
    after = [await _asked(shop) for _ in range(2)]
    assert before[0] == before[1]
    assert after[0] == after[1]
    assert not set(before[0]) & set(after[0])


async def test_a_remembered_answer_ends_with_its_day(shop: Running) -> None:
    """The same token, asked for the same way, is given today and expired later."""
    token = token_of(await shop.choose("accept_all"))
    for _ in range(2):
        assert (await shop.check(token))["purposes"]["statistics"]
    await shop.pass_days(400)
    for _ in range(2):
        assert (await shop.check(token))["status"]["statistics"] == "expired"


async def test_every_language_and_coding_is_another_question(shop: Running) -> None:
    """What one visitor was sent is not sent to one who asked otherwise."""
    asked = [
        {"accept-encoding": "br"},
        {"accept-encoding": "gzip"},
        {"accept-encoding": "identity"},
    ]
    first = [await shop.client.get("/w/shop.js", headers=each) for each in asked]
    again = [await shop.client.get("/w/shop.js", headers=each) for each in asked]
    codings = [said.headers.get("content-encoding") for said in again]
    assert codings == ["br", "gzip", None]
    assert [said.headers["etag"] for said in first] == [
        said.headers["etag"] for said in again
    ]


async def test_a_cache_that_has_it_is_told_so_each_time(shop: Running) -> None:
    """304 for the tag, 200 without, whichever came first."""
    tag = (await shop.client.get("/w/shop.js")).headers["etag"]
    for _ in range(2):
        known = await shop.client.get("/w/shop.js", headers={"if-none-match": tag})
        assert (known.status_code, known.content) == (304, b"")
        assert (await shop.client.get("/w/shop.js")).status_code == 200


async def test_a_head_after_a_get_has_no_body(shop: Running) -> None:
    """What is remembered of a GET is not sent whole to who wants headers alone."""
    address = "/v1/sites/shop/check"
    whole = await shop.client.get(address)
    head = await shop.client.head(address)
    assert head.content == b""
    assert head.headers == whole.headers


async def test_each_page_may_read_its_own_answer_alone(shop: Running) -> None:
    """The origin is part of the question."""
    for origin in (ORIGIN, "https://foreign.example", ORIGIN):
        said = await shop.client.get("/v1/sites/shop/check", headers={"origin": origin})
        allowed = said.headers.get("access-control-allow-origin")
        assert allowed == (ORIGIN if origin == ORIGIN else None)


async def test_another_host_name_is_looked_at_each_time(shop: Running) -> None:
    """An answer that was remembered under one name is not given under another."""
    for host, status in [("shop.example", 200), ("evil.test", 400)] * 2:
        said = await shop.client.get("/v1/sites/shop/check", headers={"host": host})
        assert said.status_code == status


async def test_long_questions_are_answered_again_and_again(shop: Running) -> None:
    """They are not remembered, so that nobody fills the memory."""
    for _ in range(2):
        asked = await shop.check(query="?purpose=statistics," + "x" * 2_000)
        assert asked["purposes"]["statistics"] is False


async def test_a_lagging_node_forgets_what_it_was_sure_of(tmp_path: Path) -> None:
    """The same question and token: given while fresh, unknown once out of date."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        token = token_of(await shop.choose("accept_all"))
        assert (await shop.check(token))["purposes"]["statistics"]
        shop.clock.now += DAY // 100
        assert not (await shop.check(token))["purposes"]["statistics"]


async def _asked(shop: Running) -> tuple[str, str]:
    """Give what tells a widget and a check of one notice from those of another."""
    widget = await shop.client.get("/w/shop.js")
    return widget.headers["etag"], (await shop.check())["notice"]


def test_s20_no_header_has_two_lines() -> None:
    """What is written as it stands cannot smuggle in another header (S20)."""
    with pytest.raises(ValueError, match="several lines"):
        _ = Answer(200, [(b"vary", b"Origin\r\nset-cookie: a=b")]).whole
