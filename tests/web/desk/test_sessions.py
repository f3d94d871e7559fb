"""S23: how a session is kept, renewed and ended."""

from collections.abc import AsyncIterator

import pytest

from consent.errors import LedgerHalted, StoreError
from consent.model import Role
from consent.rules.person import Grant
from tests.web.desk.sitting import HOST, PASSWORD, Sitting, inviter, operator, person
from tests.web.running import Running

pytestmark = pytest.mark.anyio

MINUTE = 60_000
COOKIE = "__Host-desk"


async def is_in(sitting: Sitting) -> bool:
    """Tell whether somebody is signed in."""
    await sitting.open("/admin/account")
    return not sitting.path.startswith("/admin/sign-in")


def copy(sitting: Sitting) -> Sitting:
    """Give another browser with the same cookies."""
    return Sitting(sitting.running, dict(sitting.cookies), sitting.page)


async def test_s23_the_cookie_is_out_of_reach(desk: Running) -> None:
    """S23: sealed, of this host alone, for TLS alone, and no script's."""
    sitting = await operator(desk)
    await sitting.sign_in("Olga")
    other = Sitting(desk)
    await other.open("/admin/sign-in")
    answer = await other.send(
        "/admin/sign-in", follow=False, name="Olga", password=PASSWORD
    )
    (line,) = answer.headers.get_list("set-cookie")
    value, *rest = line.split("; ")
    assert value.startswith(f"{COOKIE}=d1.")
    assert set(rest) == {
        "Path=/",
        "Max-Age=43200",
        "HttpOnly",
        "SameSite=Lax",
        "Secure",
    }
    assert other.cookies[COOKIE] != sitting.cookies[COOKIE]


async def test_s23_a_new_session_at_every_sign_in(desk: Running) -> None:
    """S23: what a browser brought from before is not what it gets."""
    sitting = await operator(desk)
    before = sitting.cookies[COOKIE].split(".")[1:3]
    await sitting.open("/admin/account")
    await sitting.send("/admin/sign-in", name="Olga", password=PASSWORD)
    after = sitting.cookies[COOKIE].split(".")[1:3]
    assert not set(before) & set(after)


@pytest.mark.parametrize(("minutes", "stays"), [(59, True), (60, False)])
async def test_s23_idle_ones_end(desk: Running, minutes: int, *, stays: bool) -> None:
    """S23: after an hour without a request."""
    sitting = await operator(desk)
    desk.clock.now += minutes * MINUTE
    assert await is_in(sitting) is stays


