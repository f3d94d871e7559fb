"""S23: passwords, links and limits, and what is said to whom."""

import asyncio
import re
from collections import Counter
from pathlib import Path

import pytest

from consent import password as passwords
from consent.errors import NotSignedIn, Overloaded
from consent.flows.sign_in import WAITING
from tests.web.desk.sitting import PASSWORD, Sitting, inviter, operator
from tests.web.running import Running, serving

pytestmark = pytest.mark.anyio

WRONG = "Name or password is wrong."
ELSEWHERE = "http://127.0.0.1:8000/admin"


async def test_s23_who_signed_in_sees_the_sites(desk: Running) -> None:
    """S23: by name and password, after the one-time link was taken."""
    await operator(desk)
    other = Sitting(desk)
    await other.sign_in("olga")
    assert other.answer.status_code == 200
    assert "Kiln & Kettle" in other.page.text


async def test_s23_passwords_are_kept_as_argon2id(desk: Running) -> None:
    """S23: with the parameters that OWASP asks for, and a salt of its own each."""
    await operator(desk)
    await operator(desk, "Otto")
    kept = [person.password for person in await desk.parts.store.desk.people()]
    assert all(one.startswith("$argon2id$v=19$m=19456,t=2,p=1$") for one in kept)
    assert len({one.split("$")[4] for one in kept}) == 2


async def test_s23_wrong_names_and_passwords_are_answered_alike(desk: Running) -> None:
    """S23: letter by letter but for the slip, and each is hashed as the other is."""
    await operator(desk)
    said = set()
    for name in ("Olga", "Eve"):
        sitting = Sitting(desk)
        await sitting.open("/admin/sign-in")
        answer = await sitting.send("/admin/sign-in", name=name, password="x" * 12)
        assert answer.status_code == 403
        text = re.sub(r'name="slip" value="[^"]*"', "", answer.text)
        said.add(text.replace(name, ""))
    assert len(said) == 1
    assert WRONG in said.pop()


def test_s23_no_password_is_hashed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """S23: to say no to nobody takes what it takes to say no to somebody."""
    checked: list[bytes] = []
    low = passwords._low_level()
    verify = low.verify_secret
    monkeypatch.setattr(
        low, "verify_secret", lambda h, *rest: checked.append(h) or verify(h, *rest)
    )
    assert not passwords.is_right("", "nobody's")
    assert checked[0].startswith(b"$argon2id$v=19$m=19456,t=2,p=1$")


async def test_s23_tries_are_limited(desk: Running) -> None:
    """S23: ten in ten minutes, for names that are there and others alike."""
    await operator(desk)
    for name in ("Olga", "Eve"):
        sitting = Sitting(desk)
        await sitting.open("/admin/sign-in")
        codes = [
            (await sitting.send("/admin/sign-in", name=name, password="x")).status_code
            for _ in range(11)
        ]
        assert codes == [403] * 10 + [429]
        assert 0 < int(sitting.answer.headers["retry-after"]) <= 60
    desk.clock.now += 60_000
    await sitting.sign_in("Olga")
    assert sitting.answer.status_code == 200


async def test_s23_a_flood_of_passwords_is_turned_away(desk: Running) -> None:
    """S23: few wait to be hashed, whatever names they come with; nobody is let in."""
    doorman = desk.parts.reception.doorman
    tries = [doorman.sign_in(f"Eve {n}", "x" * 12, 0) for n in range(40)]
    met = await asyncio.gather(*tries, return_exceptions=True)
    kinds = Counter(type(one) for one in met)
    assert kinds == {NotSignedIn: WAITING, Overloaded: 40 - WAITING}
    with pytest.raises(NotSignedIn):
        await doorman.sign_in("Eve", "x" * 12, 0)


