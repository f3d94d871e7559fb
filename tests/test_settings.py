"""What the environment tells the service, and how it is told off."""

import errno
import os
import stat
import threading
from ipaddress import ip_network
from pathlib import Path

import pytest

from consent.errors import BadSetting
from consent.settings import Settings, address, data_folder, read

GOOD = "5e8f1c0ab94d47d2a3760be95c1f82d4"
OLD = "0b6d3fa27c914e58b1a9d0e4f27c635a"


def settings(data: Path, **values: str) -> Settings:
    """Read settings, with a secret unless one is given."""
    names = {f"CONSENT_{name}": value for name, value in values.items()}
    given = {} if "SECRET_FILE" in values else {"CONSENT_SECRET": GOOD}
    return read({"CONSENT_DATA": str(data), **given, **names})


def test_safe_without_configuring(tmp_path: Path) -> None:
    """The shortest call listens to this machine alone and trusts no proxy."""
    found = read({"CONSENT_DATA": str(tmp_path / "data")})
    assert (found.host, found.port) == ("127.0.0.1", 8000)
    assert (found.hosts, found.trusted_proxies, found.root_path) == ((), (), "")
    assert found.database == tmp_path / "data" / "consent.db"
    assert found.warnings == ()


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Lists are separated by commas or spaces."""
    found = settings(
        tmp_path,
        HOST="::1",
        PORT="80",
        HOSTS="consent.example, localhost [::1]",
        ROOT_PATH="/consent/",
        TRUSTED_PROXIES="10.0.0.0/8,::1",
        COUNTRY_HEADER="CloudFront-Viewer-Country CloudFront-Viewer-Country-Region",
        GEO_DATABASE="/var/lib/geo.mmdb",
        SEND_NETWORKS="127.0.0.1 fd00::/8",
    )
    assert (found.host, found.port) == ("::1", 80)
    assert found.hosts == ("consent.example", "localhost", "[::1]")
    assert found.root_path == "/consent"
    assert found.trusted_proxies == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert found.country_headers[1] == "CloudFront-Viewer-Country-Region"
    assert found.geo_database == Path("/var/lib/geo.mmdb")
    assert found.send_networks == (ip_network("127.0.0.1"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("name", "value", "wish"),
    [
        ("PORT", "http", "a port from 0 to 65535"),
        ("PORT", "65536", "a port from 0 to 65535"),
        ("PORT", "tcp://10.0.0.1:8000", "a port from 0 to 65535"),
        ("HOSTS", "consent.example:8000", "host names without port"),
        ("HOSTS", "*", "host names without port"),
        ("ROOT_PATH", "consent", "a path such as /consent"),
        ("ROOT_PATH", "/a/../b?c", "a path such as /consent"),
        ("TRUSTED_PROXIES", "proxy", "addresses or networks"),
        ("TRUSTED_PROXIES", "0.0.0.0/0", "not everyone's"),
        ("TRUSTED_PROXIES", "*", "addresses or networks"),
        ("COUNTRY_HEADER", "CF-IPCountry:", "a header's name, such as CF-IPCountry"),
        ("SEND_NETWORKS", "crm.local", "of your own back ends, such as 10.0.0.0/8"),
        ("SEND_NETWORKS", "::/0", "not everyone's"),
    ],
)
def test_a_bad_setting_stops_the_start(
    tmp_path: Path, name: str, value: str, wish: str
) -> None:
    """It says name, value and wish."""
    with pytest.raises(BadSetting) as caught:
        settings(tmp_path, **{name: value})
    assert f"CONSENT_{name} is {value!r}; write " in caught.value.message
    assert wish in caught.value.message
    assert caught.value.where == f"CONSENT_{name}"


def test_an_empty_variable_counts_as_unset(tmp_path: Path) -> None:
    """Compose files and unit files leave empty ones behind."""
    assert address({"CONSENT_HOST": "", "CONSENT_PORT": ""}) == ("127.0.0.1", 8000)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """The path is part of the sentence."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(BadSetting, match="Not a directory; name a folder"):
        settings(file / "data")


def test_the_folder_is_for_this_user_alone(tmp_path: Path) -> None:
    """Bodies of records are personal data."""
    folder = data_folder({"CONSENT_DATA": str(tmp_path / "data")}, make=True)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"COUNTRY_HEADER": "CF-IPCountry"}, "anybody could send; name the proxies"),
        (
            {"COUNTRY_HEADER": "a b c", "TRUSTED_PROXIES": "::1"},
            "names 3 headers; write one for the country and at most one",
        ),
    ],
)
def test_a_country_header_needs_who_sets_it(
    tmp_path: Path, given: dict[str, str], said: str
) -> None:
    """A57: without a proxy that is trusted, every visitor could choose a country."""
    with pytest.raises(BadSetting, match=said) as caught:
        settings(tmp_path, **given)
    assert caught.value.where == "CONSENT_COUNTRY_HEADER"


