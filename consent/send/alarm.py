"""An alarm: what is wrong with a site or the service, to whoever wants to know."""

import json
from collections.abc import Sequence
from email.message import EmailMessage
from typing import NamedTuple

from consent.alarm_settings import Alarm
from consent.errors import NotSent
from consent.rules.reach import Network
from consent.send import http, mail

SECONDS = 20.0
"""How long one way may take."""


class Cause(NamedTuple):
    """What an alarm is for: a word for programs, a site or none, and sentences."""

    kind: str
    site: str
    title: str
    said: Sequence[str]


async def raise_alarm(
    alarm: Alarm, cause: Cause, allowed: Sequence[Network] = ()
) -> tuple[str, ...]:
    """Tell everybody who is set; give what could not be sent."""
    failed = []
    if alarm.webhook:
        try:
            await _post(alarm.webhook, cause, allowed)
        except NotSent as error:
            failed.append(f"the alarm was not posted: {error.message}")
    if alarm.relay is not None:
        message = write(cause, alarm.mail, alarm.relay.sender)
        try:
            await mail.send(alarm.relay, message, seconds=SECONDS)
        except NotSent as error:
            failed.append(f"the alarm was not mailed: {error.message}")
    return tuple(failed)


def write(cause: Cause, to: str, sender: str) -> EmailMessage:
    """Write the message of an alarm."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = cause.title
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join(cause.said))
    return message


async def _post(url: str, cause: Cause, allowed: Sequence[Network]) -> None:
    told = {"type": cause.kind, "site": cause.site, "said": list(cause.said)}
    answer = await http.post(
        url,
        json.dumps(told).encode(),
        {"content-type": "application/json"},
        timeout=SECONDS,
        allowed=allowed,
        plain=True,
    )
    if not answer.taken:
        raise NotSent(f"it answered {answer.status}")
