"""Refuse module names that say nothing, and locks that name where they came from."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tree import files, text

EMPTY_NAMES = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}

# A lock that names a registry can be installed from no other: mirrors, closed networks.
REGISTRY = re.compile(
    r"\b(pypi|pythonhosted|npmjs|yarnpkg)\.(org|com)\b|\bdeb\.debian\b"
    r"|^\s*--(index-url|extra-index-url|find-links)\b|^\s*\"resolved\":",
    re.MULTILINE,
)


def _registry_lines(path: Path) -> Iterator[str]:
    source = text(path)
    for match in REGISTRY.finditer(source):
        line = source.count("\n", 0, match.start()) + 1
        yield f"{path}:{line}: names a registry: {match[0].strip()!r}"


def faults() -> Iterator[str]:
    """Name every empty name and every registry address in the tree."""
    for path in files():
        if EMPTY_NAMES & {part.split(".")[0] for part in path.parts}:
            yield f"{path}: a name that says nothing about what is inside"
        yield from _registry_lines(path)


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) or "every name says something, no registry is named")
    sys.exit(bool(found))
