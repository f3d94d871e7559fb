"""A file of secrets: made for this user alone, and refused if others can read it."""

import os
import secrets
import stat
from pathlib import Path

from consent.errors import BadSetting


def make(path: Path, content: bytes) -> None:
    """Make a file unless it is there; of two that try at once, one makes it."""
    if path.exists():
        return
    part = _beside(path)
    try:
        try:
            _write(part, content)
            # Unlike a rename, a link never replaces a secret that is in use.
            os.link(part, path)
        finally:
            part.unlink(missing_ok=True)
        _sync(path.parent)
    except FileExistsError:
        return


def replace(path: Path, content: bytes) -> None:
    """Put a whole new file in the place of one, at once and durably."""
    part = _beside(path)
    try:
        _write(part, content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def read(path: Path, where: str) -> str:
    """Read a file as text, or raise `BadSetting`.

    `where` names the setting that gives the file, or is the path of one of our own.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise _unusable(path, where, f": {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _unusable(path, where, " is not text") from error


def refuse_open(path: Path) -> None:
    """Raise `BadSetting` if other users of the machine can read or change a file."""
    if is_open(path, str(path)):
        raise BadSetting(
            f"{path} can be read by other users of this machine; "
            f"run `chmod {_wanted(path)} {path}`, or replace it if someone may have",
            str(path),
        )


def is_open(path: Path, where: str) -> bool:
    """Tell whether other users of the machine can read or change a file."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _unusable(path, where, f": {error.strerror}") from error
    return bool(mode & (stat.S_IRWXG | stat.S_IRWXO))


def _unusable(path: Path, where: str, why: str) -> BadSetting:
    if where == str(path):
        way = "bring the file back from a backup, and let this user read it"
        return BadSetting(f"{path}{why}; {way}", where)
    way = f"set {where} to a file of text that this user can read"
    return BadSetting(f"{where}: {path}{why}; {way}", where)


def _wanted(path: Path) -> str:
    return "700" if path.is_dir() else "600"


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.{secrets.token_hex(8)}")


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
