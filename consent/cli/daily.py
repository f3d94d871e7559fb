"""The daily self-test beside a running service, in a process of its own."""

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from consent.errors import ConsentError
from consent.flows.selftest import due
from consent.store.base import Store
from consent.store.open import wall_clock

log = logging.getLogger("consent.cli")

FIRST = 60.0
PAUSE = 600.0
"""Seconds after the start, and between two looks at what is due."""

COMMAND = (sys.executable, "-P", "-c", "from consent.cli import main; main()")


@asynccontextmanager
async def beside(
    store: Store, data: Path, *, first: float = FIRST
) -> AsyncIterator[None]:
    """Look at each site once a day for as long as the block lasts."""
    task = asyncio.create_task(_follow(store, data, first))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _follow(store: Store, data: Path, first: float) -> None:
    await asyncio.sleep(first)
    while True:
        try:
            for site in await due(store, wall_clock()):
                await _run(site, data)
        except ConsentError as error:
            log.warning("self-test: %s: %s", error.code, error.message)
        await asyncio.sleep(PAUSE)


async def _run(site: str, data: Path) -> None:
    """Run the command: a browser's memory and faults are none of the service's."""
    child = await asyncio.create_subprocess_exec(
        *COMMAND,
        *("selftest", "--data", str(data), "--site", site),
        env=dict(os.environ),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await child.communicate()
    except asyncio.CancelledError:
        child.kill()
        await child.wait()
        raise
    if child.returncode:
        log.warning(
            "self-test of %s ended with %d: %s",
            site,
            child.returncode,
            said.decode(errors="replace").strip()[-500:],
        )
