"""Several processes that serve at one socket: one that dies is replaced."""

import os
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NamedTuple

import click

from consent.errors import ConsentError, StoreError

TOLD = (signal.SIGINT, signal.SIGTERM)
SHORT = 60.0
"""Seconds that one has to live so that the next one takes its place at once."""

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0


class Born(NamedTuple):
    """A process that runs: its number, when it began, and what it waited before."""

    number: int
    since: float
    pause: float


class Workers:
    """Starts processes that do the same work, and ends when told so."""

    def __init__(self, count: int, work: Callable[[str], None]) -> None:
        """Take how many, and the work, which is told its process's number."""
        self._count = count
        self._work = work
        self._born: dict[int, Born] = {}
        self._stopping = False

    def run(self) -> None:
        """Keep all of them running until told to stop, and let them finish.

        Raises `StoreError` when one of them ends by itself.
        """
        for name in TOLD:
            signal.signal(name, self._stop)
        for number in range(self._count):
            self._start(number)
        failed = False
        while self._born:
            pid, status = os.wait()
            dead = self._born.pop(pid, None)
            if dead is None or self._stopping:
                # The first process of a container is the parent of strangers as well.
                continue
            if os.WIFSIGNALED(status):
                self._replace(dead)
            else:
                # What ended by itself would only end again.
                failed = True
                self._stop()
        if failed:
            raise StoreError("a worker could not go on, as it has said")

    def _replace(self, dead: Born) -> None:
        click.echo("Warning: a worker died; another takes its place", err=True)
        pause = 0.0
        if time.monotonic() - dead.since < dead.pause + SHORT:
            pause = min(2 * dead.pause or FIRST_PAUSE, LONGEST_PAUSE)
        self._start(dead.number, pause)

    def _start(self, number: int, pause: float = 0.0) -> None:
        # Told to stop in between, the parent would not know whom to tell.
        with _deaf():
            if self._stopping:
                return
            pid = os.fork()
            if pid:
                self._born[pid] = Born(number, time.monotonic(), pause)
                return
            for name in TOLD:
                signal.signal(name, signal.SIG_DFL)
        # It waits itself, so that the parent is there for all others meanwhile.
        time.sleep(pause)
        self._live(number)

    def _live(self, number: int) -> None:
        code = 1
        try:
            self._work(str(number))
            code = 0
        except ConsentError as error:
            click.echo(f"Error: {error.message}", err=True)
        except Exception:  # noqa: BLE001
            traceback.print_exc()
        finally:
            # What is behind this call is the parent's to do.
            os._exit(code)

    def _stop(self, _: int = 0, __: FrameType | None = None) -> None:
        self._stopping = True
        for pid in self._born:
            # One may just have ended that was not struck off yet.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


@contextmanager
def _deaf() -> Iterator[None]:
    """Hear only afterwards of being told to stop."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
