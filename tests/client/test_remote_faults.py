"""The service is down, hangs, drips or talks nonsense: no, in time, and no error."""

import asyncio
import json
import os
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from consent.client import Decisions, NoAnswer, RemoteConsent, fetch_notice
from tests.client.certificate import client_context, server_context
from tests.client.faulty import (
    Behaviour,
    answers,
    drips,
    hangs,
    pours,
    says,
    serving,
)
from tests.client.visitors import NOTICE, YES

pytestmark = pytest.mark.anyio

CHECK: dict[str, Any] = {
    "purposes": {"statistics": True},
    "services": {"matomo": True},
    "status": {"statistics": "given", "matomo": "given"},
    "notice": "0" * 64,
    "regime": "opt-in",
    "expires": "2999-01-01",
}


def but(**changes: Any) -> bytes:
    """Give an answer that would be a yes but for some members."""
    return json.dumps({**CHECK, **changes}).encode()


WRONG: dict[str, Behaviour] = {
    "hangs up": says(b""),
    "no HTTP": says(b"\x00\xff" * 40),
    "cut short": says(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + but()),
    "500": answers(but(), "500 Internal Server Error"),
    "404": answers(but(), "404 Not Found"),
    "204": answers(b"", "204 No Content"),
    "elsewhere": says(
        b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"
    ),
    "empty": answers(b""),
    "HTML": answers(b"<!doctype html>"),
    "null": answers(b"null"),
    "a list": answers(b"[]"),
    "no members": answers(b"{}"),
    "text for yes": answers(but(purposes={"statistics": "true"})),
    "a number for yes": answers(but(purposes={"statistics": 1})),
    "a word of its own": answers(but(status={"statistics": "accepted"})),
    "yes but refused": answers(but(status={"statistics": "refused"})),
    "no but given": answers(but(purposes={"statistics": False})),
    "a refused service of its name": answers(
        but(services={"statistics": False}, status={})
    ),
    "no date": answers(but(expires="soon")),
    "deep nesting": answers(b"[" * 100_000),
}


NO_SSL = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def ask(url: str, context: ssl.SSLContext | None = NO_SSL) -> bool:
    """Ask a service about a visitor who agreed, with time for a slow machine."""
    with closing(RemoteConsent(url, "shop", timeout=20, ssl=context)) as remote:
        return remote.of(YES).allows("statistics")


def seconds(act: Callable[[], object]) -> float:
    """Tell how long something takes."""
    begin = time.monotonic()
    act()
    return time.monotonic() - begin


def test_the_right_answer_is_yes() -> None:
    """The answer that every fault below is a change of is itself a yes."""
    with serving(answers(but())) as url:
        assert ask(url)


@pytest.mark.parametrize("behave", WRONG.values(), ids=WRONG)
def test_wrong_answers_are_no(
    behave: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever a service answers wrongly is a no, logged without a token."""
    with serving(behave) as url:
        assert not ask(url)
    assert "Traceback" not in caplog.text
    assert YES["Cookie"].partition("=")[2] not in caplog.text


def test_an_answer_without_end_is_cut_off(caplog: pytest.LogCaptureFixture) -> None:
    """A service that pours bytes on the site is left, long before the time is up."""
    with serving(pours) as url:
        assert not ask(url)
    assert "more than" in caplog.text


def test_s32_nobody_there_is_no() -> None:
    """S32: a service that is down allows nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert not ask(url)
    assert not ask("http://no-such-host.invalid")


def test_only_trusted_certificates_count(tmp_path: Path) -> None:
    """A service that cannot prove its name is a no; an owner may trust its own."""
    context = server_context(tmp_path)
    with serving(answers(but()), context) as url:
        assert not ask(url, None)
        assert ask(url, client_context(tmp_path))


@pytest.mark.parametrize("behave", [hangs, drips], ids=["hangs", "drips"])
def test_the_time_limit_holds(behave: Behaviour) -> None:
    """A service that never comes to an end holds the page no longer than agreed."""
    with (
        serving(behave) as url,
        closing(RemoteConsent(url, "shop", timeout=0.2)) as one,
    ):
        decisions = one.of(YES)
        assert seconds(lambda: decisions.allows("statistics")) < 2
        assert not decisions.allows("statistics")
        assert decisions.expires is None


@pytest.mark.parametrize("behave", [hangs, drips], ids=["hangs", "drips"])
async def test_the_time_limit_holds_for_async_code(behave: Behaviour) -> None:
    """The same limit holds where the answer is awaited, for any number at once."""
    with (
        serving(behave) as url,
        closing(RemoteConsent(url, "shop", timeout=0.2)) as one,
    ):
        begin = time.monotonic()
        all_of_them: list[Decisions] = await asyncio.gather(
            *(one.of(YES) for _ in range(20))
        )
        assert time.monotonic() - begin < 2
        assert not any(each.allows("statistics") for each in all_of_them)


def test_it_recovers() -> None:
    """After a failure the next visitor is asked about as if nothing had happened."""
    replies = iter([b"", but()])

    def behave(connection: socket.socket, over: Any) -> None:
        answers(next(replies))(connection, over)

    with serving(behave) as url, closing(RemoteConsent(url, "shop", timeout=20)) as one:
        assert not one.of(YES).allows("statistics")
        assert one.of(YES).allows("statistics")


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_worker_asks_too() -> None:
    """A worker that was forked after the site had asked opens its own connections."""
    with (
        serving(answers(but())) as url,
        closing(RemoteConsent(url, "shop", timeout=20)) as remote,
    ):
        assert remote.of(YES).allows("statistics")
        worker = os.fork()
        if worker == 0:
            os._exit(0 if remote.of(YES).allows("statistics") else 1)
        assert os.waitpid(worker, 0)[1] == 0


def test_proxies_of_the_environment_see_no_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The environment's proxy is not asked, for it would see the visitor's token."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with serving(answers(but())) as url:
        assert ask(url)


@pytest.mark.parametrize("body", [b"{}", b"null", b"<html>", but()])
def test_no_notice_is_an_error_at_start(body: bytes) -> None:
    """Fetching the notice happens at start, where a failure is told at once."""
    with serving(answers(body)) as url, pytest.raises(NoAnswer):
        fetch_notice(url, "shop", timeout=20)


def test_another_notice_than_named_is_refused() -> None:
    """A notice whose content is not what its hash names is never used."""
    with serving(answers(NOTICE)) as url, pytest.raises(NoAnswer, match="another"):
        fetch_notice(url, "shop", "0" * 64, timeout=20)
