"""Tell which pinned packages have known faults, by a database that lies here.

scripts/audit.py DATABASE [REQUIREMENTS]. The database is a zip of OSV records
(https://ossf.github.io/osv-schema/), such as the one that OSV offers of each registry.
Nothing is fetched. Exit code 1: something was found; 2: the database has no records.
"""

import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version
from sbom import PIN, ROOT

ECOSYSTEM = "PyPI"


def records(database: Path) -> Iterator[dict[str, Any]]:
    """Read all records of a database."""
    with zipfile.ZipFile(database) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield json.loads(archive.read(name))


def found(pins: dict[str, str], known: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Say of each pinned package that a record names which record that is."""
    for record in known:
        if record.get("withdrawn"):
            continue
        for affected in record.get("affected", []):
            package = affected.get("package", {})
            name = canonicalize_name(package.get("name", ""))
            if package.get("ecosystem") != ECOSYSTEM or name not in pins:
                continue
            if is_affected(pins[name], affected):
                told = record.get("summary") or record.get("details", "")[:80]
                yield f"{name} {pins[name]}: {record['id']} {told}"


def is_affected(version: str, affected: dict[str, Any]) -> bool:
    """Tell whether a version is listed, or lies in one of the ranges."""
    if version in affected.get("versions", []):
        return True
    return any(
        _within(Version(version), each["events"])
        for each in affected.get("ranges", [])
        if each.get("type") == "ECOSYSTEM"
    )


def _within(version: Version, events: list[dict[str, str]]) -> bool:
    """Go through the turns of a range in order: introduced, fixed, last affected."""
    turns = [(_version(text), kind) for each in events for kind, text in each.items()]
    ordered = sorted(turns, key=lambda turn: turn[0])
    last = (None, "")
    for (start, kind), (end, then) in pairwise([*ordered, last]):
        if kind != "introduced" or version < start:
            continue
        if end is None or version < end or (then == "last_affected" and version == end):
            return True
    return False


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    given = sys.argv[2] if len(sys.argv) > 2 else "scripts/requirements/run.txt"
    pins = dict(PIN.findall((ROOT / given).read_text()))
    known = list(records(Path(sys.argv[1])))
    if not known:
        print(f"audit: {sys.argv[1]} has no records", file=sys.stderr)
        sys.exit(2)
    lines = sorted(set(found(pins, known)))
    print("\n".join(lines) or f"nothing known of {len(pins)} packages")
    sys.exit(bool(lines))
