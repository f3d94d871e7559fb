"""Where this machine's checkpoints go, and what is wrong with that."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from consent import anchor_settings, settings
from consent.flows.anchor import Anchorer, Standing
from consent.send.target import Target, targets
from consent.store.base import Store

NONE = (
    "No anchor is set: whoever has the keys could write a log anew, and nobody could "
    "tell. Name one, such as --anchor-folder DIR; see docs/anchors.md."
)


def places(environment: Mapping[str, str], data: Path) -> tuple[Target, ...]:
    """Give the places that the environment names, or raise `BadSetting`."""
    anchors = anchor_settings.read(environment)
    networks = settings.send_networks(environment)
    return targets(anchors, data, os.urandom, networks)


async def faults(store: Store, found: Sequence[Target], now: int) -> list[str]:
    """Say which checkpoints have not left the house for too long."""
    anchorer = Anchorer(store, found)
    return [
        _fault(head.site, standing)
        for head in await store.heads()
        for standing in await anchorer.late(head.site, now)
    ]


def date(at: int) -> str:
    """Write a time for people, to the minute."""
    return datetime.fromtimestamp(at // 1000, UTC).strftime("%F %R UTC")


def _fault(site: str, standing: Standing) -> str:
    target, last, failing = standing
    when = f"for the last time on {date(last.at)}" if last else "never yet"
    why = f" ({failing.tries} tries failed: {failing.said})" if failing else ""
    return (
        f"the checkpoint of {site} was sent to {target.name} ({target.means}) {when}, "
        f"and the log has grown since{why}"
    )