async def test_s23_all_end_after_half_a_day(desk: Running) -> None:
    """S23: however busy they are."""
    sitting = await operator(desk)
    for _ in range(12 * 60 // 45 - 1):
        desk.clock.now += 45 * MINUTE
        assert await is_in(sitting)
    desk.clock.now += 45 * MINUTE
    assert not await is_in(sitting)
    assert COOKIE not in sitting.cookies


async def test_s23_a_secret_is_replaced(desk: Running) -> None:
    """S23: after a quarter of an hour; the one before is good for a minute more."""
    sitting = await operator(desk)
    other = copy(sitting)
    desk.clock.now += 15 * MINUTE
    assert await is_in(sitting)
    assert sitting.cookies != other.cookies
    desk.clock.now += MINUTE - 1
    assert await is_in(other)
    assert await is_in(sitting)


async def test_s23_a_stolen_secret_ends_the_session(desk: Running) -> None:
    """S23: who comes with one that was replaced long ago ends it for both."""
    sitting = await operator(desk)
    thief = copy(sitting)
    desk.clock.now += 15 * MINUTE
    assert await is_in(sitting)
    desk.clock.now += MINUTE
    assert not await is_in(thief)
    assert not await is_in(sitting)


async def test_a_style_takes_no_secret_with_it(desk: Running) -> None:
    """It is kept by caches: a secret that came with it would never arrive."""
    sitting = await operator(desk)
    desk.clock.now += 15 * MINUTE
    await sitting.open("/admin/desk.css")
    desk.clock.now += 2 * MINUTE
    assert await is_in(sitting)


@pytest.mark.parametrize("act", ["", "everywhere"])
async def test_s23_signing_out_ends_it(desk: Running, act: str) -> None:
    """S23: here, or everywhere; the cookie of before is worth nothing."""
    sitting, other = await operator(desk), Sitting(desk)
    await other.sign_in("Olga")
    kept = copy(sitting)
    await sitting.open("/admin/account")
    await sitting.send("/admin/sign-out", act=act)
    assert "signed out" in sitting.page.text
    assert not await is_in(kept)
    assert await is_in(other) is (act == "")


async def test_s23_a_new_password_ends_all_others(desk: Running) -> None:
    """S23: and the one who changed it goes on in a new session."""
    sitting, other = await operator(desk), Sitting(desk)
    await other.sign_in("Olga")
    await sitting.open("/admin/account")
    new = {"password": "seven grey geese go", "again": "seven grey geese go"}
    answer = await sitting.send("/admin/account", act="password", old="no", **new)
    assert (answer.status_code, "wrong" in answer.text) == (403, True)
    await sitting.send("/admin/account", act="password", old=PASSWORD, **new)
    assert "Your password is changed" in sitting.page.text
    assert not await is_in(other)
    assert await is_in(sitting)


async def test_s23_a_role_that_is_lost_ends_it(desk: Running) -> None:
    """S23: at once, and what was seen before is not there any more."""
    sitting = await person(desk, "Ada", Grant(Role.AUDITOR, "shop"))
    assert (await sitting.open("/admin/sites/shop")).status_code == 200
    ada = await desk.parts.store.desk.named("Ada")
    assert ada is not None
    await inviter(desk).ungrant(ada.id, "shop")
    assert not await is_in(sitting)
    await sitting.sign_in("Ada")
    assert (await sitting.open("/admin/sites/shop")).status_code == 404


async def test_s23_a_slow_form_does_not_outlive_its_session(desk: Running) -> None:
    """S23: what was begun as an operator is not done when the role is gone."""
    await operator(desk)
    sitting = await operator(desk, "Otto")
    otto = await desk.parts.store.desk.named("Otto")
    assert otto is not None
    await sitting.open("/admin/people")
    slip = dict(sitting.page.forms[-1].fields)["slip"]

    async def slowly() -> AsyncIterator[bytes]:
        yield f"slip={slip}&".encode()
        await inviter(desk).ungrant(otto.id, "")
        yield b"name=Eve&role=operator"

    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "cookie": f"{COOKIE}={sitting.cookies[COOKIE]}",
        "origin": HOST,
    }
    answer = await desk.client.post("/admin/people", content=slowly(), headers=headers)
    assert answer.status_code == 403
    assert await desk.parts.store.desk.named("Eve") is None


async def test_one_of_several_is_ended(desk: Running) -> None:
    """By the person, who sees them all; nobody else's by chance."""
    sitting, other = await operator(desk), Sitting(desk)
    await other.sign_in("Olga")
    await sitting.open("/admin/account")
    ends = [dict(form.fields).get("session") for form in sitting.page.forms]
    (session,) = [one for one in ends if one]
    await sitting.send("/admin/account", act="end", session=session)
    assert not await is_in(other)
    gone = await sitting.send("/admin/account", act="end", session=session)
    assert gone.status_code == 404


@pytest.mark.parametrize(
    "cookie", ["", "d1.x.y.z", "d1." + "0" * 16 + "." + "0" * 64 + "." + "A" * 43]
)
async def test_s23_what_was_not_sealed_is_nobody(desk: Running, cookie: str) -> None:
    """S23: and neither is what was sealed for something else."""
    sitting = Sitting(desk, {COOKIE: cookie})
    assert not await is_in(sitting)
    sitting.cookies = {COOKIE: desk.parts.tokens.seal("-desk").seal("s1.-desk.1.in")}
    assert not await is_in(sitting)


async def test_nobody_comes_in_while_the_ledger_is_halted(
    desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S25: since nothing can be written down; who is in can go on reading."""
    sitting, other = await operator(desk), Sitting(desk)

    def halted() -> None:
        raise LedgerHalted("it is")

    monkeypatch.setattr(desk.parts.store._guard, "check", halted)  # type: ignore[attr-defined]
    await other.open("/admin/sign-in")
    answer = await other.send("/admin/sign-in", name="Olga", password=PASSWORD)
    assert answer.status_code == 503
    assert await is_in(sitting)


@pytest.mark.parametrize("minutes", [1, 15])
async def test_s32_who_is_in_reads_on_from_a_full_disk(
    desk: Running, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    """S32: that they were seen, or are due a new secret, can wait."""
    sitting = await operator(desk)
    desk.clock.now += minutes * MINUTE

    async def full(*_: object) -> None:
        raise StoreError("the disk is full")

    for name in ("see", "turn"):
        monkeypatch.setattr(desk.parts.store.desk, name, full)
    assert await is_in(sitting)
    assert (await sitting.open("/admin/sites/shop/records")).status_code == 200
