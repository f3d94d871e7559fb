"""Signing in by the header of a trusted proxy, and by no other."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent.desk_settings import read
from consent.errors import BadSetting
from tests.web.desk.sitting import Sitting, inviter, operator
from tests.web.running import Running, serving

pytestmark = pytest.mark.anyio

HEADER = "Remote-User"


@pytest.fixture
async def behind(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop behind a proxy that says who asks."""
    trusted = (ip_network("127.0.0.1/32"),)
    async with serving(
        tmp_path, trusted_proxies=trusted, desk_header=HEADER.lower().encode()
    ) as running:
        await running.publish()
        await inviter(running).invite("Ada", [])
        yield running


async def test_whom_the_proxy_names_is_in(behind: Running) -> None:
    """Without a password, in a session of their own that goes on while it does."""
    ada = Sitting(behind)
    answer = await ada.open("/admin/account", **{HEADER: "ada"})
    assert "by the proxy" in answer.text
    first = dict(ada.cookies)
    await ada.open("/admin/account", **{HEADER: "ada"})
    assert ada.cookies == first
    for header in ({}, {HEADER: "Eve"}):
        answer = await Sitting(behind, dict(first)).open("/admin/account", **header)
        assert "by the proxy" not in answer.text


async def test_who_came_by_the_proxy_signs_out_there(behind: Running) -> None:
    """A button would bring them in again; it is where they are told why."""
    ada = Sitting(behind)
    answer = await ada.open("/admin", **{HEADER: "ada"})
    assert "Sign out" not in answer.text
    answer = await ada.open("/admin/account", **{HEADER: "ada"})
    assert "sign out where you signed in there" in answer.text


async def test_who_was_not_invited_is_told(behind: Running) -> None:
    """And gets no session."""
    eve = Sitting(behind)
    answer = await eve.open("/admin", **{HEADER: "Eve <b>"})
    assert answer.status_code == 403
    assert "has not been invited here" in answer.text
    assert "<b>" not in answer.text
    assert eve.cookies == {}


@pytest.mark.parametrize(
    "settings",
    [{}, {"desk_header": b"remote-user"}, {"trusted_proxies": ("127.0.0.1/32",)}],
)
async def test_no_header_counts_by_itself(
    tmp_path: Path, settings: dict[str, object]
) -> None:
    """Neither from somebody who is no proxy, nor where none is set."""
    if named := settings.get("trusted_proxies"):
        settings = {"trusted_proxies": tuple(map(ip_network, named))}  # type: ignore[call-overload]
    async with serving(tmp_path, **settings) as running:
        await running.publish()
        await operator(running)
        answer = await Sitting(running).open("/admin", **{HEADER: "Olga"})
        assert answer.request.url.path == "/admin/sign-in"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"CONSENT_DESK_USER_HEADER": "Remote User"}, "write the header"),
        ({"CONSENT_DESK_USER_HEADER": "Cookie"}, "write the header"),
        ({"CONSENT_DESK_USER_HEADER": "Remote-User"}, "anybody could send"),
    ],
)
def test_a_bad_setting_stops_the_start(values: dict[str, str], said: str) -> None:
    """A header that anybody could send is refused."""
    with pytest.raises(BadSetting, match=said):
        read(values)
    good = {"CONSENT_TRUSTED_PROXIES": "10.0.0.2", "CONSENT_DESK_USER_HEADER": "X-A"}
    assert read(good) == b"x-a"
