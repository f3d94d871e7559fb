"""Who is alarmed when something is wrong: as the environment says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from consent import anchor_settings
from consent.errors import BadSetting
from consent.rules import address
from consent.send.mail import Relay

WEBHOOK, MAIL = "CONSENT_ALARM_WEBHOOK", "CONSENT_ALARM_MAIL"
KNOWN = frozenset((WEBHOOK, MAIL))

_HERE = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Up to two ways to tell somebody; an address of a webhook may hold a secret."""

    webhook: str = field(default="", repr=False)
    mail: str = ""
    relay: Relay | None = None


NOBODY = Alarm()


def read(environment: Mapping[str, str]) -> Alarm:
    """Read who is alarmed, or raise `BadSetting`; nothing set alarms nobody."""
    values = {name: value.strip() for name, value in environment.items() if value}
    webhook, mail = values.get(WEBHOOK, ""), values.get(MAIL, "")
    if webhook and not _is_fine(webhook):
        wish = "an address that begins with https://, or http:// on this machine"
        raise BadSetting(f"{WEBHOOK} is set; write {wish}", WEBHOOK)
    if mail and ("@" not in mail or "://" in mail or address.contact_problem(mail)):
        wish = "an e-mail address, such as dpo@shop.example"
        raise BadSetting(f"{MAIL} is {mail!r}; write {wish}", MAIL)
    relay = anchor_settings.relay(values, MAIL) if mail else None
    return Alarm(webhook=webhook, mail=mail, relay=relay)


def _is_fine(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "http":
        return parts.hostname in _HERE
    return parts.scheme == "https" and not address.url_problem(url)
