"""`/p/{site}`: choosing, withdrawing and looking back without any script."""

import html
import json
import re
from pathlib import Path

import pytest

from consent.flows.verify import verify
from consent.ledger import receipt as receipts
from consent.ledger import reference
from tests.web.paging import PAGE, Guest
from tests.web.running import Running, token_of

pytestmark = pytest.mark.anyio

OPTIONAL = {"statistics": {}, "media": {}}


@pytest.fixture
def guest(shop: Running) -> Guest:
    """Let somebody come to the shop's page for the first time."""
    return Guest(shop)


async def test_a_stranger_is_shown_the_choice(guest: Guest) -> None:
    """Without a cookie: nothing is ticked, and a receipt may be handed in."""
    page = await guest.open()
    assert [form.acts for form in page.forms] == [
        ["reject_all", "accept_all", "save"],
        ["lookup"],
    ]
    assert page.forms[0].ticked == []
    assert "You have not chosen yet" in page.text
    assert "Off: not answered yet" in page.text
    assert "set-cookie" not in guest.answer.headers


async def test_it_says_how_long_records_are_held(guest: Guest) -> None:
    """In the notice's own sentence, whether somebody has chosen or not."""
    said = "A yes is valid for 6 months, a no for 6 months; the site holds the record"
    assert said in (await guest.open()).text
    await guest.send("accept_all")
    assert said in guest.page.text


async def test_accepting_takes_one_form(guest: Guest, shop: Running) -> None:
    """The choice is recorded as made on the page, and the page then shows it."""
    await guest.open()
    answer = await guest.send("accept_all")
    assert answer.status_code == 303
    assert "Your choice is recorded" in guest.page.text
    assert ("purposes", "media") in guest.page.forms[1].ticked
    [record] = await shop.records()
    body = json.loads(record.body or b"")
    assert (body["layer"], body["action"], body["source"]) == (
        "page",
        "accept_all",
        "visitor",
    )
    assert body["origin"] == "https://shop.example"
    token = guest.cookies["__Host-pps_shop"]
    assert (await shop.check(token))["purposes"]["media"] is True


async def test_saving_means_what_was_moved(guest: Guest, shop: Running) -> None:
    """Services follow a purpose that was ticked; what was left alone stays."""
    await guest.open()
    await guest.send("save", ticked=[("purposes", "statistics")])
    assert guest.page.forms[1].ticked == [
        ("purposes", "statistics"),
        ("services", "matomo"),
    ]
    await guest.send("save")
    checked = await shop.check(guest.cookies["__Host-pps_shop"])
    assert {name for name, yes in checked["services"].items() if yes} == {
        "basket",
        "matomo",
    }


async def test_a_refusal_hands_out_its_receipt(guest: Guest, shop: Running) -> None:
    """A50: it is shown in that one answer, and never again."""
    await guest.open()
    answer = await guest.send("reject_all")
    assert answer.status_code == 200
    [address] = [link for link in guest.page.links if link.startswith("data:")]
    assert "Save it now" in guest.page.text
    [text] = re.findall("(?s)<textarea readonly[^>]*>(.*?)</textarea>", answer.text)
    receipt = receipts.read(html.unescape(text).encode())
    receipts.verify(receipt)
    assert receipt.entry == (await shop.records())[0].line
    page = await guest.open()
    assert "nothing is kept by which you could be found" in page.text
    assert address not in guest.answer.text


async def test_withdrawing_is_one_click(guest: Guest, shop: Running) -> None:
    """A32, A35, A36: nothing but the browser's cookie, and no is the next answer."""
    await guest.open()
    await guest.send("accept_all")
    token = guest.cookies["__Host-pps_shop"]
    await guest.send("withdraw")
    assert "You have withdrawn your consent" in guest.page.text
    assert "only a receipt does" in guest.page.text
    assert "Off: you withdrew" in guest.page.text
    assert (await shop.check(token))["status"]["media"] == "unknown"
    assert [r.kind for r in await shop.records()] == ["consent", "withdraw"]
    await guest.send("ask")
    assert "Records concerned: 2." in guest.page.text
    assert "gave up what led to your records" in (await guest.open()).text


