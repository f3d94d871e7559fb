"""Published vectors, as they lie in tests/vectors; each file names its source."""

import base64
import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent.parent / "vectors"


def load(name: str) -> Any:
    """Read one file of vectors."""
    return json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))


def hexes(texts: list[str]) -> list[bytes]:
    """Read hexadecimal texts."""
    return [bytes.fromhex(text) for text in texts]


def base64s(texts: list[str]) -> list[bytes]:
    """Read base64 texts."""
    return [base64.b64decode(text) for text in texts]
