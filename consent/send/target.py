"""Where checkpoints go: four ways out of the house."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from consent.anchor_settings import Anchors
from consent.errors import NotSent
from consent.ledger import anchor, timestamp
from consent.ledger.anchor import Means, Sending
from consent.rules.reach import Network
from consent.send import folder, http, mail
from consent.send.mail import Relay

SECONDS = 20.0
"""How long one sending may take."""

KEPT = "anchors"
"""The folder of stamps within the data directory."""

TEXT = "text/plain; charset=utf-8"


class Target(Protocol):
    """One place that checkpoints are sent to; `name` holds no secret."""

    means: Means
    name: str

    async def send(self, sending: Sending) -> str:
        """Send a checkpoint and tell what became of it, or raise `ConsentError`."""
        ...


class Folder:
    """A folder that another machine or medium keeps."""

    means = Means.FOLDER

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path

    async def send(self, sending: Sending) -> str:
        """Write the checkpoint to a file of its own."""
        name = f"{sending.name}.checkpoint"
        await asyncio.to_thread(folder.put, self._path, name, sending.checkpoint)
        return name


class Mail:
    """Somebody who keeps their messages."""

    means = Means.MAIL

    def __init__(self, address: str, relay: Relay) -> None:
        self.name = address
        self._relay = relay

    async def send(self, sending: Sending) -> str:
        """Mail the checkpoint, in words and as a file."""
        message = write(sending, self.name, self._relay.sender)
        await mail.send(self._relay, message, seconds=SECONDS)
        return f"taken by {self._relay.host}"


class Webhook:
    """A service that takes the checkpoint as it is: its signature is within."""

    means = Means.WEBHOOK

    def __init__(self, url: str, allowed: Sequence[Network] = ()) -> None:
        self.name = urlsplit(url).netloc
        self._url, self._allowed = url, allowed

    async def send(self, sending: Sending) -> str:
        """Post the checkpoint; any status that says yes will do."""
        answer = await http.post(
            self._url,
            sending.checkpoint,
            {"content-type": TEXT},
            timeout=SECONDS,
            allowed=self._allowed,
        )
        _require_taken(answer, self.name)
        return f"answered {answer.status}"


class TimestampService:
    """A service that says when it saw a digest; it learns nothing else (RFC 3161)."""

    means = Means.TIMESTAMP

    def __init__(
        self,
        url: str,
        kept: Path,
        random: Callable[[int], bytes],
        allowed: Sequence[Network] = (),
        *,
        make: bool = False,
    ) -> None:
        """Take where it is and where stamps are kept; `make` makes that folder."""
        self.name = urlsplit(url).netloc
        self._url, self._kept, self._allowed = url, kept, allowed
        self._random, self._make = random, make

    async def send(self, sending: Sending) -> str:
        """Have the checkpoint stamped, and keep the stamp beside it."""
        nonce = int.from_bytes(self._random(timestamp.NONCE_LENGTH))
        answer = await http.post(
            self._url,
            timestamp.request(sending.checkpoint, nonce),
            {"content-type": timestamp.REQUEST_TYPE, "accept": timestamp.ANSWER_TYPE},
            timeout=SECONDS,
            allowed=self._allowed,
            # The answer is signed; many services have no other address.
            plain=True,
        )
        _require_taken(answer, self.name)
        stamp = timestamp.check(answer.body, sending.checkpoint, nonce)
        # Stamped twice, one checkpoint has two stamps, and neither replaces the other.
        name = f"{sending.name}.{re.sub('[:-]', '', stamp.date)}.tsr"
        await asyncio.to_thread(self._keep, sending, name, answer.body)
        return name

    def _keep(self, sending: Sending, name: str, answer: bytes) -> None:
        if self._make:
            self._kept.mkdir(mode=0o700, exist_ok=True)
        folder.put(self._kept, f"{sending.name}.checkpoint", sending.checkpoint)
        folder.put(self._kept, name, answer)


def targets(
    anchors: Anchors,
    data: Path,
    random: Callable[[int], bytes],
    allowed: Sequence[Network] = (),
) -> tuple[Target, ...]:
    """Give the places that are set; stamps lie in the folder, or in the data's own."""
    found: list[Target] = []
    if anchors.folder is not None:
        found.append(Folder(anchors.folder))
    if anchors.mail and anchors.relay is not None:
        found.append(Mail(anchors.mail, anchors.relay))
    if anchors.webhook:
        found.append(Webhook(anchors.webhook, allowed))
    if anchors.tsa:
        kept, make = anchors.folder or data / KEPT, anchors.folder is None
        service = TimestampService(anchors.tsa, kept, random, allowed, make=make)
        found.append(service)
    return tuple(found)


def write(sending: Sending, to: str, sender: str) -> EmailMessage:
    """Write the message of a checkpoint; the same one has the same id."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = anchor.subject(sending)
    message["Date"] = format_datetime(datetime.fromtimestamp(sending.at // 1000, UTC))
    name = sha256(sending.checkpoint).hexdigest()[:32]
    message["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(anchor.text(sending))
    message.add_attachment(
        sending.checkpoint,
        maintype="application",
        subtype="octet-stream",
        filename=f"{sending.name}.checkpoint",
    )
    return message


def _require_taken(answer: http.Answer, name: str) -> None:
    if not answer.taken:
        raise NotSent(f"{name} answered {answer.status}")
