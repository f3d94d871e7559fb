"""Refuse files over 400 lines and functions of the package over 40."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from tree import files, text

FILE_LINES = 400
FUNCTION_LINES = 40
FOLDERS = ("consent", "scripts", "templates", "tests", "widget/src", "widget/style")
WRITTEN_BY_HAND = {"", ".css", ".html", ".js", ".mjs", ".py", ".sh", ".sql"}


def _counted(path: Path) -> bool:
    inside = any(path.is_relative_to(folder) for folder in FOLDERS)
    return inside and path.suffix in WRITTEN_BY_HAND


def _function_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count from the def to the last line, without the docstring."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    if ast.get_docstring(node) is None:
        return lines
    docstring = node.body[0]
    return lines - ((docstring.end_lineno or 0) - docstring.lineno + 1)


def _long_functions(path: Path, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source, str(path))):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        lines = _function_lines(node)
        if lines > FUNCTION_LINES:
            yield f"{path}:{node.lineno}: {node.name} has {lines} lines"


def faults() -> Iterator[str]:
    """Name every file and function that is too long."""
    for path in filter(_counted, files()):
        source = text(path)
        lines = source.count("\n")
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines"
        if path.suffix == ".py" and path.is_relative_to("consent"):
            yield from _long_functions(path, source)


if __name__ == "__main__":
    found = list(faults())
    print("\n".join(found) or "no file and no function is too long")
    sys.exit(bool(found))
