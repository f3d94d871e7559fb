"""The ready services that this installation carries: one file for each kind."""

import tomllib
from functools import cache
from pathlib import Path

from consent.rules.preset import Presets, read


@cache
def load() -> Presets:
    """Read every preset, by its name and version."""
    return {
        key: preset
        for path in sorted(Path(__file__).parent.glob("*.toml"))
        for key, preset in read(tomllib.loads(path.read_text("utf-8")), path.stem)
    }
