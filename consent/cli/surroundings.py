"""What a service stands on and in: clock, disk, file system, hosts and proxies."""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from consent.ledger.entry import write_time
from consent.store.base import Head, SiteRow

MOUNTS = Path("/proc/mounts")
LEAST_ROOM = 500_000_000
AHEAD = 60_000
"""Milliseconds that clocks of nodes may lie apart."""

_SHARES = ("afs", "ceph", "cifs", "fuse.glusterfs", "fuse.sshfs", "nfs", "smb")


def clock(heads: Iterable[Head], now: int) -> Iterator[str]:
    """Name each log whose newest record is of a time to come."""
    for head in heads:
        if head.ts > now + AHEAD:
            yield (
                f"the newest record of {head.site} is of {write_time(head.ts)}, and "
                f"here it is {write_time(now)}: set the clock (NTP); until it is as "
                "late, what is recorded bears that record's time"
            )


def disk(folder: Path, least: int = LEAST_ROOM) -> Iterator[str]:
    """Say that there is little room where the data lie."""
    free = shutil.disk_usage(folder).free
    if free < least:
        yield (
            f"{free // 1_000_000:,} MB are free where {folder} lies: make room, at "
            f"{least // 1_000_000:,} MB an alarm is due, and without any nothing is "
            "recorded"
        )


def share(folder: Path, mounts: str) -> Iterator[str]:
    """Say that a file lies on a network share; `mounts` is what /proc/mounts says."""
    found = [line.split()[1:3] for line in mounts.splitlines() if line.count(" ") > 2]
    within = [(at, kind) for at, kind in found if folder.is_relative_to(at)]
    if not within:
        return
    at, kind = max(within, key=lambda one: len(one[0]))
    if kind.startswith(_SHARES):
        yield (
            f"{folder} lies on a network share ({kind} at {at}), where locks of SQLite "
            "do not hold: move it to a disk of this machine, or see docs/postgres.md"
        )


def mounted() -> str:
    """Give what is mounted here, nothing where the system does not tell."""
    return MOUNTS.read_text() if MOUNTS.exists() else ""


def placement(sites: Sequence[SiteRow], hosts: Sequence[str]) -> Iterator[str]:
    """Name each origin at which the service is another site, by the hosts it has."""
    for site in sites:
        domain = site.settings.cookie_domain
        for origin in site.settings.origins:
            host = urlsplit(origin).hostname or ""
            near = any(_below(name, domain) for name in hosts) and _below(host, domain)
            if hosts and host not in hosts and not near:
                yield (
                    f"{site.id}: at {origin} the service is another site, so that "
                    "Safari keeps a choice for 7 days and scripts can read its token; "
                    "docs/placements.md says how to stand nearer."
                )


def _below(host: str, domain: str) -> bool:
    return bool(domain) and (host == domain or host.endswith(f".{domain}"))


def proxies(environment: Mapping[str, str]) -> Iterator[str]:
    """Say what a service behind a proxy would need to be told of it."""
    if environment.get("CONSENT_HOSTS") and not environment.get(
        "CONSENT_TRUSTED_PROXIES"
    ):
        yield (
            "No proxy is trusted: behind one, all visitors count as one sender, and "
            "are limited together; name it in CONSENT_TRUSTED_PROXIES."
        )