async def test_s23_a_change_is_not_overtaken(
    desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S23: who waited to be let in by a password that is another by then is not in."""
    await operator(desk)
    doorman, right = desk.parts.reception.doorman, passwords.is_right
    olga = await desk.parts.store.desk.named("Olga")
    assert olga is not None
    entered = await doorman.sign_in("Olga", PASSWORD, desk.clock.now)

    async def late(known: str, password: str) -> bool:
        monkeypatch.undo()
        new = "seven grey geese go"
        await doorman.change_password(entered.seat, PASSWORD, new, desk.clock.now)
        return right(known, password)

    monkeypatch.setattr(doorman, "_is_right", late)
    with pytest.raises(NotSignedIn):
        await doorman.sign_in("Olga", PASSWORD, desk.clock.now)
    assert len(await desk.parts.store.desk.sessions(olga.id)) == 1


async def test_s23_weaker_hashes_are_replaced(
    desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S23: at the next sign-in, which ends no session; the password stays."""
    monkeypatch.setattr(passwords, "MEMORY", 8_192)
    await operator(desk)
    monkeypatch.undo()
    for _ in range(2):
        assert (await Sitting(desk).sign_in("Olga")).status_code == 303
    (olga,) = await desk.parts.store.desk.people()
    assert olga.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert len(await desk.parts.store.desk.sessions(olga.id)) == 3


async def test_s23_a_link_works_once(desk: Running) -> None:
    """S23: it is not taken by looking at it, and ends with a day."""
    _, link = await inviter(desk).invite("Ada", [])
    path, both = f"/admin/link/{link}", {"password": PASSWORD, "again": PASSWORD}
    sitting, late = Sitting(desk), Sitting(desk)
    for one in (late, sitting):
        await one.open(path)
        assert one.answer.status_code == 200
    assert (await sitting.send(path, name="Ada", **both)).status_code == 303
    assert (await late.send(path, name="Eve", **both)).status_code == 404
    _, link = await inviter(desk).invite("Bob", [])
    desk.clock.now += 86_400_000
    assert (await late.open(f"/admin/link/{link}")).status_code == 404
    assert (await late.open("/admin/link/none")).status_code == 404


@pytest.mark.parametrize(
    ("name", "password", "again", "said"),
    [
        ("Ada", "short", "short", "at least 12"),
        ("Ada", "x" * 257, "x" * 257, "at most 256"),
        ("Ada", "aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", "more different"),
        ("Ada", "password1234567890", "password1234567890", "first to be guessed"),
        ("Ada", PASSWORD, "another one it is", "not the same"),
        ("olga", PASSWORD, PASSWORD, "that name already"),
        ("   ", PASSWORD, PASSWORD, "Write a name"),
    ],
)
async def test_s23_what_cannot_be_taken_is_said(
    desk: Running, name: str, password: str, again: str, said: str
) -> None:
    """S23: and the link stays good."""
    await operator(desk)
    _, link = await inviter(desk).invite("Ada", [])
    sitting = Sitting(desk)
    await sitting.open(f"/admin/link/{link}")
    answer = await sitting.send(
        f"/admin/link/{link}", name=name, password=password, again=again
    )
    assert (answer.status_code, said in answer.text) == (400, True), answer.text
    assert (await sitting.open(f"/admin/link/{link}")).status_code == 200


async def test_who_wanted_a_page_gets_it(desk: Running) -> None:
    """Once signed in; but no address elsewhere."""
    await operator(desk)
    for wanted, got in (
        ("/admin/people", "/admin/people"),
        ("//evil.example", "/admin"),
        ("https://evil.example/admin", "/admin"),
    ):
        sitting = Sitting(desk)
        await sitting.open("/admin/sign-in")
        await sitting.send(
            "/admin/sign-in", name="Olga", password=PASSWORD, next=wanted
        )
        assert sitting.path.partition("?")[0] == got
        await sitting.open("/admin/sign-in")
        assert sitting.path.partition("?")[0] == "/admin"


async def test_a_filter_is_kept_while_somebody_signs_in(desk: Running) -> None:
    """An address that was sent to an auditor opens as it was, without old words."""
    await operator(desk)
    path, kinds = "/admin/sites/shop/records", "kind=consent,admin"
    sitting = Sitting(desk)
    await sitting.open(f"{path}?since=2026-01-01&said=x&{kinds}")
    way = dict(sitting.page.forms[-1].fields)["next"]
    await sitting.send("/admin/sign-in", name="Olga", password=PASSWORD, next=way)
    assert sitting.answer.status_code == 200
    assert sitting.path.partition("&said=")[0].endswith(
        f"{path}?since=2026-01-01&kind=consent%2Cadmin"
    )


async def test_who_signs_in_after_signing_out_is_not_lost(desk: Running) -> None:
    """A form that came too late leads to the sites, and not to where none is shown."""
    await operator(desk)
    sitting = Sitting(desk)
    await sitting.open("/admin/sign-in")
    await sitting.send("/admin/sign-out")
    way = dict(sitting.page.forms[-1].fields)["next"]
    await sitting.send("/admin/sign-in", name="Olga", password=PASSWORD, next=way)
    assert sitting.path.partition("?")[0] == "/admin"


async def test_no_password_over_plain_http(tmp_path: Path) -> None:
    """Except on the machine itself, where the cookie is none of a host's."""
    async with serving(tmp_path) as running:
        await running.publish()
        open_to_all = await running.client.get("http://shop.example/admin")
        assert open_to_all.status_code == 403
        assert "https" in open_to_all.text
        _, link = await inviter(running).invite("Ada", [])
        sitting = Sitting(running)
        for path in (f"{ELSEWHERE}/link/{link}",):
            await sitting.open(path)
            said = {"origin": "http://127.0.0.1:8000"}
            both = {"password": PASSWORD, "again": PASSWORD}
            answer = await sitting.send(path, headers=said, name="Ada", **both)
        line = answer.headers["set-cookie"]
        assert line.startswith("desk=d1.")
        assert "Secure" not in line
        assert sitting.answer.status_code == 200
