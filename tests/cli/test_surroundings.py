"""What `doctor` says of clock, disk, file system, hosts and proxies."""

import sqlite3
from pathlib import Path

import pytest

from consent.cli import surroundings
from tests.cli.running import consent
from tests.rules.site_files import SHOP

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
nas:/data /srv nfs4 rw 0 0
/dev/sdb1 /srv/local ext4 rw 0 0
//nas/more /mnt/more cifs rw 0 0
"""


def doctor(tmp_path: Path, shop: str = SHOP, **more: str) -> tuple[int, str]:
    """Publish a site and ask; give the code and all that was said."""
    (tmp_path / "shop.toml").write_text(shop)
    data = tmp_path / "data"
    consent("publish", tmp_path / "shop.toml", "--data", data)
    done = consent("doctor", "--data", data, **more)
    return done.returncode, done.stdout + done.stderr


def test_a_clock_that_was_ahead_is_named(tmp_path: Path) -> None:
    """Times never run backwards within a log, so they would stand still."""
    assert doctor(tmp_path)[0] == 0
    with sqlite3.connect(tmp_path / "data" / "consent.db") as connection:
        connection.execute("update logs set ts = 4102444800000")
    connection.close()
    done = consent("doctor", "--data", tmp_path / "data")
    assert done.returncode == 1
    assert "the newest record of shop is of 2100-01-01T" in done.stderr
    assert "set the clock" in done.stderr


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """Where, how much is left, and what comes of it."""
    assert not list(surroundings.disk(tmp_path, 1))
    (said,) = surroundings.disk(tmp_path, 10**18)
    assert f"MB are free where {tmp_path} lies: make room" in said


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/consent", "nfs4 at /srv"),
        ("/mnt/more", "cifs at /mnt/more"),
        ("/srv/local/consent", ""),
        ("/var/lib/consent", ""),
    ],
)
def test_a_network_share_is_named(folder: str, kind: str) -> None:
    """By the mount that a folder lies on, and not by one around it."""
    said = "".join(surroundings.share(Path(folder), MOUNTS))
    assert (f"network share ({kind})" in said) is bool(kind)
    assert bool(said) is bool(kind)


def test_a_system_that_tells_nothing_of_mounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is made up there."""
    monkeypatch.setattr(surroundings, "MOUNTS", tmp_path / "none")
    assert surroundings.mounted() == ""
    assert not list(surroundings.share(tmp_path, ""))


@pytest.mark.parametrize(
    ("hosts", "domain", "is_far"),
    [
        ("consent.agency.example", "", True),
        ("consent.agency.example", "shop.example", True),
        ("shop.example", "", False),
        ("consent.agency.example, consent.shop.example:443", "shop.example", False),
        ("", "", False),
    ],
)
def test_a_service_that_is_another_site_is_told_of(
    hosts: str, domain: str, is_far: bool, tmp_path: Path
) -> None:
    """By the hosts it answers under; it is no fault, and has its price."""
    shop = f'cookie_domain = "{domain}"\n{SHOP.lstrip()}'
    code, said = doctor(tmp_path, shop if domain else SHOP, CONSENT_HOSTS=hosts)
    assert code == 0, said
    assert (
        "shop: at https://shop.example the service is another site" in said
    ) is is_far


def test_an_unnamed_proxy_is_told_of(tmp_path: Path) -> None:
    """It is no fault by itself, and is once a crowd comes through it."""
    code, said = doctor(tmp_path, CONSENT_HOSTS="consent.example")
    assert code == 0
    assert "name it in CONSENT_TRUSTED_PROXIES" in said
    named = {"CONSENT_TRUSTED_PROXIES": "127.0.0.1"}
    _, said = doctor(tmp_path, CONSENT_HOSTS="consent.example", **named)
    assert "CONSENT_TRUSTED_PROXIES" not in said
