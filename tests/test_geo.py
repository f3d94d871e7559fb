"""The local file that tells countries: read, missing, broken and replaced."""

import sys
from pathlib import Path

import pytest

from consent.errors import BadSetting
from consent.geo import LOOKS_AGAIN, GeoDatabase
from tests.mmdb import place, write

NOW = 1_800_000_000_000
WORLD = {
    "192.0.2.0/24": place("US", "CA"),
    "198.51.100.0/24": place("DE"),
    "203.0.113.0/24": {"country": "FR", "subdivisions": []},
    "2001:db8::/32": place("US"),
    "100.64.0.0/10": {"continent": {"code": "EU"}},
    "10.0.0.0/8": "intranet",
    "172.16.0.0/12": {"country": {"iso_code": 3}},
}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """Write a file with a handful of networks."""
    return write(tmp_path / "world.mmdb", WORLD)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("192.0.2.7", "US-CA"),
        ("198.51.100.7", "DE"),
        ("203.0.113.7", "FR"),
        ("2001:db8::7", "US"),
        ("192.0.3.7", ""),
        ("100.64.0.7", ""),
        ("10.0.0.7", ""),
        ("172.16.0.7", ""),
        ("192.0.2.7:443", ""),
        ("unix", ""),
        ("", ""),
    ],
)
def test_an_address_has_a_place_or_none(world: Path, address: str, found: str) -> None:
    """A57: what the file does not know, nobody knows."""
    assert GeoDatabase(world).place(address, NOW) == found


def test_a_file_that_is_replaced_is_read_anew(world: Path, tmp_path: Path) -> None:
    """The newer one counts within seconds, without a restart."""
    database = GeoDatabase(world)
    assert database.place("198.51.100.7", NOW) == "DE"
    write(tmp_path / "new", {"198.51.100.0/24": place("US")}).rename(world)
    assert database.place("198.51.100.7", NOW + LOOKS_AGAIN - 1) == "DE"
    assert database.place("198.51.100.7", NOW + LOOKS_AGAIN) == "US"


@pytest.mark.parametrize("broken", [b"", b"not a database", None])
def test_the_old_file_stays_while_the_new_one_is_broken(
    world: Path, tmp_path: Path, broken: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told once in the log, and mended by the next good file."""
    database = GeoDatabase(world)
    world.unlink()
    if broken is not None:
        (tmp_path / "bad").write_bytes(broken)
        (tmp_path / "bad").rename(world)
    assert database.place("192.0.2.7", NOW) == "US-CA"
    assert database.place("192.0.2.7", NOW + LOOKS_AGAIN) == "US-CA"
    assert caplog.text.count("goes on being used") == 1
    write(world, {"192.0.2.0/24": place("DE")})
    assert database.place("192.0.2.7", NOW + 2 * LOOKS_AGAIN) == "DE"


def test_a_file_that_is_written_in_its_place_ends_nothing(world: Path) -> None:
    """What was read stays true while a download overwrites the file."""
    database, whole = GeoDatabase(world), world.read_bytes()
    for length in (0, 12, len(whole) // 2):
        world.write_bytes(whole[:length])
        assert database.place("192.0.2.7", NOW) == "US-CA"
    assert database.place("192.0.2.7", NOW + LOOKS_AGAIN) == "US-CA"


def test_a_start_without_the_file_is_refused(tmp_path: Path) -> None:
    """It says which setting, which file, and what to do."""
    wish = r"CONSENT_GEO_DATABASE is '.*gone.mmdb': No such file"
    with pytest.raises(BadSetting, match=wish):
        GeoDatabase(tmp_path / "gone.mmdb")


def test_a_start_with_another_file_is_refused(tmp_path: Path) -> None:
    """A truncated download is no database."""
    path = tmp_path / "half.mmdb"
    path.write_bytes(b"MaxMind")
    for wrong in (path, tmp_path):
        with pytest.raises(BadSetting, match="cannot be read as MaxMind's format; fet"):
            GeoDatabase(wrong)


def test_a_start_without_the_extra_is_refused(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error names what to install."""
    monkeypatch.setitem(sys.modules, "maxminddb", None)
    with pytest.raises(BadSetting, match=r"pip install 'consent-ledger\[geo\]'"):
        GeoDatabase(world)


def test_damage_found_by_a_look_up_costs_nobody_the_notice(
    world: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody knows where they are then; it is told once, and without an address."""
    world.write_bytes(b"\xff" * 12 + world.read_bytes()[12:])
    database = GeoDatabase(world)
    assert [database.place("192.0.2.7", NOW) for _ in range(3)] == ["", "", ""]
    (told,) = caplog.messages
    assert "is damaged; fetch it again" in told
    assert "192.0.2" not in told
