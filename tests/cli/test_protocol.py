"""What goes over the wire where the service's own server writes an answer whole."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, consent, serving, started
from tests.rules.site_files import SHOP

ASK = b"GET /v1/sites/shop/check HTTP/1.1\r\nHost: 127.0.0.1\r\n%b\r\n"
DATE = re.compile(rb"date: [^\r]*\r\n")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def sent(port: int, data: bytes) -> list[bytes]:
    """Send requests on one connection; give the answers, without their dates."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(data)
        said = b""
        while piece := connection.recv(65_536):
            said += piece
    return [b"HTTP/1.1" + part for part in DATE.sub(b"", said).split(b"HTTP/1.1")[1:]]


def test_a_remembered_answer_is_the_same_on_the_wire(data: Path) -> None:
    """The first comes by ASGI, the next ones whole; a page can tell no difference."""
    with serving(data) as (_, port):
        last = ASK % b"Connection: close\r\n"
        first, second, third, closing = sent(port, ASK % b"" * 3 + last)
    assert first.startswith(b"HTTP/1.1 200 OK\r\n")
    assert first == second == third
    assert b"x-content-type-options: nosniff\r\n" in second
    assert closing.replace(b"connection: close\r\n", b"") == first


def test_old_clients_are_hung_up_on(data: Path) -> None:
    """HTTP/1.0 knows no second request, remembered answer or not."""
    old = ASK.replace(b"HTTP/1.1", b"HTTP/1.0") % b""
    with serving(data) as (_, port):
        answers = [sent(port, old) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert b"connection: close\r\n" in answers[2][0]


def test_a_head_gets_no_body(data: Path) -> None:
    """Neither before its GET is remembered nor after."""
    head = ASK.replace(b"GET", b"HEAD") % b"Connection: close\r\n"
    with serving(data) as (_, port):
        before = sent(port, head)
        sent(port, ASK % b"Connection: close\r\n")
        assert sent(port, head) == before
    assert before[0].endswith(b"\r\n\r\n")


def test_a_body_that_is_too_large_is_not_waited_for(data: Path) -> None:
    """The answer says that it ends the connection, once, and does."""
    length = b"Content-Type: application/json\r\nContent-Length: 9999\r\n"
    post = b"POST /v1/sites/shop/choices HTTP/1.1\r\nHost: 127.0.0.1\r\n%b\r\n"
    with serving(data) as (_, port):
        (answer,) = sent(port, post % length)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert answer.count(b"connection: close\r\n") == 1


HALVES = {
    "a head": b"GET /v1/sites/shop/check HTTP/1.1\r\nHost: 127.0.0.1\r\n",
    "a body": b"POST /v1/sites/shop/choices HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    b'Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a',
    "nothing": b"",
    "an empty line": b"\r\n",
    "a line after an answer": ASK % b"" + b"\r\n",
}


@pytest.mark.parametrize("without", [(), ("httptools",)], ids=["httptools", "h11"])
def test_s16_who_does_not_finish_a_request_is_hung_up_on(
    data: Path, without: tuple[str, ...]
) -> None:
    """Whichever library reads it, and wherever the request stands still."""
    with hasty(data, without) as port:
        lines = [socket.create_connection(("127.0.0.1", port)) for _ in HALVES]
        for line, half in zip(lines, HALVES.values(), strict=True):
            line.settimeout(10)
            line.sendall(half)
        for line in lines:
            while line.recv(65_536):
                pass
            line.close()


def test_s16_slow_clients_hold_up_nobody(data: Path, *, full: bool) -> None:
    """With hundreds that send a byte now and then, a check is answered all the same."""
    number = 500 if full else 200
    with serving(data) as (_, port):
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(number)]
        for byte in ASK[:20]:
            for line in slow:
                line.sendall(bytes([byte]))
            (answer,) = sent(port, ASK % b"Connection: close\r\n")
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
        for line in slow:
            line.close()


@pytest.mark.parametrize("without", [(), ("httptools",)], ids=["httptools", "h11"])
def test_s16_who_does_not_take_an_answer_is_hung_up_on(
    data: Path, without: tuple[str, ...]
) -> None:
    """What waits to be sent is not kept for ever, whoever asked for it."""
    words = ("serve", "--data", data, "--port", "0")
    program = patched("patience.SLOWEST = 0.2", without)
    with started(*words, program=program) as (child, port):
        files = Path(f"/proc/{child.pid}/fd")
        sent(port, ASK % b"Connection: close\r\n")
        before = len(list(files.iterdir()))
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            line.connect(("127.0.0.1", port))
            line.sendall(b"GET /w/shop.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 500)
            end = time.monotonic() + 20
            while len(list(files.iterdir())) <= before and time.monotonic() < end:
                time.sleep(0.01)
            while len(list(files.iterdir())) > before:
                assert time.monotonic() < end, "it waits for ever"
                time.sleep(0.05)


@contextmanager
def hasty(data: Path, without: tuple[str, ...]) -> Iterator[int]:
    """Serve with next to no patience, and without some modules."""
    words = ("serve", "--data", data, "--port", "0")
    program = patched("patience.PATIENCE = 0.3", without)
    with started(*words, program=program) as (_, port):
        yield port


def patched(setting: str, without: tuple[str, ...]) -> list[str]:
    """Give the command with another setting, and without some modules."""
    hidden = "".join(f"sys.modules[{name!r}] = None; " for name in without)
    setting = f"from consent.cli import patience; {setting}; "
    return [*COMMAND[:3], f"import sys; {hidden}{setting}{COMMAND[3]}"]
