"""In whose name a command acts."""

import getpass
import os


def author(given: str | None) -> str:
    """Give the name that was given, or else the system's user."""
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
