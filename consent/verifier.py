"""The verifier as one file: made of this package's own sources, for Python alone.

Each module becomes a function that gives its names, with the sources otherwise as they
are; what it imports from this package comes from the functions before it. So whoever
reads the file reads the code that `consent verify` runs.
"""

import ast
from functools import cache
from pathlib import Path

PARTS = (
    "errors",
    "canonical",
    "model",
    *(
        f"ledger.{name}"
        for name in (
            *("tree", "ed25519", "note", "checkpoint", "tiles", "entry", "finding"),
            *("proof", "receipt", "reference"),
            *("alignment", "bundle", "leaf", "leaves", "erasure", "selection"),
            *("manifest", "exhibit", "fact", "telling", "summary", "verify_tiles"),
            *("verify_keys", "verify_held", "verify_epochs", "verify_entries"),
            *("verify_window", "verify_bodies", "verify_files", "verify"),
            *("verify_receipt", "der", "timestamp"),
        )
    ),
    "flows.verify",
)
"""The modules, each behind all that it imports."""

ONLY = {"model": {"Kind"}}
"""Of modules with much that verifying does not need, the part that it does."""

_FOLDER = Path(__file__).parent
_HEAD = '''\
#!/usr/bin/env python3
"""Verify a bundle of a consent log, or a receipt: python3 verify.py FILE [--key KEY]

With --since OLD, it shows that the log has only grown since an older bundle. It needs
Python 3.11 or newer, and no network. Every function below that is marked
@module is a source file of the consent service, unchanged but for its imports.
"""

from types import SimpleNamespace


def module(write):
    """Run a module's code and give what it defines."""
    return SimpleNamespace(**write())

'''
_FOOT = '''

def main():
    """Verify what the command line names; exit 0 if all is well, 1 if not."""
    import argparse
    import sys
    from pathlib import Path

    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0] + ".")
    parser.add_argument("file", type=Path, help="a bundle, or a visitor's receipt")
    parser.add_argument("--key", action="append", default=[], metavar="KEY",
                        help="a public key of the log, from a source you trust")
    parser.add_argument("--since", type=Path, metavar="OLD",
                        help="an earlier bundle or checkpoint that you hold")
    parser.add_argument("--tsr", type=Path, metavar="FILE",
                        help="a time stamp of what --since names")
    given = parser.parse_args()
    if given.tsr and not given.since:
        parser.error("--tsr is of what --since names: give both")
    flow = consent_flows_verify
    stamping = flow.Stamping(given.tsr) if given.tsr else None
    try:
        report = flow.verify(given.file, given.key, given.since, stamping=stamping)
    except consent_errors.ConsentError as error:
        sys.exit(f"Error: {error.message}")
    sys.stdout.reconfigure(errors="replace")
    print(report.text())
    sys.exit(0 if report.sound else 1)


if __name__ == "__main__":
    main()
'''


@cache
def source() -> str:
    """Write the verifier; the same package gives the same text."""
    return _HEAD + "".join(map(_part, PARTS)) + _FOOT


def _part(name: str) -> str:
    text = (_FOLDER / f"{name.replace('.', '/')}.py").read_text("utf-8")
    lines = text.splitlines()
    for node in reversed(ast.parse(text).body):
        first, last = _span(node)
        if name in ONLY and not _is_kept(node, ONLY[name]):
            lines[first:last] = []
        elif isinstance(node, ast.ImportFrom) and _is_ours(node.module or ""):
            lines[first:last] = [_assign(node.module or "", one) for one in node.names]
    body = "\n".join(f"    {line}".rstrip() for line in lines)
    return f"\n@module\ndef {_called(name)}():\n{body}\n\n    return locals()\n\n"


def _span(node: ast.stmt) -> tuple[int, int]:
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(one.lineno for one in decorators)])
    return first - 1, node.end_lineno or first


def _is_kept(node: ast.stmt, names: set[str]) -> bool:
    if isinstance(node, ast.ClassDef):
        return node.name in names
    return isinstance(node, ast.ImportFrom) and node.module == "enum"


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == "consent"


def _assign(module: str, one: ast.alias) -> str:
    name = f"{module}.{one.name}".removeprefix("consent.")
    known = one.asname or one.name
    if name in PARTS:
        return f"{known} = {_called(name)}"
    return f"{known} = {_called(module.removeprefix('consent.'))}.{one.name}"


def _called(name: str) -> str:
    return f"consent_{name.replace('.', '_')}"
