"""An alarm: what a live site does that it may not, to whoever wants to know at once."""

import json
from collections.abc import Sequence
from email.message import EmailMessage

from consent.alarm_settings import Alarm
from consent.errors import NotSent
from consent.rules.reach import Network
from consent.send import http, mail

SECONDS = 20.0
"""How long one way may take."""


async def raise_alarm(
    alarm: Alarm, site: str, said: Sequence[str], allowed: Sequence[Network] = ()
) -> tuple[str, ...]:
    """Tell everybody who is set; give what could not be sent."""
    failed = []
    if alarm.webhook:
        try:
            await _post(alarm.webhook, site, said, allowed)
        except NotSent as error:
            failed.append(f"the alarm was not posted: {error.message}")
    if alarm.relay is not None:
        message = write(site, said, alarm.mail, alarm.relay.sender)
        try:
            await mail.send(alarm.relay, message, seconds=SECONDS)
        except NotSent as error:
            failed.append(f"the alarm was not mailed: {error.message}")
    return tuple(failed)


def write(site: str, said: Sequence[str], to: str, sender: str) -> EmailMessage:
    """Write the message of an alarm."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    message["Subject"] = f"{site}: the self-test found something"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("\n".join([*said, "", "It stands in the site's log as well."]))
    return message


async def _post(
    url: str, site: str, said: Sequence[str], allowed: Sequence[Network]
) -> None:
    told = {"type": "selftest.failed", "site": site, "said": list(said)}
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
