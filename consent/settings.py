"""What the service is told by its environment: one frozen object, handed down."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeAlias, TypeVar

from consent import (
    alarm_settings,
    anchor_settings,
    database_setting,
    desk_settings,
    keyring,
    metrics_settings,
    secret_key,
)
from consent.alarm_settings import NOBODY, Alarm
from consent.anchor_settings import NOWHERE, Anchors
from consent.errors import BadSetting
from consent.rules import host as hosts
from consent.rules import rate
from consent.rules.rate import Rate

Network: TypeAlias = IPv4Network | IPv6Network
T = TypeVar("T")

DEFAULTS = {
    "CONSENT_DATA": "consent-data",
    "CONSENT_HOST": "127.0.0.1",
    "CONSENT_PORT": "8000",
    "CONSENT_HOSTS": "",
    "CONSENT_ROOT_PATH": "",
    "CONSENT_TRUSTED_PROXIES": "",
    "CONSENT_COUNTRY_HEADER": "",
    "CONSENT_SEND_NETWORKS": "",
    "CONSENT_SENDER_LIMIT": "120/minute",
    "CONSENT_SITE_LIMIT": "500/second",
}
GUARD_FILE = "CONSENT_GUARD_FILE"
COUNTRY_HEADER = "CONSENT_COUNTRY_HEADER"
GEO_DATABASE = "CONSENT_GEO_DATABASE"

KNOWN = {
    *DEFAULTS,
    "CONSENT_SECRET",
    "CONSENT_SECRET_FILE",
    keyring.GIVEN_FILE,
    GUARD_FILE,
    GEO_DATABASE,
    "CONSENT_LOG",
    *anchor_settings.KNOWN,
    *alarm_settings.KNOWN,
    *metrics_settings.KNOWN,
    *desk_settings.KNOWN,
    *database_setting.KNOWN,
    "CONSENT_WORKERS",
}
_ROOT_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_SEPARATOR = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Outside:
    """Files that may lie elsewhere than the database; None: they lie beside it.

    `key_file` holds the keys that sign the logs, `guard` is the rollback guard's.
    """

    key_file: Path | None = None
    guard: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the service runs.

    `secrets` are the master secrets, oldest first. `hosts` are the names the service
    answers under; empty means loopback names and what the published sites imply.
    `root_path` is the path a proxy puts in front of it. `send_networks` may be sent to
    though they are not public. `warnings` are for the person who starts it.
    `country_headers` name what a trusted proxy tells the visitor's country in, and the
    region if that has one of its own; `geo_database` is a file that tells both.
    `secret_file` is where the secrets were read, if from a file. `anchors` are the
    places that checkpoints are sent to. `database_url` names a PostgreSQL database;
    empty, records are kept in a file of the data directory. `sender_limit` and
    `site_limit` say how much one address, and all together, may write to a site; None
    is no limit. `metrics_token` is what metrics are shown for; empty shows them to
    nobody. `desk_header` is what trusted proxies name people at the desk in.
    """

    data: Path
    host: str
    port: int
    secrets: tuple[bytes, ...] = field(repr=False)
    hosts: tuple[str, ...] = ()
    root_path: str = ""
    trusted_proxies: tuple[Network, ...] = ()
    country_headers: tuple[str, ...] = ()
    geo_database: Path | None = None
    send_networks: tuple[Network, ...] = ()
    warnings: tuple[str, ...] = ()
    secret_file: Path | None = None
    outside: Outside = Outside()
    anchors: Anchors = NOWHERE
    database_url: str = field(default="", repr=False)
    sender_limit: Rate | None = None
    site_limit: Rate | None = None
    metrics_token: bytes = field(default=b"", repr=False)
    alarm: Alarm = NOBODY
    desk_header: bytes = b""

    @property
    def desk_host(self) -> str:
        """Give the name that the desk's log is named by."""
        return self.hosts[0] if self.hosts else "localhost"

    @property
    def database(self) -> Path:
        """Give the file that holds everything but the secret."""
        return database_of(self.data)


def read(environment: Mapping[str, str]) -> Settings:
    """Read the settings, making folder and secret if missing, or raise `BadSetting`."""
    values = _values(environment)
    host, port = address(values)
    database_setting.require_secret(environment)
    data = data_folder(values, make=True)
    secrets, warnings = secret_key.find(values, data)
    files = outside(environment)
    return Settings(
        data=data,
        host=host,
        port=port,
        secrets=secrets,
        hosts=_many(values, "CONSENT_HOSTS", _host),
        root_path=_one(values, "CONSENT_ROOT_PATH", _root_path),
        trusted_proxies=_many(values, "CONSENT_TRUSTED_PROXIES", _network),
        country_headers=_country_headers(values),
        geo_database=_file(values, GEO_DATABASE),
        send_networks=send_networks(environment),
        warnings=(
            *_unknown(environment),
            *warnings,
            *keyring.warnings(files.key_file),
        ),
        secret_file=secret_key.watched(values, data),
        outside=files,
        anchors=anchor_settings.read(environment),
        database_url=database_setting.url(environment),
        sender_limit=_one(values, "CONSENT_SENDER_LIMIT", rate.read),
        site_limit=_one(values, "CONSENT_SITE_LIMIT", rate.read),
        metrics_token=metrics_settings.read(values),
        alarm=alarm_settings.read(environment),
        desk_header=desk_settings.read(values),
    )


