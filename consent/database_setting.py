"""Where records are kept: in a file of the data directory, or on a server."""

from collections.abc import Mapping
from pathlib import Path

from consent import keyring, secret_file
from consent.errors import BadSetting

GIVEN = "CONSENT_DATABASE"
GIVEN_FILE = "CONSENT_DATABASE_FILE"
KNOWN = (GIVEN, GIVEN_FILE)

_SECRETS = ("CONSENT_SECRET", "CONSENT_SECRET_FILE")
_WISH = "write postgresql://user@host/database, or leave it out for a file in --data"


def url(environment: Mapping[str, str]) -> str:
    """Give the URL of a PostgreSQL database, empty for a file; or raise `BadSetting`.

    Nodes cannot each make a key of their own, so the keys have to be given as well.
    """
    found, name = _read(environment)
    if not found:
        return ""
    if not found.startswith(("postgresql://", "postgres://")):
        # The value is never shown: it may hold a password.
        raise BadSetting(
            f"{name} is not the URL of a PostgreSQL database; {_WISH}", name
        )
    if not environment.get(keyring.GIVEN_FILE):
        raise BadSetting(
            f"with {name} the keys of the logs are given and not made: set "
            f"{keyring.GIVEN_FILE} to a file with a line of `consent key make ORIGIN` "
            "for each site, the same on every node",
            keyring.GIVEN_FILE,
        )
    return found


def require_secret(environment: Mapping[str, str]) -> None:
    """Raise `BadSetting` if a node would make a secret of its own."""
    if url(environment) and not any(environment.get(name) for name in _SECRETS):
        raise BadSetting(
            f"with {GIVEN} the secret is given and not made: set {_SECRETS[1]} to a "
            "file with what `openssl rand -hex 32` gives, the same on every node",
            _SECRETS[1],
        )


def require_one_worker(environment: Mapping[str, str], workers: int) -> None:
    """Raise `BadSetting` where several processes would write one file."""
    if workers > 1 and not url(environment):
        raise BadSetting(
            f"CONSENT_WORKERS is {workers}, and the database is a file: several "
            "processes would wait for one another there and be slower than one; write "
            f"1, or set {GIVEN} to a PostgreSQL database",
            "CONSENT_WORKERS",
        )


def refuse(environment: Mapping[str, str], instead: str) -> None:
    """Raise `BadSetting` for what is done with a file and not with a server."""
    if url(environment):
        raise BadSetting(
            f"{GIVEN} names a PostgreSQL database, and this is for one in a file; "
            f"{instead}, see docs/postgres.md",
            GIVEN,
        )


def _read(environment: Mapping[str, str]) -> tuple[str, str]:
    given, file = environment.get(GIVEN), environment.get(GIVEN_FILE)
    if given and file:
        raise BadSetting(f"{GIVEN} and {GIVEN_FILE} are both set; set one", GIVEN)
    if file:
        return secret_file.read(Path(file), GIVEN_FILE).strip(), GIVEN_FILE
    return (given or "").strip(), GIVEN
