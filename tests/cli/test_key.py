"""Showing and rotating keys."""

import json
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from consent.ledger import checkpoint, note
from consent.ledger.note import Key
from consent.seal import site_key
from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    return tmp_path / "data"


def keys(data: Path) -> list[Key]:
    """Read the public keys that are shown."""
    lines = consent("key", "show", "--data", data, "--site", "shop").stdout.splitlines()
    return [note.read_key(line.strip()) for line in lines if "+" in line]


def rotate(data: Path, *more: str) -> None:
    """Let another key sign the shop's log."""
    done = consent("key", "rotate", "--data", data, "--site", "shop", *more)
    assert done.returncode == 0, done.stderr


def guarded(data: Path) -> bytes:
    """Give the log's newest signed head."""
    return str(json.loads((data / "guard").read_text())["checkpoint"]).encode()


def last(data: Path) -> Any:
    """Give the log's last record."""
    done = consent("export", "--data", data, "--site", "shop")
    return json.loads(done.stdout.splitlines()[-1])


def test_the_key_is_shown_for_auditors(data: Path) -> None:
    """With what people compare by eye, and what it signed checks out by it."""
    (key,) = keys(data)
    shown = consent("key", "show", "--data", data, "--site", "shop").stdout
    assert "SHA-256" in shown
    assert "from entry 0 on" in shown
    assert checkpoint.verify(guarded(data), [key], key.name).size == 2


def test_a_rotation_is_in_the_log(data: Path) -> None:
    """Both public keys, who did it and why, and until when both sign."""
    (old,) = keys(data)
    rotate(data, "--because", "laptop lost", "--author", "Ada")
    (_, new), record = keys(data), last(data)
    assert record["entry"]["kind"] == "key"
    assert record["body"].pop("until") > record["entry"]["ts"]
    assert record["body"] == {
        "v": 1,
        "author": "Ada",
        "because": "laptop lost",
        "new": note.write_key(new),
        "old": [note.write_key(old)],
    }


@pytest.mark.parametrize("overlap", ["30", "0"])
def test_either_key_vouches_for_the_change(data: Path, overlap: str) -> None:
    """Who knows the old key alone learns of the new one by what the old one signed."""
    rotate(data, "--overlap", overlap)
    for key in keys(data):
        assert checkpoint.verify(guarded(data), [key], key.name).size == 3


def test_without_overlap_the_old_key_stops_at_once(data: Path) -> None:
    """The next head is signed by the new one alone."""
    rotate(data, "--overlap", "0")
    shop = data.parent / "shop.toml"
    shop.write_text(SHOP.replace("Shop Ltd", "Renamed Ltd"))
    consent("publish", shop, "--data", data)
    old, new = keys(data)
    assert len(note.read(guarded(data)).signatures) == 1
    assert checkpoint.verify(guarded(data), [old, new], new.name).size == 4


def test_keys_can_be_given(data: Path) -> None:
    """In one file for all sites; a rotation then waits for its new line."""
    file, origin = data.parent / "given", keys(data)[0].name
    file.write_text((data / "keys" / "shop.key").read_text())
    args = ["key", "rotate", "--data", data, "--site", "shop"]
    given = {"CONSENT_LEDGER_KEY_FILE": str(file)}
    refused = consent(*args, **given)
    assert refused.returncode == 1
    assert f"consent key make {origin}" in refused.stderr
    with file.open("a") as more:
        more.write(consent("key", "make", origin).stdout)
    assert consent(*args, **given).returncode == 0
    assert len(keys(data)) == 2


def test_one_thing_is_rotated_at_a_time(data: Path) -> None:
    """A log's key, or the secret of tokens."""
    assert consent("key", "rotate", "--data", data).returncode == 2
    both = ["--site", "shop", "--secret"]
    assert consent("key", "rotate", "--data", data, *both).returncode == 2


def ask(port: int, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Ask the service, in JSON."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        sent = {"content-type": "application/json", **headers}
        connection.request(method, path, json.dumps(body), sent)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def choose(port: int) -> Any:
    """Accept everything."""
    notice = ask(port, "GET", "/v1/sites/shop/check")["notice"]
    choice = {"action": "accept_all", "notice": notice, "layer": "api"}
    key = f"{time.monotonic_ns():032x}"
    return ask(port, "POST", "/v1/sites/shop/choices", {**choice, "key": key})


def test_a_secret_in_the_environment_is_no_wish_to_rotate_it(data: Path) -> None:
    """The variable that holds the secret is not the option of that name."""
    secret = "0123456789abcdef-given-by-the-environment"
    done = consent(
        "key", "rotate", "--site", "shop", "--data", data, CONSENT_SECRET=secret
    )
    assert done.returncode == 0, done.stderr


def test_a_running_service_signs_with_the_new_key(data: Path) -> None:
    """From its next record on, without a restart."""
    with serving(data) as (_, port):
        assert len(choose(port)["receipt"]["keys"]) == 1
        rotate(data)
        receipt = choose(port)["receipt"]
    assert receipt["keys"] == [note.write_key(key) for key in keys(data)]


def test_s10_a_running_service_notices_a_new_secret(data: Path) -> None:
    """S10: it seals with the new one within seconds; the old one still opens."""
    with serving(data) as (_, port):
        old = choose(port)["token"]
        done = consent("key", "rotate", "--data", data, "--secret")
        assert "only open" in done.stdout
        second = (data / "secret.key").read_text().split()[1]
        (data / "secret.key").write_text(second + "\n")
        end, path = time.monotonic() + 10, "/v1/sites/shop/check"
        while ask(port, "GET", path, authorization=f"Consent {old}")["expires"]:
            assert time.monotonic() < end, "the new secret was not noticed in 10 s"
        new = choose(port)["token"]
        assert ask(port, "GET", path, authorization=f"Consent {new}")["expires"]


def test_given_secrets_are_rotated_by_hand(data: Path) -> None:
    """The sentence says where the new line belongs."""
    done = consent(
        *("key", "rotate", "--secret", "--data", data),
        CONSENT_SECRET="5e8f1c0ab94d47d2a3760be95c1f82d4",
    )
    assert done.returncode == 1
    assert "behind the old ones" in done.stderr


def test_s10_the_keys_of_a_site_are_told_apart_from_the_warning(data: Path) -> None:
    """S10: a line each, oldest first, and nothing else where a program reads them."""
    assert consent("key", "rotate", "--secret", "--data", data).returncode == 0
    done = consent("key", "site", "shop", "--data", data)
    secrets = (data / "secret.key").read_text().split()
    assert done.stdout.split() == [site_key(s.encode(), "shop").hex() for s in secrets]
    assert "can forge choices at shop" in done.stderr


def test_a_site_that_is_not_there_has_no_key(data: Path) -> None:
    """A misspelt name would give a key that opens nothing."""
    done = consent("key", "site", "shpo", "--data", data)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no site 'shpo'" in done.stderr
