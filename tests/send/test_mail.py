"""Mail, handed to a relay that listens on a real socket."""

import asyncio
import email
import email.policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from consent.errors import NotSent
from consent.send import mail
from consent.send.mail import Relay, Tls
from tests.client import certificate
from tests.client.faulty import drips, hangs, serving
from tests.send.smtp import HOST, SENDER, plain, responding

pytestmark = pytest.mark.anyio


def message() -> EmailMessage:
    """Write a short message."""
    written = EmailMessage()
    written["From"], written["To"] = SENDER, "dpo@shop.example"
    written["Subject"] = "Größe"
    written.set_content("— a line\n.a dot\n")
    return written


async def send(relay: Relay, seconds: float = 5) -> None:
    """Send the message."""
    await mail.send(relay, message(), seconds=seconds)


async def test_a_message_arrives() -> None:
    """From whom and to whom, with its letters and its dots."""
    async with responding() as relay:
        await send(relay.relay())
    assert f"mail FROM:<{SENDER}>" in " ".join(relay.heard)
    assert "rcpt TO:<dpo@shop.example>" in relay.heard
    text = relay.messages[0].removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    read = email.message_from_bytes(text, policy=email.policy.default)
    assert read["Subject"] == "Größe"
    assert read.get_content().replace("\r\n", "\n") == "— a line\n.a dot\n"


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
async def test_within_tls(
    tls: Tls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """User and password are shown to a relay whose certificate is trusted."""
    context = certificate.server_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.crt"))
    inner = tls is Tls.TLS
    async with responding(tls=context, within=inner, AUTH="235 in") as relay:
        await send(relay.relay(tls, user="us", password="pass"))
    assert plain("us", "pass") in relay.heard
    assert len(relay.messages) == 1


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.TLS])
async def test_a_certificate_nobody_trusts(tls: Tls, tmp_path: Path) -> None:
    """Neither the password nor the message goes to a stranger."""
    context = certificate.server_context(tmp_path)
    async with responding(tls=context, within=tls is Tls.TLS) as relay:
        with pytest.raises(NotSent, match="certificate verify failed"):
            await send(relay.relay(tls, user="us", password="pass"))
    assert plain("us", "pass") not in relay.heard
    assert not relay.messages


async def test_a_relay_without_tls() -> None:
    """Where TLS is asked for and not offered, nothing is sent."""
    async with responding() as relay:
        with pytest.raises(NotSent, match="STARTTLS"):
            await send(relay.relay(Tls.STARTTLS))
    assert not relay.messages


@pytest.mark.parametrize(
    ("verb", "answer"),
    [
        ("MAIL", "550 not from you"),
        ("RCPT", "550 nobody here"),
        ("DATA", "451 later"),
        ("_", "452 disk full"),
    ],
)
async def test_a_relay_that_refuses(verb: str, answer: str) -> None:
    """What it says is passed on."""
    async with responding(**{verb: answer}) as relay:
        code, _, words = answer.partition(" ")
        with pytest.raises(NotSent, match=f"{HOST} refused: {code} '{words}'"):
            await send(relay.relay())


async def test_a_password_that_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said that it is, without repeating it."""
    context = certificate.server_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.crt"))
    async with responding(tls=context, within=True, AUTH="535 no") as relay:
        with pytest.raises(NotSent, match="535") as refused:
            await send(relay.relay(Tls.TLS, user="us", password="hush"))
    assert "hush" not in refused.value.message


@pytest.mark.parametrize("behave", [hangs, drips])
async def test_a_relay_that_is_slow(behave: object) -> None:
    """It holds nobody longer than the time limit."""
    with serving(behave) as url:  # type: ignore[arg-type]
        port = int(url.rpartition(":")[2])
        relay = Relay(host=HOST, port=port, tls=Tls.NONE, sender=SENDER)
        with pytest.raises(NotSent, match=r"longer than 0\.3 s"):
            await send(relay, 0.3)


async def test_a_relay_that_is_down() -> None:
    """Nobody there is one sentence."""
    async with responding() as relay:
        pass
    with pytest.raises(NotSent, match="refused"):
        await send(relay.relay())


def test_nobody_left_to_tell() -> None:
    """A thread that comes to its end after the program's loop says nothing."""
    with serving(hangs) as url:
        port = int(url.rpartition(":")[2])
        relay = Relay(host=HOST, port=port, tls=Tls.NONE, sender=SENDER)
        with pytest.raises(NotSent):
            asyncio.run(send(relay, 0.1))
