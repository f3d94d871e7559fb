"""Messages by e-mail, through one relay (RFC 6409)."""

import asyncio
import smtplib
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum

from consent.errors import NotSent


class Tls(StrEnum):
    """How a connection to a relay is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Tls.STARTTLS: 587, Tls.TLS: 465, Tls.NONE: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """Who takes messages: where, how, and who we are to it and to the reader."""

    host: str
    port: int
    tls: Tls
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


async def send(relay: Relay, message: EmailMessage, *, seconds: float) -> None:
    """Hand a message to a relay within a time limit, or raise `NotSent`."""
    try:
        async with asyncio.timeout(seconds):
            await _in_a_thread(lambda: _hand_over(relay, message, seconds))
    except smtplib.SMTPResponseException as error:
        said = _text(error.smtp_error)
        raise NotSent(f"{relay.host} refused: {error.smtp_code} {said!r}") from error
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        raise NotSent(f"{relay.host} refused: {code} {_text(reason)!r}") from error
    except TimeoutError as error:
        raise NotSent(f"{relay.host} took longer than {seconds:g} s") from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotSent(f"{relay.host}: {error.strerror or error}") from error


def _text(said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return text[:200]


def _hand_over(relay: Relay, message: EmailMessage, seconds: float) -> None:
    # As a context it would tell of the end of the talk in place of what failed.
    smtp = _connected(relay, seconds)
    try:
        if relay.tls is Tls.STARTTLS:
            smtp.starttls(context=ssl.create_default_context())
        if relay.user:
            smtp.login(relay.user, relay.password)
        smtp.send_message(message)
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
    finally:
        smtp.close()


def _connected(relay: Relay, seconds: float) -> smtplib.SMTP:
    if relay.tls is Tls.TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            relay.host, relay.port, timeout=seconds, context=context
        )
    return smtplib.SMTP(relay.host, relay.port, timeout=seconds)


async def _in_a_thread(work: Callable[[], None]) -> None:
    """Do something in a thread that nobody has to wait for, not even at the end.

    The library limits single steps, which a relay that drips passes one by one.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def settle(error: Exception | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    def run() -> None:
        failure: Exception | None = None
        try:
            work()
        except Exception as error:  # noqa: BLE001
            failure = error
        # Whoever asked may be gone, and their loop too.
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, failure)

    threading.Thread(target=run, name="consent-mail", daemon=True).start()
    await done
