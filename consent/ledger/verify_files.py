"""Verifying the files beside the log: each is named by its hash, or in the manifest."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from consent.errors import BadBundle
from consent.ledger.bundle import (
    LISTED,
    TILES,
    VOUCHED,
    Files,
    build_name,
    is_page,
    notice_name,
    poster_name,
    posters,
)
from consent.ledger.finding import Findings, Harm, counted
from consent.ledger.manifest import Manifest

Pages = Callable[[Files, Findings], None]
"""Finds what is wrong with the pages of notices, which nothing signed vouches for."""


def leave_pages(files: Files, findings: Findings) -> None:
    """Say that the pages of notices were not compared with the notices."""
    if any(map(is_page, files.names())):
        findings.open.append(
            "That the pages under notices/ show what the notices say: `consent verify` "
            "draws them anew. Read the notice's JSON, which is proved."
        )


def check_named(
    files: Files,
    notices: Mapping[str, int],
    builds: Mapping[str, int],
    findings: Findings,
) -> None:
    """Check notices and builds that entries and bodies name by hash."""
    for notice, n in sorted(notices.items()):
        what = f"notice, which entry {n} names,"
        _check_hash(files, notice_name(notice), notice, what, findings)
    for build, n in sorted(builds.items()):
        what = f"build, which the body of entry {n} names,"
        _check_hash(files, build_name(build), build, what, findings)
    pictures = {each for notice in notices for each in _posters(files, notice)}
    for poster in sorted(pictures):
        name = poster_name(poster)
        what = "poster, which a notice names,"
        _check_hash(files, name, poster.partition(".")[0], what, findings)
    if not findings.count and (notices or builds):
        notes = counted(len(notices), "notice", "notices")
        found = f"{notes} and {counted(len(builds), 'widget build', 'widget builds')}"
        findings.holds.append(f"{found} have the very hashes that the records name.")
    known = {*map(notice_name, notices), *map(build_name, builds), *LISTED, *VOUCHED}
    known.update(map(poster_name, pictures))
    for name in sorted(files.names()):
        if name not in known and not name.startswith(TILES) and not is_page(name):
            said = f"{name} does not belong here: nothing in the bundle names it."
            findings.fault(Harm.INSERTED, name, said)


def check_listed(files: Files, manifest: Manifest, findings: Findings) -> None:
    """Check what nothing but the manifest's digests vouches for."""
    names = files.names()
    for name in sorted({*LISTED, *filter(is_page, names), *manifest.files}):
        digest, listed = _digest(files, name), manifest.files.get(name)
        if digest is None:
            findings.fault(Harm.DELETED, name, f"{name} is missing.")
        elif listed is None and name not in LISTED:
            findings.fault(Harm.INSERTED, name, f"{name} is not in the manifest.")
        elif digest != listed:
            said = f"{name} was changed: the manifest has another digest of it."
            findings.fault(Harm.EDITED, name, said)


def _posters(files: Files, notice: str) -> set[str]:
    try:
        return posters(files.read(notice_name(notice)))
    except BadBundle:
        return set()


def _check_hash(
    files: Files, name: str, digest: str, what: str, findings: Findings
) -> None:
    found = _digest(files, name)
    if found is None:
        findings.fault(Harm.DELETED, name, f"{name}, the {what} is missing.")
    elif found != digest:
        said = f"{name}, the {what} was changed: it is not what its name says."
        findings.fault(Harm.EDITED, name, said)


def _digest(files: Files, name: str) -> str | None:
    if name not in files.names():
        return None
    try:
        return sha256(files.read(name)).hexdigest()
    except BadBundle:
        return ""