async def test_a_visitor_sees_what_was_recorded(guest: Guest, shop: Running) -> None:
    """A50: every record with its time, its answers and the notice that was shown."""
    await guest.open()
    await guest.send("accept_all")
    await shop.pass_days(1)
    await guest.open()
    await guest.send("save", ticked=[("purposes", "media"), ("services", "video")])
    text = guest.page.text
    notice = shop.parts.live.site("shop").notice_hash
    for record in await shop.records():
        assert reference.write("shop", record.n) in text
    assert text.count(notice) == 2
    assert "2027-01-16 08:00:00 UTC" in text
    assert "On Media, Video" in text
    [first, _] = [link for link in guest.page.links if "/seen/" in link]
    shown = await shop.client.get(f"/p/{first}")
    assert shown.status_code == 200
    assert "With your consent, Kiln &amp; Kettle" in shown.text


async def test_days_read_alike_in_every_script(shop: Running) -> None:
    """In a text from right to left a day would be read backwards if it were bare."""
    await shop.publish(languages=["ar"], purposes={"media": {}}, services={})
    guest = Guest(shop)
    await guest.open()
    await guest.send("accept_all")
    days = re.findall(r"(.{15})\d{4}-\d\d-\d\d", guest.answer.text)
    assert days
    assert {before[-1] for before in days} <= {">", '"'}
    assert guest.answer.text.count('<time dir="ltr"') >= 5


async def test_receipts_are_downloaded(
    guest: Guest, shop: Running, tmp_path: Path
) -> None:
    """A50: a record's receipt is a file that proves itself offline."""
    await guest.open()
    await guest.send("accept_all")
    await shop.choose("accept_all")
    answer = await guest.send("receipt")
    receipt = receipts.read(answer.content)
    (tmp_path / "receipt.json").write_bytes(answer.content)
    assert verify(tmp_path / "receipt.json").sound
    record = (await shop.records())[0]
    assert receipt.entry == record.line
    name = reference.write("shop", record.n)
    kind = answer.headers["content-disposition"]
    assert kind == f'attachment; filename="shop-{name}.json"'


async def test_no_ones_elses_receipt_is_given(guest: Guest, shop: Running) -> None:
    """A visitor gets what their own token leads to, whatever the form says."""
    await guest.open()
    await guest.send("accept_all")
    await shop.choose("accept_all")
    other = (await shop.records())[1].n
    answer = await guest.send("receipt", n=str(other))
    assert answer.status_code == 404
    assert "has been erased since" in answer.text


async def test_erasing_asks_once_more(guest: Guest, shop: Running) -> None:
    """A52: it says what becomes of the records, then does it, and cookies go."""
    await guest.open()
    await guest.send("accept_all")
    assert "What was recorded of you is deleted" in guest.page.text
    await guest.send("ask")
    assert "Records concerned: 1." in guest.page.text
    assert [r.body is None for r in await shop.records()] == [False]
    answer = await guest.send("erase")
    assert answer.status_code == 303
    assert guest.cookies == {}
    assert "has been erased, here and for good" in guest.page.text
    assert all(r.body is None for r in await shop.records())


async def test_the_page_says_that_an_owner_restricts(shop: Running) -> None:
    """A52: where bodies are kept for legal claims, the page says so before."""
    await shop.publish(retention={"erasure": "restrict"})
    guest = Guest(shop)
    await guest.open()
    await guest.send("accept_all")
    assert "does not delete" in guest.page.text
    await guest.send("ask")
    await guest.send("erase")
    assert "is locked away" in guest.page.text


async def test_a_receipt_leads_to_its_visitor(guest: Guest, shop: Running) -> None:
    """A50, A52: who lost the cookie looks up and erases by a receipt."""
    granted = await shop.choose("accept_all")
    changed = await shop.choose(
        "save", token=token_of(granted), purposes={"media": True}
    )
    receipt = json.dumps(granted.json()["receipt"], indent=1)
    await guest.open()
    await guest.send("lookup", receipt=receipt)
    assert "What the receipt leads to" in guest.page.text
    assert guest.page.text.count("0000-") == 2
    await guest.send("ask")
    assert "Records concerned: 2." in guest.page.text
    await guest.send("erase")
    assert [r.n for r in await shop.records() if r.body is not None] == []
    assert (await shop.check(token_of(changed)))["status"]["media"] == "unknown"


