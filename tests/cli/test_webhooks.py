"""`consent webhooks`: what back ends were told, and telling them again."""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import consent
from tests.client.faulty import answers, serving
from tests.rules.site_files import SHOP

HERE = {"CONSENT_SEND_NETWORKS": "127.0.0.0/8"}


@pytest.fixture
def url() -> Iterator[str]:
    """Run a back end that takes everything."""
    with serving(answers(b"")) as address:
        yield f"{address}/hook"


@pytest.fixture
def data(tmp_path: Path, url: str) -> Path:
    """Give a data directory with a shop that tells the back end."""
    (tmp_path / "shop.toml").write_text(f'{SHOP}\n[[webhooks]]\nurl = "{url}"\n')
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def test_each_is_listed_with_how_far_it_is(data: Path, url: str) -> None:
    """What it is told of, what is next, and when it last took something."""
    done = consent("webhooks", "--data", data, "--site", "shop")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"shop: {url}",
        "  told of choice, withdrawn, erased",
        "  next is entry 2, 0 to look at",
        "  last taken never",
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("failures = 1", "waits since 1970-01-01T00:00:00.002Z, 1 try; next 1970-"),
        ("failures = 3", ", 3 tries; next 1970-01-01T00:00:00.009Z"),
        ("parked = 3", "PARKED since 1970-01-01T00:00:00.003Z"),
    ],
)
def test_what_went_wrong_is_told(data: Path, state: str, words: str) -> None:
    """The last error, since when, and when it is tried next."""
    failed = "failed = 1, failing = 2, due = 9, error = 'it answered 500'"
    with closing(sqlite3.connect(data / "consent.db")) as connection, connection:
        connection.execute(f"update webhooks set {failed}, {state}")  # noqa: S608
    told = consent("webhooks", "--data", data).stdout
    assert "last error 1970-01-01T00:00:00.001Z: it answered 500" in told
    assert words in told


def test_a_test_message_is_taken(data: Path) -> None:
    """It goes out at once, to where the operator allowed."""
    sent = ("webhooks", "test", "--data", data, "--site", "shop")
    done = consent(*sent, **HERE)
    assert (done.returncode, done.stdout[-8:]) == (0, "took it\n")
    refused = consent(*sent)
    assert refused.returncode == 1
    assert "which is not a public address" in refused.stderr


def test_a_secret_is_the_same_until_it_is_rotated(data: Path) -> None:
    """It is derived, and the log tells of the rotation."""
    asked = ("--data", data, "--site", "shop")
    one = consent("webhooks", "secret", *asked).stdout
    assert len(base64.b64decode(one.strip().removeprefix("whsec_"))) == 32
    assert consent("webhooks", "secret", *asked).stdout == one
    two = consent("webhooks", "rotate", *asked)
    assert "signs too until" in two.stderr
    assert consent("webhooks", "secret", *asked).stdout == two.stdout != one
    lines = consent("export", *asked, "-o", "-").stdout.splitlines()
    assert "Key of webhook" in json.loads(lines[-1])["body"]["changes"][0]


def test_a_replay_names_what_can_be_told_again(data: Path) -> None:
    """A back end that was told nothing yet can only go on."""
    asked = ("webhooks", "replay", "--data", data, "--site", "shop")
    assert "is told from entry 2 on" in consent(*asked).stdout
    refused = consent(*asked, "--from", "5")
    assert refused.returncode == 1
    assert "was told of entries before 2" in refused.stderr
    assert consent(*asked, "--to", "5").returncode == 2


def test_options_may_stand_before_the_verb(data: Path) -> None:
    """The group's own options hold for what it does."""
    done = consent("webhooks", "--data", data, "--site", "shop", "replay")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--site", "blog"), "no site 'blog'"),
        (("--site", "shop", "--url", "https://a.example/"), "has no webhook 'https:"),
    ],
)
def test_who_is_not_there(data: Path, more: tuple[str, ...], words: str) -> None:
    """A site or an address that was never published is named."""
    done = consent("webhooks", "secret", "--data", data, *more)
    assert (done.returncode, words in done.stderr) == (1, True)


def test_of_several_one_has_to_be_named(data: Path, url: str) -> None:
    """Their addresses are there to choose from."""
    shop = data.parent / "shop.toml"
    hooks = shop.read_text() + '[[webhooks]]\nurl = "https://erp.example/"\n'
    shop.write_text(hooks)
    told = consent("publish", shop, "--data", data, "--dry-run").stdout
    assert "Webhook https://erp.example/ added." in told
    consent("publish", shop, "--data", data)
    asked = ("webhooks", "secret", "--data", data, "--site", "shop")
    assert f"add --url: {url}, https://erp.example/" in consent(*asked).stderr
    assert consent(*asked, "--url", url).stdout.startswith("whsec_")


def test_no_webhook_at_all(data: Path) -> None:
    """A shop without one is told so."""
    shop = data.parent / "shop.toml"
    shop.write_text(SHOP)
    consent("publish", shop, "--data", data)
    assert consent("webhooks", "--data", data).stdout == "no site has a webhook\n"
    assert consent("webhooks", "secret", "--data", data, "--site", "shop").returncode
