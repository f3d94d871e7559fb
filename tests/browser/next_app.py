"""A Next.js app as its owner runs it, built for production, with the inn's service."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from scripts.demo_sites.service import ROOT, end

APP = ROOT / "tests/next"
NEXT = APP / "node_modules/next/dist/bin/next"
LISTENS = re.compile(r"http://127\.0\.0\.1:(\d+)")
PATIENCE = 60.0


def build() -> None:
    """Build the app, or skip where its packages are not installed."""
    if not NEXT.exists():
        pytest.skip("Next.js is not installed: scripts/install")
    done = subprocess.run(
        _next("build"), cwd=APP, env=_environment(), capture_output=True, check=False
    )
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


@contextmanager
def started(log: Path) -> Iterator[int]:
    """Serve what was built on a free port of the loopback."""
    command = _next("start", "--hostname", "127.0.0.1", "--port", "0")
    with log.open("w") as out:
        child = subprocess.Popen(
            command, cwd=APP, env=_environment(), stdout=out, stderr=out
        )
    try:
        yield _port(child, log)
    finally:
        end(child)


def _next(*arguments: str) -> list[str]:
    # The driver brings a Node.js of its own, newer than what Next.js asks for.
    node, _ = compute_driver_executable()
    return [node, str(NEXT), *arguments]


def _environment() -> dict[str, str]:
    return os.environ | {"NEXT_TELEMETRY_DISABLED": "1", "NODE_ENV": "production"}


def _port(child: subprocess.Popen[bytes], log: Path) -> int:
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience and child.poll() is None:
        if found := LISTENS.search(log.read_text()):
            return int(found[1])
        time.sleep(0.05)
    raise AssertionError(f"the app does not serve: {log.read_text()}")
