"""The master secrets: given by the environment, or made once in the data directory."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from consent import secret_file
from consent.errors import BadSetting
from consent.seal import SHORTEST_SECRET

FILE_NAME = "secret.key"

_GIVEN = "CONSENT_SECRET"
_GIVEN_FILE = "CONSENT_SECRET_FILE"
_WISH = "write 64 random hex digits, such as `openssl rand -hex 32` gives"
_WELL_KNOWN = ("change", "default", "example", "insecure", "password", "secret")
_FEWEST_LETTERS = 8

Found = tuple[tuple[bytes, ...], tuple[str, ...]]


def find(values: Mapping[str, str], data: Path) -> Found:
    """Give the secrets, oldest first, and warnings; make one at the first start."""
    if values.get(_GIVEN) and values.get(_GIVEN_FILE):
        raise BadSetting(f"{_GIVEN} and {_GIVEN_FILE} are both set; set one", _GIVEN)
    if given := values.get(_GIVEN):
        return _parse(given, _GIVEN), ()
    if name := values.get(_GIVEN_FILE):
        return _read_given(Path(name))
    return _read_own(data / FILE_NAME), ()


def watched(values: Mapping[str, str], data: Path) -> Path | None:
    """Give the file that the secrets come from; None if the environment holds them."""
    if values.get(_GIVEN):
        return None
    return Path(values.get(_GIVEN_FILE) or data / FILE_NAME)


def read_again(path: Path) -> tuple[bytes, ...]:
    """Read the secrets of a file that was good at the start, or raise `BadSetting`."""
    return _parse(secret_file.read(path, str(path)), str(path))


def rotate(values: Mapping[str, str], data: Path) -> Path:
    """Put a new secret behind the old ones, which from now on only open."""
    path = data / FILE_NAME
    if values.get(_GIVEN) or values.get(_GIVEN_FILE):
        raise BadSetting(
            f"the secrets are not kept in {data}: add a line to what {_GIVEN} or "
            f"{_GIVEN_FILE} gives, behind the old ones; {_WISH}",
            _GIVEN_FILE,
        )
    lines = [secret.decode() for secret in _read_own(path)]
    secret_file.replace(path, _text([*lines, _new()]))
    return path


def _read_given(path: Path) -> Found:
    warnings: tuple[str, ...] = ()
    if secret_file.is_open(path, _GIVEN_FILE):
        warnings = (f"{path} can be read by other users of this machine",)
    return _parse(secret_file.read(path, _GIVEN_FILE), _GIVEN_FILE), warnings


def _read_own(path: Path) -> tuple[bytes, ...]:
    try:
        secret_file.make(path, _text([_new()]))
    except OSError as error:
        raise BadSetting(
            f"{path} cannot be made: {error.strerror}; "
            f"make the folder writable or set {_GIVEN_FILE}",
            str(path),
        ) from error
    secret_file.refuse_open(path)
    return _parse(secret_file.read(path, str(path)), str(path))


def _new() -> str:
    return secrets.token_hex(SHORTEST_SECRET)


def _text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _parse(text: str, where: str) -> tuple[bytes, ...]:
    found = tuple(line.strip().encode() for line in text.splitlines() if line.strip())
    if not found:
        raise BadSetting(f"{where} is empty; {_WISH}", where)
    for secret in found:
        if problem := _problem(secret):
            # The value is never shown: it may be in use elsewhere.
            raise BadSetting(f"{where} holds a secret that {problem}; {_WISH}", where)
    return found


def _problem(secret: bytes) -> str:
    if len(secret) < SHORTEST_SECRET:
        return f"has {len(secret)} bytes, fewer than {SHORTEST_SECRET}"
    if any(word in secret.decode().lower() for word in _WELL_KNOWN):
        return "looks like an example"
    if len(set(secret)) < _FEWEST_LETTERS or secret in (secret + secret)[1:-1]:
        return "repeats itself"
    return ""
