"""Four ways out of the house, each to a real service."""

import email
import email.policy
import os
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent.anchor_settings import NOWHERE, Anchors
from consent.errors import BadTimestamp, NotSent
from consent.ledger import checkpoint, timestamp
from consent.ledger.anchor import Sending
from consent.ledger.checkpoint import Checkpoint
from consent.send.target import Mail, TimestampService, Webhook, targets
from tests.client import certificate
from tests.ledger.bundles import ORIGIN, SIGNER
from tests.send import tsa
from tests.send.receiver import receiving
from tests.send.smtp import responding
from tests.send.tsa import Tsa

pytestmark = pytest.mark.anyio

HERE = [ip_network("127.0.0.0/8")]
HEAD = checkpoint.sign(Checkpoint(ORIGIN, 1204, b"r" * 32), [SIGNER])
SENDING = Sending("shop", 1_795_338_000_000, HEAD)
NAME = "shop.2026-11-22.1204"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    """Make a time-stamp service."""
    return tsa.make(tmp_path_factory.mktemp("tsa"))


def stamps(
    url: str, folder: Path, random: Callable[[int], bytes] = os.urandom
) -> TimestampService:
    """Ask a service of this machine for stamps."""
    return TimestampService(url, folder, random, HERE)


async def test_a_folder_keeps_the_checkpoint(tmp_path: Path) -> None:
    """Byte for byte, under a name of its own."""
    (target,) = targets(Anchors(folder=tmp_path), tmp_path, os.urandom)
    assert await target.send(SENDING) == f"{NAME}.checkpoint"
    assert (tmp_path / f"{NAME}.checkpoint").read_bytes() == HEAD


async def test_a_message_has_the_checkpoint_as_a_file() -> None:
    """Byte for byte too, whatever happens to the words around it on the way."""
    async with responding() as relay:
        target = Mail("dpo@shop.example", relay.relay())
        assert await target.send(SENDING) == "taken by 127.0.0.1"
    text = relay.messages[0].removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    read = email.message_from_bytes(text, policy=email.policy.default)
    (file,) = read.iter_attachments()
    assert file.get_filename() == f"{NAME}.checkpoint"
    assert file.get_content() == HEAD
    assert read["Subject"] == "Checkpoint of shop: 1,204 entries on 2026-11-22"
    assert read["Date"] == "Sun, 22 Nov 2026 09:00:00 +0000"


async def test_the_same_checkpoint_is_the_same_message() -> None:
    """Sent again after a lost answer, it can be told for what it is."""
    async with responding() as relay:
        target = Mail("dpo@shop.example", relay.relay())
        await target.send(SENDING)
        await target.send(SENDING)
    ids = {email.message_from_bytes(text)["Message-ID"] for text in relay.messages}
    assert len(ids) == 1


async def test_a_webhook_takes_the_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over TLS, as the log's own route serves it; the address stays a secret."""
    context = certificate.server_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.crt"))
    with receiving(context=context) as hook:
        target = Webhook(f"{hook.url}/secret?key=1", HERE)
        assert await target.send(SENDING) == "answered 204"
    assert hook.bodies == [HEAD]
    assert hook.types == ["text/plain; charset=utf-8"]
    assert hook.paths == ["/secret?key=1"]
    assert "secret" not in target.name


async def test_s17_a_webhook_inside_is_refused() -> None:
    """S17: unless an operator allowed it."""
    with receiving() as hook, pytest.raises(NotSent, match="not a public address"):
        await Webhook(hook.url.replace("http", "https")).send(SENDING)
    assert not hook.bodies


@pytest.mark.parametrize("status", [302, 403, 500])
async def test_a_webhook_that_says_no(
    status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a yes counts."""
    context = certificate.server_context(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.crt"))
    with (
        receiving(lambda _: (status, b""), context) as hook,
        pytest.raises(NotSent, match=f"answered {status}"),
    ):
        await Webhook(hook.url, HERE).send(SENDING)


async def test_a_stamp_is_kept_beside_the_checkpoint(
    service: Tsa, tmp_path: Path
) -> None:
    """And openssl finds it to be one of this very file."""
    with receiving(lambda query: (200, service.answer(query))) as web:
        name = await stamps(web.url, tmp_path).send(SENDING)
    assert web.types == ["application/timestamp-query"]
    assert name.startswith(NAME)
    assert name.endswith("Z.tsr")
    answer = (tmp_path / name).read_bytes()
    kept = (tmp_path / f"{NAME}.checkpoint").read_bytes()
    assert kept == HEAD
    assert service.verify(answer, kept)


async def test_a_stamp_of_something_else(service: Tsa, tmp_path: Path) -> None:
    """An imprint that is not ours is not kept."""
    other = service.answer(timestamp.request(b"else", 1))
    with (
        receiving(lambda _: (200, other)) as web,
        pytest.raises(BadTimestamp, match="something else"),
    ):
        await stamps(web.url, tmp_path).send(SENDING)
    assert not list(tmp_path.iterdir())


async def test_a_stamp_that_was_recorded(service: Tsa, tmp_path: Path) -> None:
    """Nor is an answer to an earlier question."""
    old = service.answer(timestamp.request(HEAD, 1))
    with (
        receiving(lambda _: (200, old)) as web,
        pytest.raises(BadTimestamp, match="another question"),
    ):
        await stamps(web.url, tmp_path).send(SENDING)


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ((200, b"<html>"), BadTimestamp),
        ((503, b""), NotSent),
        ((200, b""), BadTimestamp),
    ],
)
async def test_a_service_that_answers_wrongly(
    reply: tuple[int, bytes], error: type[Exception], tmp_path: Path
) -> None:
    """It is a failure like any other."""
    with receiving(lambda _: reply) as web, pytest.raises(error):
        await stamps(web.url, tmp_path).send(SENDING)


async def test_only_what_is_set(tmp_path: Path) -> None:
    """Nothing set sends nothing; all four are four; stamps have their own folder."""
    assert targets(NOWHERE, tmp_path, os.urandom) == ()
    async with responding() as relay:
        some = Anchors(
            folder=tmp_path,
            mail="dpo@shop.example",
            relay=relay.relay(),
            webhook="https://hooks.example/secret",
            tsa="http://tsa.example/",
        )
    found = targets(some, tmp_path, os.urandom)
    assert [(one.means.value, one.name) for one in found] == [
        ("folder", str(tmp_path)),
        ("mail", "dpo@shop.example"),
        ("webhook", "hooks.example"),
        ("timestamp", "tsa.example"),
    ]


async def test_stamps_without_a_folder(service: Tsa, tmp_path: Path) -> None:
    """They lie in the data directory then."""
    with receiving(lambda query: (200, service.answer(query))) as web:
        (target,) = targets(Anchors(tsa=web.url), tmp_path, os.urandom, HERE)
        name = await target.send(SENDING)
    assert (tmp_path / "anchors" / name).exists()
