"""What is fuzzed with a view of the code: a file each, with `attempt` and `seeds`.

`attempt` takes any bytes: it reads them, or an error of ours says why not, and what it
reads it writes back as the same bytes, so that nothing has a second spelling.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from consent.errors import ConsentError

NAMES = (
    "token",
    "canonical",
    "body",
    "entry",
    "checkpoint",
    "proof",
    "receipt",
    "tile",
)


def taken(read: Callable[[Any], Any], data: object) -> tuple[Any, ...]:
    """Give what a reader makes of it, or nothing where it says by name why not."""
    try:
        return (read(data),)
    except ConsentError:
        return ()


def kept(name: str) -> Path:
    """Give the folder of the inputs that once failed at a target."""
    return Path(__file__).parents[1] / "cases" / name
