"""Where checkpoints go, as the environment says, and how it is told off."""

from pathlib import Path

import pytest

from consent.anchor_settings import NOWHERE, read
from consent.errors import BadSetting
from consent.send.mail import Tls
from consent.settings import read as read_settings
from tests.test_settings import GOOD

MAIL = {"ANCHOR_MAIL": "dpo@shop.example", "SMTP_HOST": "mail.shop.example"}


def given(**values: str) -> dict[str, str]:
    """Name settings as the environment does."""
    return {f"CONSENT_{name}": value for name, value in values.items()}


def test_nothing_set_sends_nothing() -> None:
    """Neither mail settings nor empty ones make an anchor."""
    assert read({}) == NOWHERE
    assert read(given(ANCHOR_MAIL="", SMTP_HOST="mail.shop.example")) == NOWHERE


def test_all_four(tmp_path: Path) -> None:
    """They are part of what the service is told."""
    places = given(
        **MAIL,
        ANCHOR_FOLDER=str(tmp_path),
        ANCHOR_WEBHOOK="https://hooks.example/a?b=c",
        ANCHOR_TSA="http://tsa.example/",
        SECRET=GOOD,
        DATA=str(tmp_path),
    )
    found = read_settings(places)
    assert found.anchors.folder == tmp_path
    assert found.anchors.mail == "dpo@shop.example"
    assert found.anchors.webhook == "https://hooks.example/a?b=c"
    assert found.anchors.tsa == "http://tsa.example/"
    assert found.warnings == ()


def test_the_safest_relay_is_that_of_the_shortest_setting() -> None:
    """STARTTLS at the port for it, from the one it is sent to, and no password."""
    relay = read(given(**MAIL)).relay
    assert relay is not None
    assert (relay.host, relay.port, relay.tls) == ("mail.shop.example", 587, "starttls")
    assert (relay.sender, relay.user, relay.password) == ("dpo@shop.example", "", "")


@pytest.mark.parametrize(("tls", "port"), [(Tls.TLS, 465), (Tls.NONE, 25)])
def test_each_way_has_its_port(tls: Tls, port: int) -> None:
    """Unless another one is named."""
    relay = read(given(**MAIL, SMTP_TLS=tls)).relay
    other = read(given(**MAIL, SMTP_TLS=tls, SMTP_PORT="2525")).relay
    assert relay
    assert relay.port == port
    assert other
    assert other.port == 2525


def test_a_password_from_a_file(tmp_path: Path) -> None:
    """Which is where it belongs; it is shown nowhere."""
    (tmp_path / "password").write_text("hush\n")
    file = str(tmp_path / "password")
    found = read(given(**MAIL, SMTP_USER="us", SMTP_PASSWORD_FILE=file))
    assert found.relay
    assert found.relay.password == "hush"
    assert "hush" not in repr(found)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"ANCHOR_FOLDER": "/nowhere/at/all"}, "a folder that is there"),
        ({"ANCHOR_MAIL": "dpo"}, "an e-mail address"),
        ({"ANCHOR_MAIL": "https://shop.example/a@b"}, "an e-mail address"),
        ({"ANCHOR_MAIL": "a@b.example\r\nBcc: c@d.example"}, "an e-mail address"),
        ({"ANCHOR_MAIL": "dpo@shop.example"}, "needs a relay"),
        ({**MAIL, "SMTP_HOST": "mail:25"}, "a host without port"),
        ({**MAIL, "SMTP_PORT": "0"}, "a port from 1"),
        ({**MAIL, "SMTP_PORT": "smtp"}, "a port from 1"),
        ({**MAIL, "SMTP_TLS": "yes"}, "starttls, tls or none"),
        ({**MAIL, "SMTP_USER": "us"}, "go together"),
        ({**MAIL, "SMTP_PASSWORD": "hush"}, "go together"),
        (
            {**MAIL, "SMTP_USER": "us", "SMTP_PASSWORD": "hush", "SMTP_TLS": "none"},
            "is not sent with",
        ),
        ({**MAIL, "SMTP_PASSWORD": "a", "SMTP_PASSWORD_FILE": "b"}, "are both set"),
        ({**MAIL, "SMTP_PASSWORD_FILE": "/nowhere"}, "No such file"),
        ({"ANCHOR_WEBHOOK": "http://hooks.example/"}, "begins with https://"),
        ({"ANCHOR_WEBHOOK": "https://hooks.example/a b"}, "begins with https://"),
        ({"ANCHOR_TSA": "tsa.example"}, "a time-stamp service"),
        ({"ANCHOR_TSA": "ftp://tsa.example/"}, "a time-stamp service"),
        ({"SEND_NETWORKS": "10.0.0.0/99"}, "networks of your own"),
    ],
)
def test_a_bad_setting_stops_the_start(
    values: dict[str, str], said: str, tmp_path: Path
) -> None:
    """It names itself and what to write."""
    with pytest.raises(BadSetting, match=said) as refused:
        read_settings(given(**values, SECRET=GOOD, DATA=str(tmp_path)))
    assert refused.value.where.startswith("CONSENT_")


def test_a_webhook_is_not_repeated() -> None:
    """Its address often holds a secret, and this goes to a log."""
    with pytest.raises(BadSetting) as refused:
        read(given(ANCHOR_WEBHOOK="http://hooks.example/s3cret"))
    assert "s3cret" not in refused.value.message
