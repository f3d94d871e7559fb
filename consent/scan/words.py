"""What was seen, in the words of a report."""

from consent.scan.seen import WORKER, Kept

_KINDS = {
    "cookie": "cookie",
    "local": "local storage",
    "session": "session storage",
    "indexeddb": "database",
    "cache": "cache",
    WORKER: "service worker",
}


def entry(one: Kept) -> str:
    """Name something that is kept."""
    return f"{_KINDS[one.kind]} {one.name!r:.120}"
