"""The manifest: what a bundle says of itself, all of it checked against the rest."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from consent import canonical
from consent.errors import BadBundle
from consent.ledger import selection
from consent.ledger.bundle import MANIFEST, Files
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.erasure import Runs
from consent.ledger.selection import Selection

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is in a bundle, counted and digested (SHA-256, hex).

    `erased` are the entries of the window whose bodies were asked for and are gone.
    `files` has the digests of the files that nothing else vouches for.
    """

    site: str
    checkpoint: Checkpoint
    query: Selection
    entries: str
    bodies: str
    erased: Runs
    counts: Mapping[str, int]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read; `value` is all of it, `files` the digests it lists."""

    site: str
    origin: str
    query: Selection
    files: Mapping[str, Any]
    value: Mapping[str, Any]


def write(content: Content) -> bytes:
    """Write the manifest that tells of a bundle's content."""
    return canonical.encode(_value(content)) + b"\n"


def read(files: Files) -> Manifest:
    """Read a bundle's manifest without believing it, or raise `BadBundle`."""
    data = files.read(MANIFEST)
    try:
        value = canonical.decode(data.removesuffix(b"\n"))
    except canonical.NotCanonical as error:
        raise BadBundle(f"the manifest was changed: {error}", MANIFEST) from error
    if not isinstance(value, dict) or not data.endswith(b"\n"):
        raise BadBundle("the manifest was changed: it is no object", MANIFEST)
    if value.get("v") != VERSION:
        raise BadBundle(
            f"the bundle is of version {value.get('v')!r:.20}, and this verifier reads "
            f"version {VERSION}; take the verifier that came with it",
            MANIFEST,
        )
    site, origin = value.get("site"), value.get("origin")
    if not isinstance(site, str) or not isinstance(origin, str):
        raise BadBundle("the manifest names no site or no log", MANIFEST)
    listed = value.get("files")
    return Manifest(
        site,
        origin,
        selection.read(value.get("query")),
        listed if isinstance(listed, dict) else {},
        value,
    )


def differences(manifest: Manifest, content: Content) -> Iterator[str]:
    """Name what a manifest says that is not so."""
    true = canonical.decode(canonical.encode(_value(content)))
    said = manifest.value
    for name in sorted(true.keys() | said.keys()):
        if name not in said or name not in true:
            yield f"The manifest {'adds' if name in said else 'lacks'} {name!r}."
        elif not _same(said[name], true[name]):
            yield f"The manifest says of {name!r} {_difference(said[name], true[name])}"


def _difference(said: Any, true: Any) -> str:
    if isinstance(said, dict) and isinstance(true, dict):
        names = sorted(
            name
            for name in said.keys() | true.keys()
            if not _same(said.get(name), true.get(name))
        )
        return f"what is not so for {', '.join(names)}."
    return f"{said!r:.80}, but it is {true!r:.80}."


def _same(said: Any, true: Any) -> bool:
    # To Python, true is 1; the bytes differ.
    return canonical.encode(said) == canonical.encode(true)


def _value(content: Content) -> dict[str, Any]:
    head = content.checkpoint
    return {
        "v": VERSION,
        "site": content.site,
        "origin": head.origin,
        "query": content.query.to_json(),
        "checkpoint": {"size": head.size, "root": head.root.hex()},
        "entries": content.entries,
        "bodies": content.bodies,
        "erased": content.erased,
        "counts": dict(content.counts),
        "files": dict(content.files),
    }