def test_a_near_miss_is_warned_of(tmp_path: Path) -> None:
    """A proxy that is not trusted because of a typo would be noticed late."""
    found = settings(tmp_path, TRUSTED_PROXY="10.0.0.0/8", SOMETHING_ELSE="1")
    assert found.warnings == (
        "CONSENT_TRUSTED_PROXY is not a setting and was ignored; "
        "did you mean CONSENT_TRUSTED_PROXIES?",
    )


def test_s28_secrets_are_not_shown(tmp_path: Path) -> None:
    """S28: a traceback with the settings in it gives nothing away."""
    assert GOOD not in repr(settings(tmp_path))


def test_s28_the_first_start_makes_a_secret(tmp_path: Path) -> None:
    """S28: 256 random bits that only this user can read, kept from then on."""
    first = read({"CONSENT_DATA": str(tmp_path)})
    file = tmp_path / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(first.secrets[0]) == 64
    assert read({"CONSENT_DATA": str(tmp_path)}).secrets == first.secrets
    assert os.listdir(tmp_path) == ["secret.key"]


def test_many_first_starts_agree_on_one_secret(tmp_path: Path) -> None:
    """However many begin at once, one secret is made and none is half written."""
    found = []
    starts = [
        threading.Thread(
            target=lambda: found.append(read({"CONSENT_DATA": str(tmp_path)}).secrets)
        )
        for _ in range(8)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_secret_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    """Whoever reads it can forge consent."""
    read({"CONSENT_DATA": str(tmp_path)})
    (tmp_path / "secret.key").chmod(0o640)
    with pytest.raises(BadSetting, match="run `chmod 600 "):
        read({"CONSENT_DATA": str(tmp_path)})


def test_a_folder_that_takes_no_secret_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems know no links; the sentence says what to set instead."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with pytest.raises(BadSetting, match="or set CONSENT_SECRET_FILE"):
        read({"CONSENT_DATA": str(tmp_path)})
    assert os.listdir(tmp_path) == []


def test_a_secret_that_leads_nowhere_stops_the_start(tmp_path: Path) -> None:
    """A link to a volume that is not mounted is not answered with a new secret."""
    (tmp_path / "secret.key").symlink_to(tmp_path / "missing")
    with pytest.raises(BadSetting, match="No such file"):
        read({"CONSENT_DATA": str(tmp_path)})


def test_s10_given_secrets_are_oldest_first(tmp_path: Path) -> None:
    """S10: a line each; the newest seals."""
    file = tmp_path / "secrets"
    file.write_text(f"{OLD}\n\n{GOOD}\n")
    file.chmod(0o600)
    found = settings(tmp_path, SECRET_FILE=str(file))
    assert found.secrets == (OLD.encode(), GOOD.encode())
    assert found.warnings == ()
    assert not (tmp_path / "secret.key").exists()


def test_a_given_file_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    """Container platforms mount secrets so; the start is not theirs to refuse."""
    file = tmp_path / "secrets"
    file.write_text(GOOD)
    file.chmod(0o444)
    found = settings(tmp_path, SECRET_FILE=str(file))
    assert found.warnings == (f"{file} can be read by other users of this machine",)


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        ("short", "has 5 bytes, fewer than 32"),
        ("x" * 40, "repeats itself"),
        ("0123456789abcdef" * 2, "repeats itself"),
        ("please-CHANGE-me-" + GOOD, "looks like an example"),
        (f"{GOOD}\nshort", "has 5 bytes"),
        (" \n", "is empty"),
    ],
)
def test_s28_weak_secrets_are_refused(
    tmp_path: Path, secret: str, problem: str
) -> None:
    """S28: the sentence says what to write, and never the secret."""
    with pytest.raises(BadSetting, match=problem) as caught:
        settings(tmp_path, SECRET=secret)
    assert "openssl rand -hex 32" in caught.value.message
    assert secret.strip() not in caught.value.message or not secret.strip()


def test_two_ways_to_give_a_secret_are_one_too_many(tmp_path: Path) -> None:
    """Nobody has to guess which of them counts."""
    with pytest.raises(BadSetting, match="both set"):
        settings(tmp_path, SECRET=GOOD, SECRET_FILE="file")


def test_a_given_file_has_to_be_there_and_text(tmp_path: Path) -> None:
    """The name of the setting and of the file are in the sentence."""
    missing, bytes_ = tmp_path / "missing", tmp_path / "bytes"
    bytes_.write_bytes(b"\xff" * 64)
    with pytest.raises(BadSetting, match=r"CONSENT_SECRET_FILE: .*missing: No such"):
        settings(tmp_path, SECRET_FILE=str(missing))
    with pytest.raises(BadSetting, match="is not text; set CONSENT_SECRET_FILE to"):
        settings(tmp_path, SECRET_FILE=str(bytes_))
    with pytest.raises(BadSetting, match="Is a directory"):
        settings(tmp_path, SECRET_FILE=str(tmp_path))
