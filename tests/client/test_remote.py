"""Asking the running service about each visitor."""

import asyncio

import pytest

from consent.client import LocalConsent, NoAnswer, RemoteConsent, fetch_notice
from consent.errors import UnknownPurpose
from consent.model import Status
from tests.client.service import Service
from tests.client.visitors import KEY

pytestmark = pytest.mark.anyio

Sent = dict[str, str]
NAMES = ("necessary", "statistics", "marketing", "media", "basket", "matomo", "ads")


def test_the_service_says_what_is_allowed(
    remote: RemoteConsent, agreed: Sent, refused: Sent
) -> None:
    """A grant is a yes, a refusal a no, and what is necessary is always a yes."""
    assert remote.of(agreed).allows("statistics")
    assert remote.of(agreed).allows("matomo")
    assert not remote.of(refused).allows("statistics")
    assert remote.of({}).allows("necessary")


def test_the_service_says_why(remote: RemoteConsent, refused: Sent) -> None:
    """The status tells a refusal from silence."""
    assert remote.of(refused).status("statistics") is Status.REFUSED
    assert remote.of({}).status("statistics") is Status.UNKNOWN
    assert remote.of({}).expires is None


@pytest.mark.parametrize("signal", [{}, {"Sec-GPC": "1"}], ids=["quiet", "signal"])
def test_deciding_here_is_the_same(
    service: Service, remote: RemoteConsent, agreed: Sent, refused: Sent, signal: Sent
) -> None:
    """With the site's key and its notice a site decides as the service does."""
    notice = fetch_notice(service.url, "shop", timeout=20)
    local = LocalConsent("shop", KEY, notice)
    for sent in ({}, agreed, refused, {"Cookie": agreed["Cookie"][:-1]}):
        here, there = local.of(sent | signal), remote.of(sent | signal)
        assert [here.status(n) for n in NAMES] == [there.status(n) for n in NAMES]
        assert here.expires == there.expires


async def test_async_code_awaits_the_answer(
    remote: RemoteConsent, agreed: Sent, refused: Sent
) -> None:
    """Awaiting the decisions asks without blocking the event loop."""
    decisions = await remote.of(agreed)
    assert decisions.allows("statistics")
    assert not (await remote.of(refused)).allows("statistics")


async def test_async_code_that_forgets_to_await_is_told(
    remote: RemoteConsent, agreed: Sent
) -> None:
    """On an event loop nothing waits for the network: a no and a warning instead."""
    decisions = remote.of(agreed)
    with pytest.warns(RuntimeWarning, match="await"):
        assert not decisions.allows("statistics")
    assert (await decisions).allows("statistics")


async def test_one_pool_serves_threads_and_loops(
    remote: RemoteConsent, agreed: Sent
) -> None:
    """Any thread and any event loop may ask the same object, all at once."""

    def another_loop() -> bool:
        return asyncio.run(allows())

    async def allows() -> bool:
        return (await remote.of(agreed)).allows("statistics")

    asks = [asyncio.to_thread(remote.of(agreed).allows, "media") for _ in range(4)]
    loops = [asyncio.to_thread(another_loop) for _ in range(2)]
    assert all(await asyncio.gather(*asks, *loops, allows()))


def test_a_visitor_is_asked_about_once(
    service: Service, remote: RemoteConsent, agreed: Sent
) -> None:
    """However often the page asks, the service is asked once, and not before."""
    service.asked.clear()
    decisions = remote.of(agreed)
    assert service.asked == []
    assert decisions.allows("statistics")
    assert decisions.allows("matomo")
    assert len(service.asked) == 1


def test_a_withdrawal_counts_at_once(service: Service, remote: RemoteConsent) -> None:
    """A35: the next request after a withdrawal is a no, even with the old cookie."""
    old = service.choose("accept_all")
    assert remote.of(old).allows("statistics")
    new = service.choose("withdraw", old["Cookie"])
    assert not remote.of(old).allows("statistics")
    assert remote.of(new).status("statistics") is Status.WITHDRAWN


def test_s05_of_two_tokens_both_must_allow(
    remote: RemoteConsent, agreed: Sent, refused: Sent
) -> None:
    """S05: a purpose is allowed only if every valid token allows it."""
    yes, no = agreed["Cookie"], refused["Cookie"].removeprefix("__Host-")
    assert not remote.of({"Cookie": f"{yes}; {no}"}).allows("statistics")
    assert not remote.of({"Cookie": f"{no}; {yes}"}).allows("statistics")
    assert remote.of({"Cookie": f"{yes}; pps_shop=c1.broken"}).allows("statistics")


def test_the_signal_goes_along(remote: RemoteConsent, agreed: Sent) -> None:
    """A37: the visitor's opt-out signal reaches the service and turns off sale."""
    assert remote.of(agreed).allows("marketing")
    assert not remote.of({**agreed, "Sec-GPC": "1"}).allows("marketing")


def test_nothing_else_goes_along(
    service: Service, remote: RemoteConsent, agreed: Sent
) -> None:
    """The service is sent our token, never the site's other cookies or headers."""
    service.asked.clear()
    cookies = agreed["Cookie"] + "; session=secret"
    remote.of({"Cookie": cookies, "User-Agent": "Firefox"}).allows("statistics")
    (sent,) = service.asked
    assert sent["cookie"] == agreed["Cookie"].removeprefix("__Host-")
    assert "Firefox" not in str(sent)


def test_a_misspelt_name_is_an_error_where_asked_for(
    service: Service, agreed: Sent
) -> None:
    """With `strict` the answer tells which names there are."""
    strict = RemoteConsent(service.url, "shop", strict=True, timeout=20)
    with pytest.raises(UnknownPurpose, match="statistcs"):
        strict.of(agreed).allows("statistcs")
    strict.close()


def test_another_site_is_no(service: Service, agreed: Sent) -> None:
    """A site that the service does not know allows nothing."""
    other = RemoteConsent(service.url, "blog", timeout=20)
    cookies = agreed["Cookie"].replace("pps_shop", "pps_blog")
    assert not other.of({"Cookie": cookies}).allows("statistics")
    other.close()


def test_a_closed_one_opens_again(remote: RemoteConsent, agreed: Sent) -> None:
    """After `close` whoever asks again is answered."""
    assert remote.of(agreed).allows("statistics")
    remote.close()
    assert remote.of(agreed).allows("statistics")


def test_a_notice_that_never_was_is_an_error(service: Service) -> None:
    """Fetching a notice by a hash that the service does not know fails at start."""
    with pytest.raises(NoAnswer, match="404"):
        fetch_notice(service.url, "shop", "0" * 64, timeout=20)
