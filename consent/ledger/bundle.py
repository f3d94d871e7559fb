"""What lies in a bundle, and how its files are read: one after another, never whole."""

import re
from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Protocol

from consent import canonical
from consent.errors import BadBundle, ConsentError

README = "README.txt"
VERIFIER = "verify.py"
CHECKPOINT = "checkpoint"
KEYS = "keys"
ENTRIES = "entries.ndjson"
BODIES = "bodies.ndjson"
NEIGHBOURS = "neighbours.ndjson"
ERASURES = "erasures.ndjson"
HANDOVERS = "handovers.ndjson"
MANIFEST = "manifest.json"
NOTICES = "notices/"
BUILDS = "builds/"
POSTERS = "posters/"
TILES = "tile/"

LISTED = (README, VERIFIER, KEYS, NEIGHBOURS, ERASURES, HANDOVERS)
"""Files that the manifest's digests vouch for, beside the pages of notices."""

VOUCHED = (CHECKPOINT, ENTRIES, BODIES, MANIFEST)
"""Files that are checked in themselves, beside notices, builds and tiles."""

_POSTER = re.compile(r"[0-9a-f]{64}\.[a-z]+")

LARGEST_FILE = 2**26
LONGEST_LINE = 2**22


class Files(Protocol):
    """A bundle's files, wherever they lie; all but `names` raise `BadBundle`."""

    def names(self) -> Collection[str]:
        """Name every file."""
        ...

    def read(self, name: str) -> bytes:
        """Give a small file whole: at most `LARGEST_FILE` bytes."""
        ...

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a file of any size, piece by piece."""
        ...


class Lines:
    """The lines of one file, and once they were read: its digest, and how it ended."""

    def __init__(self, files: Files, name: str) -> None:
        """Take where the file lies."""
        self._files = files
        self._name = name
        self._hash = sha256()
        self.torn = False

    def __iter__(self) -> Iterator[bytes]:
        """Give every line without its end; the last one may be torn."""
        rest = b""
        for chunk in self._files.chunks(self._name):
            self._hash.update(chunk)
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
            if len(rest) > LONGEST_LINE:
                raise BadBundle(
                    f"a line of {self._name} has no end within {LONGEST_LINE:,} bytes",
                    self._name,
                )
        if rest:
            self.torn = True
            yield rest

    @property
    def digest(self) -> str:
        """Give the SHA-256 of what was read, in hex."""
        return self._hash.hexdigest()


def notice_name(notice: str) -> str:
    """Name the file of a notice."""
    return f"{NOTICES}{notice}.json"


def page_name(notice: str, lang: str, regime: str, build: str) -> str:
    """Name the page that shows a notice as a build showed it."""
    return f"{NOTICES}{notice}.{lang}.{regime}.{build[:16]}.html"


def is_page(name: str) -> bool:
    """Tell whether a file is such a page."""
    return name.startswith(NOTICES) and name.endswith(".html")


def poster_name(poster: str) -> str:
    """Name the file of a picture."""
    return f"{POSTERS}{poster}"


def posters(notice: bytes) -> set[str]:
    """Name the pictures that a stored notice shows in place of embeds."""
    try:
        value = canonical.decode(notice)
    except ConsentError:
        return set()
    named = value.get("posters") if isinstance(value, dict) else None
    found = map(str, named.values()) if isinstance(named, dict) else ()
    return {name for name in found if _POSTER.fullmatch(name)}


def build_name(build: str) -> str:
    """Name the file of a widget build."""
    return f"{BUILDS}{build}.json"