def outside(environment: Mapping[str, str]) -> Outside:
    """Give where keys and guard lie, or raise `BadSetting` if that cannot be."""
    values = _values(environment)
    guard = _file(values, GUARD_FILE)
    if guard is not None and not os.access(guard.parent, os.W_OK | os.X_OK):
        raise BadSetting(
            f"{GUARD_FILE} is {str(guard)!r}; name a file in a folder that is there "
            "and that this user can write to",
            GUARD_FILE,
        )
    return Outside(_file(values, keyring.GIVEN_FILE), guard)


def _file(values: Mapping[str, str], name: str) -> Path | None:
    given = values.get(name)
    return Path(given).expanduser().absolute() if given else None


def _country_headers(values: Mapping[str, str]) -> tuple[str, ...]:
    names = _many(values, COUNTRY_HEADER, _header)
    if len(names) > 2:
        raise BadSetting(
            f"{COUNTRY_HEADER} names {len(names)} headers; write one for the country "
            "and at most one for the region",
            COUNTRY_HEADER,
        )
    if names and not values["CONSENT_TRUSTED_PROXIES"].strip():
        raise BadSetting(
            f"{COUNTRY_HEADER} is {names[0]!r}, which anybody could send; name the "
            "proxies that set it in CONSENT_TRUSTED_PROXIES as well",
            COUNTRY_HEADER,
        )
    return names


def send_networks(environment: Mapping[str, str]) -> tuple[Network, ...]:
    """Give the networks that the service may send to though they are not public."""
    return _many(_values(environment), "CONSENT_SEND_NETWORKS", _own_network)


def address(environment: Mapping[str, str]) -> tuple[str, int]:
    """Give where the service listens: an address and a port."""
    values = _values(environment)
    return values["CONSENT_HOST"], _one(values, "CONSENT_PORT", _port)


def data_folder(environment: Mapping[str, str], *, make: bool = False) -> Path:
    """Give the data directory; `make` makes a missing one, for this user alone."""
    name = _values(environment)["CONSENT_DATA"]
    folder = Path(name).expanduser().absolute()
    if not make:
        return folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(
            f"CONSENT_DATA is {name!r}: {error.strerror}; "
            "name a folder that this user can write to",
            "CONSENT_DATA",
        ) from error
    return folder


def database_of(data: Path) -> Path:
    """Give the file of a data directory that holds everything but the secret."""
    return data / "consent.db"


def _values(environment: Mapping[str, str]) -> Mapping[str, str]:
    """An empty variable counts as one that is not set."""
    return DEFAULTS | {key: value for key, value in environment.items() if value}


def _one(values: Mapping[str, str], name: str, read: Callable[[str], T]) -> T:
    value = values[name].strip()
    try:
        return read(value)
    except ValueError as error:
        raise BadSetting(f"{name} is {value!r}; write {error}", name) from error


def _many(
    values: Mapping[str, str], name: str, read: Callable[[str], T]
) -> tuple[T, ...]:
    parts = [part for part in _SEPARATOR.split(values[name]) if part]
    return tuple(_one({name: part}, name, read) for part in parts)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65_535:
        raise ValueError("a port from 0 to 65535 (0: any free one)")
    return int(text)


def _host(text: str) -> str:
    name = text.lower()
    if name != "[::1]" and hosts.problem(name):
        raise ValueError("host names without port, such as consent.shop.example")
    return name


def _header(text: str) -> str:
    if not _HEADER.fullmatch(text):
        raise ValueError("a header's name, such as CF-IPCountry")
    return text


def _root_path(text: str) -> str:
    if not _ROOT_PATH.fullmatch(text.rstrip("/")):
        raise ValueError("a path such as /consent, or nothing")
    return text.rstrip("/")


def _network(text: str) -> Network:
    return _some_network(text, "addresses or networks of your proxies")


def _own_network(text: str) -> Network:
    return _some_network(text, "addresses or networks of your own back ends")


def _some_network(text: str, what: str) -> Network:
    wish = f"{what}, such as 10.0.0.0/8"
    try:
        network = ip_network(text)
    except ValueError as error:
        raise ValueError(wish) from error
    # Whoever may say where a request came from may say anything.
    if network.prefixlen == 0:
        raise ValueError(f"{wish}, not everyone's")
    return network


def _unknown(environment: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{name} is not a setting and was ignored; did you mean {near[0]}?"
        for name in sorted(environment)
        if name.startswith("CONSENT_") and name not in KNOWN
        if (near := get_close_matches(name, sorted(KNOWN), n=1, cutoff=0.85))
    )
