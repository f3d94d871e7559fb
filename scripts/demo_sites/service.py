"""The consent service itself, run as its owner would: `publish`, then `serve`."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from consent.cli import main; main()")
LOG = "serve.log"
PATIENCE = 30.0
LISTENS = re.compile(r"Serving on http://127\.0\.0\.1:(\d+)")


class DemoError(Exception):
    """The demo cannot start; the message says what to do."""


def consent(*args: str | Path) -> str:
    """Run one `consent` command to its end and give what it printed."""
    done = subprocess.run(  # noqa: S603
        [*COMMAND, *map(str, args)],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DemoError(f"consent {args[0]}: {done.stderr.strip()}")
    return done.stdout


@contextmanager
def serving(data: Path, **settings: str) -> Iterator[int]:
    """Run `consent serve` on a free port of the loopback, and end it afterwards."""
    child = start(data, **settings)
    try:
        yield port_of(child, data / LOG)
    finally:
        end(child)


def start(data: Path, **settings: str) -> subprocess.Popen[bytes]:
    """Start `consent serve` on a free port; what it says goes to `serve.log`."""
    with (data / LOG).open("w") as log:
        # A group of its own: Ctrl-C reaches the demo alone, which ends the service.
        return subprocess.Popen(  # noqa: S603
            [*COMMAND, "serve", "--data", str(data), "--port", "0"],
            env=environment(**settings),
            stdout=log,
            stderr=log,
            process_group=0,
        )


def environment(**settings: str) -> dict[str, str]:
    """Let the command find this checkout, and no settings of another service."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("CONSENT_")}
    return kept | settings | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def port_of(child: subprocess.Popen[bytes], log: Path) -> int:
    """Wait until the service says where it listens, or raise with what it said."""
    end_of_patience = time.monotonic() + PATIENCE
    while time.monotonic() < end_of_patience:
        ended = child.poll() is not None
        if found := LISTENS.search(log.read_text()):
            return int(found[1])
        if ended:
            raise DemoError(f"consent serve: {log.read_text().strip()}")
        time.sleep(0.05)
    raise DemoError(f"consent serve did not start within {PATIENCE:.0f} s; see {log}")


def end(child: subprocess.Popen[bytes]) -> None:
    """Let the service finish what it is writing; insist after ten seconds."""
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
