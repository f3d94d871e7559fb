"""What opens the tokens that a site brought along from the service it left."""

from collections.abc import Sequence
from pathlib import Path

from consent import secret_file
from consent.errors import BadSetting
from consent.keyring import FOLDER_NAME

LENGTH = 32


def path_of(data: Path, site: str) -> Path:
    """Give the file that holds them, beside the keys that sign the log."""
    return data / FOLDER_NAME / f"{site}.seal"


def write(data: Path, site: str, keys: Sequence[bytes]) -> None:
    """Keep a site's keys, oldest first, for the owner of the folder alone."""
    path = path_of(data, site)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    secret_file.replace(path, "".join(f"{key.hex()}\n" for key in keys).encode())


def read(data: Path, site: str) -> tuple[bytes, ...]:
    """Give them, none where the site brought none; or raise `BadSetting`."""
    path = path_of(data, site)
    if not path.exists():
        return ()
    secret_file.refuse_open(path)
    lines = secret_file.read(path, str(path)).split()
    try:
        keys = tuple(bytes.fromhex(line) for line in lines)
    except ValueError:
        keys = (b"",)
    if any(len(key) != LENGTH for key in keys):
        raise BadSetting(
            f"{path} has a line that is no key; bring the file back from a backup, or "
            "delete it: then all visitors are asked again",
            str(path),
        )
    return keys
