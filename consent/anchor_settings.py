"""Where checkpoints are sent to, and through which relay: as the environment says."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from consent import secret_file
from consent.errors import BadSetting
from consent.rules import address
from consent.rules import host as hosts
from consent.send.mail import PORTS, Relay, Tls

FOLDER, MAIL = "CONSENT_ANCHOR_FOLDER", "CONSENT_ANCHOR_MAIL"
WEBHOOK, TSA = "CONSENT_ANCHOR_WEBHOOK", "CONSENT_ANCHOR_TSA"
SMTP_HOST, SMTP_PORT = "CONSENT_SMTP_HOST", "CONSENT_SMTP_PORT"
SMTP_TLS, SMTP_FROM = "CONSENT_SMTP_TLS", "CONSENT_SMTP_FROM"
SMTP_USER, SMTP_PASSWORD = "CONSENT_SMTP_USER", "CONSENT_SMTP_PASSWORD"
SMTP_PASSWORD_FILE = "CONSENT_SMTP_PASSWORD_FILE"  # noqa: S105

KNOWN = frozenset(
    (
        *(FOLDER, MAIL, WEBHOOK, TSA, SMTP_HOST, SMTP_PORT, SMTP_TLS, SMTP_FROM),
        *(SMTP_USER, SMTP_PASSWORD, SMTP_PASSWORD_FILE),
    )
)

_HTTP = re.compile(r"http://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchors:
    """Up to four places that checkpoints are sent to; `relay` takes the mail."""

    folder: Path | None = None
    mail: str = ""
    relay: Relay | None = None
    webhook: str = ""
    tsa: str = ""


NOWHERE = Anchors()


def read(environment: Mapping[str, str]) -> Anchors:
    """Read where checkpoints go, or raise `BadSetting`; nothing set sends nothing."""
    values = {name: value.strip() for name, value in environment.items() if value}
    mail = _checked(values, MAIL, _mail)
    return Anchors(
        folder=_folder(values),
        mail=mail,
        relay=relay(values, MAIL) if mail else None,
        webhook=_checked(values, WEBHOOK, _webhook),
        tsa=_checked(values, TSA, _tsa),
    )


def _folder(values: Mapping[str, str]) -> Path | None:
    if not values.get(FOLDER):
        return None
    path = Path(values[FOLDER]).expanduser().absolute()
    if not path.is_dir() or not os.access(path, os.W_OK | os.X_OK):
        raise _wrong(
            FOLDER, str(path), "a folder that is there and that this user can write to"
        )
    return path


def relay(values: Mapping[str, str], mail: str) -> Relay:
    """Read the relay that takes what goes to the address in the variable `mail`."""
    host = _checked(values, SMTP_HOST, _host)
    if not host:
        raise BadSetting(f"{mail} needs a relay; name it in {SMTP_HOST}", SMTP_HOST)
    tls = _tls(values.get(SMTP_TLS, Tls.STARTTLS))
    password = _password(values)
    user = values.get(SMTP_USER, "")
    if bool(user) != bool(password):
        raise BadSetting(
            f"{SMTP_USER} and {SMTP_PASSWORD} (or {SMTP_PASSWORD_FILE}) go together",
            SMTP_USER,
        )
    if user and tls is Tls.NONE:
        raise BadSetting(f"a password is not sent with {SMTP_TLS}=none", SMTP_TLS)
    return Relay(
        host=host,
        port=_port(values.get(SMTP_PORT, str(PORTS[tls]))),
        tls=tls,
        sender=_checked(values, SMTP_FROM, _mail) or values[mail],
        user=user,
        password=password,
    )


def _password(values: Mapping[str, str]) -> str:
    path = values.get(SMTP_PASSWORD_FILE)
    if not path:
        return values.get(SMTP_PASSWORD, "")
    if values.get(SMTP_PASSWORD):
        raise BadSetting(
            f"{SMTP_PASSWORD} and {SMTP_PASSWORD_FILE} are both set; set one",
            SMTP_PASSWORD,
        )
    return secret_file.read(Path(path).expanduser(), SMTP_PASSWORD_FILE).strip()


def _tls(text: str) -> Tls:
    try:
        return Tls(text)
    except ValueError as error:
        raise _wrong(SMTP_TLS, text, "starttls, tls or none") from error


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 65_535:
        raise _wrong(SMTP_PORT, text, "a port from 1 to 65535")
    return int(text)


def _checked(
    values: Mapping[str, str], name: str, problem: Callable[[str], str]
) -> str:
    text = values.get(name, "")
    if text and (wish := problem(text)):
        raise _wrong(name, text, wish)
    return text


def _mail(text: str) -> str:
    wrong = "@" not in text or "://" in text or address.contact_problem(text)
    return "an e-mail address, such as dpo@shop.example" if wrong else ""


def _host(text: str) -> str:
    wrong = hosts.problem(text)
    return "a host without port, such as mail.shop.example" if wrong else ""


def _webhook(text: str) -> str:
    wrong = not text.startswith("https://") or address.url_problem(text)
    return "an address that begins with https://" if wrong else ""


def _tsa(text: str) -> str:
    # What such a service answers is signed, and many have no other address.
    wrong = address.url_problem(_HTTP.sub("https://", text, count=1))
    return "the web address of a time-stamp service (RFC 3161)" if wrong else ""


def _wrong(name: str, value: str, wish: str) -> BadSetting:
    # A webhook's address often holds a secret, and what is wrong goes to a log.
    shown = "set" if name == WEBHOOK else repr(value)
    return BadSetting(f"{name} is {shown}; write {wish}", name)
