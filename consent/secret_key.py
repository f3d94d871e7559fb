"""The master secrets: given by the environment, or made once in the data directory."""

import os
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path

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


def _read_given(path: Path) -> Found:
    warnings: tuple[str, ...] = ()
    if _is_open(_read_mode(path, _GIVEN_FILE)):
        warnings = (f"{path} can be read by other users of this machine",)
    return _parse(_read(path, _GIVEN_FILE), _GIVEN_FILE), warnings


def _read_own(path: Path) -> tuple[bytes, ...]:
    _make(path)
    where = str(path)
    if _is_open(_read_mode(path, where)):
        raise BadSetting(
            f"{path} can be read by other users of this machine; "
            f"run `chmod 600 {path}`, or replace it if someone may have",
            where,
        )
    return _parse(_read(path, where), where)


def _make(path: Path) -> None:
    """Make the file unless it is there; of two starts at once, one makes it."""
    if path.exists():
        return
    part = path.with_name(f"{FILE_NAME}.{secrets.token_hex(8)}")
    try:
        try:
            _write(part, f"{secrets.token_hex(SHORTEST_SECRET)}\n".encode())
            # Unlike a rename, a link never replaces a secret that is in use.
            os.link(part, path)
        finally:
            part.unlink(missing_ok=True)
        _sync(path.parent)
    except FileExistsError:
        return
    except OSError as error:
        raise BadSetting(
            f"{path} cannot be made: {error.strerror}; "
            f"make the folder writable or set {_GIVEN_FILE}",
            str(path),
        ) from error


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path, where: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadSetting(f"{where}: {path}: {error.strerror}", where) from error
    except UnicodeDecodeError as error:
        raise BadSetting(f"{where}: {path} is not text; {_WISH}", where) from error


def _read_mode(path: Path, where: str) -> int:
    try:
        return path.stat().st_mode
    except OSError as error:
        raise BadSetting(f"{where}: {path}: {error.strerror}", where) from error


def _is_open(mode: int) -> bool:
    return bool(mode & (stat.S_IRWXG | stat.S_IRWXO))


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
