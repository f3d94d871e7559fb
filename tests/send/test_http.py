"""Sending by HTTP: one request, within its time, and only where it may go."""

import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent.errors import NotSent
from consent.send import http
from tests.client import certificate
from tests.client.faulty import Behaviour, answers, drips, hangs, pours, says, serving

pytestmark = pytest.mark.anyio

HERE = [ip_network("127.0.0.0/8"), ip_network("::1/128")]


async def ask(url: str, seconds: float = 5, **more: object) -> http.Answer:
    """Post to a service of this machine."""
    given = {"allowed": HERE, "plain": True, **more}
    return await http.post(url, b"note", {}, timeout=seconds, **given)  # type: ignore[arg-type]


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Run a service whose certificate only its own clients trust."""
    context = certificate.server_context(tmp_path)
    with serving(answers(b"taken", "201 Created"), context) as url:
        yield url, certificate.client_context(tmp_path)


async def test_an_answer_has_status_headers_and_body() -> None:
    """Whatever the status is: what it means is for the caller to say."""
    with serving(answers(b"no", "404 Not Found")) as url:
        answer = await ask(f"{url}/there?is=it")
    assert (answer.status, answer.body) == (404, b"no")
    assert answer.headers == {"content-length": "2"}


async def test_over_tls(secured: tuple[str, ssl.SSLContext]) -> None:
    """A certificate that is trusted opens the door, without being asked for more."""
    url, tls = secured
    assert (await ask(url, tls=tls, plain=False)).body == b"taken"


async def test_a_certificate_nobody_trusts(
    secured: tuple[str, ssl.SSLContext],
) -> None:
    """Nothing is sent to who cannot say who they are."""
    with pytest.raises(NotSent, match="certificate verify failed"):
        await ask(secured[0])


async def test_what_the_system_trusts(
    secured: tuple[str, ssl.SSLContext],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A house with its own authority names it in SSL_CERT_FILE."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.crt"))
    assert (await ask(secured[0])).status == 201


async def test_a_certificate_of_another_name(
    secured: tuple[str, ssl.SSLContext],
) -> None:
    """The name that was asked for counts, not the address that was found."""
    url, tls = secured
    with pytest.raises(NotSent, match="Hostname mismatch"):
        await ask(url.replace("127.0.0.1", "localhost"), tls=tls)


async def test_s17_redirects_are_not_followed() -> None:
    """S17: where an answer points to is not where it was meant to go."""
    with serving(says(b"HTTP/1.1 302 Found\r\nLocation: http://x\r\n\r\n")) as url:
        answer = await ask(url)
    assert answer.status == 302


async def test_s17_a_private_address_is_refused_by_itself() -> None:
    """S17: nothing inside is reached unless an operator allowed it."""
    with serving(answers(b"")) as url, pytest.raises(NotSent, match="not a public"):
        await http.post(url, b"", {}, timeout=5, plain=True)


@pytest.mark.parametrize("behave", [hangs, drips])
async def test_the_time_limit_bounds_everything(behave: Behaviour) -> None:
    """A service that never ends its answer holds nobody."""
    with serving(behave) as url, pytest.raises(NotSent, match=r"longer than 0\.2 s"):
        await ask(url, 0.2)


async def test_an_endless_answer_is_cut_off() -> None:
    """No more is kept than an answer can have."""
    with serving(pours) as url, pytest.raises(NotSent, match="more than 65,536"):
        await ask(url)


@pytest.mark.parametrize(
    "said", [b"", b"SMTP ready\r\n\r\n", b"HTTP/1.1 100 C\r\n\r\n"]
)
async def test_what_is_no_answer(said: bytes) -> None:
    """A service that speaks something else, or hangs up, took nothing."""
    with serving(says(said)) as url, pytest.raises(NotSent):
        await ask(url)


async def test_nobody_there() -> None:
    """A port that nobody listens on is one sentence."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NotSent, match=r"127\.0\.0\.1: .*[Cc]onnect"):
        await ask(f"http://127.0.0.1:{port}")


async def test_a_name_nobody_knows() -> None:
    """A host that does not exist is one sentence too."""
    with pytest.raises(NotSent, match="is not known"):
        await ask("http://nobody.invalid")
    with pytest.raises(NotSent, match="is not known"):
        await ask(f"http://{'a' * 70}.example")


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example/",
        "ftp://shop.example/",
        "https://",
        "https://user:secret@shop.example/",
        "https://shop.example:port/secret",
        "https://shop.example/sécret",
        "https://shop.example/a secret",
    ],
)
async def test_where_nothing_is_sent(url: str) -> None:
    """An address that is none is refused, and the secret in it not repeated."""
    with pytest.raises(NotSent) as refused:
        await http.post(url, b"", {}, timeout=5)
    assert "secret" not in refused.value.message


async def test_a_header_cannot_smuggle_another() -> None:
    """A line's end in a value is refused."""
    with pytest.raises(NotSent):
        await http.post("https://shop.example/", b"", {"x": "a\r\nb: c"}, timeout=5)


async def test_the_next_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with two addresses is reached at the one that answers."""

    async def two(host: str, port: int, allowed: object) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    monkeypatch.setattr(http.resolve, "resolve", two)
    with serving(answers(b"here")) as url:
        assert (await ask(url)).body == b"here"
