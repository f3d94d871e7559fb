"""Asking a running service about each visitor."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from consent.client import NoAnswer, RemoteConsent, fetch_notice
from consent.errors import UnknownPurpose
from consent.model import Status
from tests.client.service import HASH, Service
from tests.client.visitors import NO, REFUSAL, YES, cookie, token
from tests.rules import notices

pytestmark = pytest.mark.anyio


def test_the_service_says_what_is_allowed(remote: RemoteConsent) -> None:
    """A grant is a yes, a refusal a no, and what is necessary is always a yes."""
    assert remote.of(YES).allows("statistics")
    assert remote.of(YES).allows("matomo")
    assert not remote.of(NO).allows("statistics")
    assert remote.of({}).allows("necessary")


def test_the_service_says_why_and_how_long(remote: RemoteConsent) -> None:
    """The status and the last day come with the answer."""
    decisions = remote.of(YES)
    assert decisions.status("marketing") is Status.REFUSED
    assert decisions.expires == datetime.now(UTC).date() + timedelta(days=180)
    assert remote.of({}).expires is None


async def test_async_code_awaits_the_answer(remote: RemoteConsent) -> None:
    """Awaiting the decisions asks without blocking the event loop."""
    decisions = await remote.of(YES)
    assert decisions.allows("statistics")
    assert not (await remote.of(NO)).allows("statistics")


async def test_async_code_that_forgets_to_await_is_told(remote: RemoteConsent) -> None:
    """On an event loop nothing waits for the network: a no and a warning instead."""
    decisions = remote.of(YES)
    with pytest.warns(RuntimeWarning, match="await"):
        assert not decisions.allows("statistics")
    assert (await decisions).allows("statistics")


async def test_one_pool_serves_threads_and_loops(remote: RemoteConsent) -> None:
    """Any thread and any event loop may ask the same object, all at once."""

    def another_loop() -> bool:
        return asyncio.run(allows())

    async def allows() -> bool:
        return (await remote.of(YES)).allows("statistics")

    asks = [asyncio.to_thread(remote.of(YES).allows, "statistics") for _ in range(4)]
    loops = [asyncio.to_thread(another_loop) for _ in range(2)]
    assert all(await asyncio.gather(*asks, *loops, allows()))


def test_a_visitor_is_asked_about_once(remote: RemoteConsent, service: Service) -> None:
    """However often the page asks, the service is asked once, and not before."""
    decisions = remote.of(YES)
    assert service.asked == []
    assert decisions.allows("statistics") is decisions.allows("matomo")
    assert len(service.asked) == 1


def test_a_withdrawal_counts_at_once(remote: RemoteConsent, service: Service) -> None:
    """A35: the next request after a withdrawal is a no, for nothing is kept here."""
    sealed = token()
    assert remote.of(cookie(sealed)).allows("statistics")
    service.withdrawn.add(sealed)
    assert not remote.of(cookie(sealed)).allows("statistics")


def test_of_two_tokens_both_must_allow(remote: RemoteConsent) -> None:
    """S05: a purpose is allowed only if every valid token allows it."""
    grant, refusal = token(), token(**REFUSAL)
    assert not remote.of(cookie(grant, refusal)).allows("statistics")
    assert not remote.of(cookie(refusal, grant)).allows("statistics")
    assert remote.of(cookie(grant, "c1.broken")).allows("statistics")


def test_the_signal_goes_along(remote: RemoteConsent) -> None:
    """A37: the visitor's opt-out signal reaches the service and turns off sale."""
    given = cookie(token(purposes=0b1110))
    assert remote.of(given).allows("marketing")
    assert not remote.of({**given, "Sec-GPC": "1"}).allows("marketing")


def test_nothing_else_goes_along(remote: RemoteConsent, service: Service) -> None:
    """The service is sent our token, never the site's other cookies or headers."""
    cookies = YES["Cookie"] + "; session=secret"
    remote.of({"Cookie": cookies, "User-Agent": "Firefox"}).allows("statistics")
    sent = service.asked[0]
    assert sent["cookie"] == YES["Cookie"].removeprefix("__Host-")
    assert "secret" not in str(sent)
    assert "Firefox" not in str(sent)


def test_a_misspelt_name_is_an_error_where_asked_for(service: Service) -> None:
    """With `strict` the answer tells which names there are."""
    strict = RemoteConsent(service.url, "shop", strict=True, timeout=20)
    with pytest.raises(UnknownPurpose, match="statistcs"):
        strict.of(YES).allows("statistcs")
    strict.close()


def test_a_closed_one_opens_again(remote: RemoteConsent) -> None:
    """After `close` whoever asks again is answered."""
    assert remote.of(YES).allows("statistics")
    remote.close()
    assert remote.of(YES).allows("statistics")


def test_the_notice_is_fetched_by_its_hash(service: Service) -> None:
    """The notice shown now is fetched, or the one that is named."""
    assert fetch_notice(service.url, "shop", timeout=20) == notices.notice()
    assert fetch_notice(service.url, "shop", HASH, timeout=20) == notices.notice()


def test_another_notice_than_named_is_refused(service: Service) -> None:
    """A notice whose content is not what its hash names is never used."""
    with pytest.raises(NoAnswer, match="another notice"):
        fetch_notice(service.url, "shop", "0" * 64, timeout=20)
