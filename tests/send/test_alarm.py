"""An alarm, as those who are to be alarmed get it (A42)."""

import email
from email.policy import default

import pytest

from consent.alarm_settings import Alarm
from consent.send.alarm import Cause, raise_alarm
from tests.send.smtp import SENDER, responding

pytestmark = pytest.mark.anyio

DPO = "dpo@shop.example"
SAID = ("Self-test of https://shop.example/ found 1 fault on 2 pages.", "cookie '_ü'")
CAUSE = Cause("selftest.failed", "shop", "shop: the self-test found something", SAID)


async def test_a42_an_alarm_by_mail() -> None:
    """A42: a mail says which site it is, what was found, line by line."""
    async with responding() as relay:
        alarm = Alarm(mail=DPO, relay=relay.relay())
        assert await raise_alarm(alarm, CAUSE) == ()
    message = email.message_from_bytes(relay.messages[0], policy=default)
    assert (message["From"], message["To"]) == (SENDER, DPO)
    assert message["Subject"] == "shop: the self-test found something"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content().splitlines()[:2] == [*SAID]


async def test_a_relay_that_refuses_is_named() -> None:
    """Who was not alarmed is told of, and nobody stops at it."""
    async with responding(RCPT="550 no such person") as relay:
        failed = await raise_alarm(Alarm(mail=DPO, relay=relay.relay()), CAUSE)
    assert len(failed) == 1
    assert failed[0].startswith("the alarm was not mailed: 127.0.0.1 refused: 550")