async def test_a_receipt_may_be_a_file(guest: Guest, shop: Running) -> None:
    """The file as it was saved counts like its text."""
    receipt = (await shop.choose("reject_all")).json()["receipt"]
    page = await guest.open()
    form = next(form for form in page.forms if "lookup" in form.acts)
    answer = await shop.client.post(
        PAGE,
        data={**dict(form.fields), "act": "lookup", "receipt": ""},
        files={"receipt": ("r.json", json.dumps(receipt), "application/json")},
    )
    assert answer.status_code == 200
    assert "What the receipt leads to" in answer.text
    assert "Refused" in answer.text


@pytest.mark.parametrize("text", ["", "{}", "no", '{"entry":"","body":"","blind":""}'])
async def test_what_is_no_receipt_is_refused(guest: Guest, text: str) -> None:
    """A calm sentence says what to do."""
    await guest.open()
    answer = await guest.send("lookup", receipt=text)
    assert answer.status_code == 400
    assert "not a receipt that this site gave out" in answer.text


async def test_an_erased_receipt_finds_nothing(guest: Guest, shop: Running) -> None:
    """The receipt still proves itself, but nothing of it is kept here."""
    granted = await shop.choose("accept_all")
    await guest.open()
    await guest.send("lookup", receipt=json.dumps(granted.json()["receipt"]))
    await guest.send("ask")
    await guest.send("erase")
    await guest.send("lookup", receipt=json.dumps(granted.json()["receipt"]))
    assert "Nothing is kept of it any more" in guest.page.text


@pytest.mark.parametrize("value", ["x", "c1.shop.x.y", "{token}A", "superseded"])
async def test_a_bad_token_counts_as_none(
    guest: Guest, shop: Running, value: str
) -> None:
    """A53: a calm sentence, and the page of a stranger."""
    token = token_of(await shop.choose("accept_all"))
    if value == "superseded":
        await shop.choose("withdraw", token=token)
        value = "{token}"
    guest.cookies["__Host-pps_shop"] = value.format(token=token)
    page = await guest.open()
    assert "It is treated as none" in page.text
    assert "You have not chosen yet" in page.text
    assert "ask" not in [act for form in page.forms for act in form.acts]


async def test_an_expired_token_counts_as_none(guest: Guest, shop: Running) -> None:
    """A53: what ran out is said to have run out, and nothing is ticked."""
    guest.cookies["__Host-pps_shop"] = token_of(await shop.choose("accept_all"))
    await shop.pass_days(200)
    page = await guest.open()
    assert "it ran out" in page.text
    assert page.forms[0].ticked == []


async def test_s05_of_two_tokens_what_both_give_counts(
    guest: Guest, shop: Running
) -> None:
    """S05: as check does; a choice then leaves one."""
    one = token_of(await shop.choose("save", purposes={"media": True}))
    two = token_of(await shop.choose("save", purposes={"statistics": True}))
    guest.cookies = {"__Host-pps_shop": one, "pps_shop": two}
    page = await guest.open()
    assert "You refused everything optional" in page.text
    assert page.text.count("Reference") == 2
    await guest.send("accept_all")
    assert set(guest.cookies) == {"pp_shop", "__Host-pps_shop"}


async def test_a_signal_is_told(guest: Guest, shop: Running) -> None:
    """A38: what the browser asks for is off, and the page says that it is honoured."""
    guest.cookies["__Host-pps_shop"] = token_of(await shop.choose("accept_all"))
    page = await guest.open(**{"sec-gpc": "1"})
    assert "Your browser asks not to have your data sold" in page.text
    assert ("purposes", "marketing") not in page.forms[1].ticked
    assert ("purposes", "media") in page.forms[1].ticked


async def test_names_are_listed_in_the_language(guest: Guest, shop: Running) -> None:
    """A21: what was answered is a list in the visitor's own punctuation."""
    await shop.publish(languages=["ja"], purposes=OPTIONAL, services={})
    await guest.open()
    await guest.send("accept_all")
    assert "統計、メディア" in guest.page.text
