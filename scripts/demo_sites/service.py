"""The consent service itself, run as its owner would: `publish`, then `serve`."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from consent.cli import main; main()")
PATIENCE = 30.0


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
def serving(data: Path) -> Iterator[int]:
    """Run `consent serve` on a free port of the loopback, and end it afterwards."""
    port = free_port()
    where = ("--data", str(data), "--host", "127.0.0.1", "--port", str(port))
    log = (data / "serve.log").open("w")
    # A group of its own: Ctrl-C reaches the demo alone, which then ends the service.
    child = subprocess.Popen(  # noqa: S603
        [*COMMAND, "serve", *where],
        env=environment(),
        stdout=log,
        stderr=log,
        process_group=0,
    )
    try:
        wait_until_up(child, port, Path(log.name))
        yield port
    finally:
        log.close()
        end(child)


def environment() -> dict[str, str]:
    """Let the command find this checkout, installed or not."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    """Ask the system for a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return once the service answers, or raise with what it said as it died."""
    end_of_patience = time.monotonic() + PATIENCE
    while time.monotonic() < end_of_patience:
        if child.poll() is not None:
            raise DemoError(f"consent serve: {log.read_text().strip()}")
        if answers(port):
            return
        time.sleep(0.05)
    raise DemoError(f"consent serve did not answer within {PATIENCE:.0f} s; see {log}")


def answers(port: int) -> bool:
    """Tell whether the service says that it is ready."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def end(child: subprocess.Popen[bytes]) -> None:
    """Let the service finish what it is writing; insist after ten seconds."""
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
