"""What browsers themselves tell of a policy: of each report, a host and no more."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

LEGACY = "application/csp-report"
BATCH = "application/reports+json"
LARGEST = 64 * 1024
MOST = 50
"""Reports that are read of one request."""


class Violations(NamedTuple):
    """Hosts that pages were kept from, and those that a policy only told of."""

    loaded: frozenset[str]
    blocked: frozenset[str]


def violations(value: object, origins: Container[str]) -> Violations:
    """Gather the hosts of those reports that are of pages of these origins."""
    loaded, blocked = set[str](), set[str]()
    for body in list(_bodies(value))[:MOST]:
        page = _split(body.get("documentURL", body.get("document-uri")))
        met = _split(body.get("blockedURL", body.get("blocked-uri")))
        if page is None or met is None or f"{page[0]}://{page[1]}" not in origins:
            continue
        kept_out = body.get("disposition") != "report"
        (blocked if kept_out else loaded).add(met[2])
    return Violations(frozenset(loaded), frozenset(blocked))


def _bodies(value: object) -> Iterator[Mapping[str, Any]]:
    reports: Iterable[Any] = value if isinstance(value, list) else [value]
    for report in reports:
        if not isinstance(report, dict):
            continue
        named = report.get("body") if report.get("type") == "csp-violation" else None
        body = report.get("csp-report", named)
        if isinstance(body, dict):
            yield body


def _split(address: object) -> tuple[str, str, str] | None:
    """Give scheme, authority and host of a web address; `inline` is none."""
    try:
        found = urlsplit(address if isinstance(address, str) else "")
        host = found.hostname
    except ValueError:
        return None
    if found.scheme not in {"http", "https", "ws", "wss"} or not host:
        return None
    return found.scheme, found.netloc, host
