"""Several processes that serve at one socket: one that dies is replaced."""

import os
import signal
from collections.abc import Callable
from types import FrameType

import click

from consent.errors import ConsentError, StoreError


class Workers:
    """Starts processes that do the same work, and ends when told so."""

    def __init__(self, count: int, work: Callable[[], None]) -> None:
        self._count = count
        self._work = work
        self._born: set[int] = set()
        self._stopping = False

    def run(self) -> None:
        """Keep all of them running until told to stop, and let them finish.

        Raises `StoreError` when one of them ends by itself.
        """
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._stop)
        for _ in range(self._count):
            self._start()
        failed = False
        while self._born:
            pid, status = os.wait()
            self._born.discard(pid)
            if self._stopping:
                continue
            if os.WIFSIGNALED(status):
                click.echo("Warning: a worker died; another takes its place", err=True)
                self._start()
            else:
                # What ended by itself would only end again.
                failed = True
                self._stop()
        if failed:
            raise StoreError("a worker could not go on, as it has said")

    def _start(self) -> None:
        pid = os.fork()
        if pid:
            self._born.add(pid)
            return
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, signal.SIG_DFL)
        code = 1
        try:
            self._work()
            code = 0
        except ConsentError as error:
            click.echo(f"Error: {error.message}", err=True)
        finally:
            # What is behind this call is the parent's to do.
            os._exit(code)

    def _stop(self, _: int = 0, __: FrameType | None = None) -> None:
        self._stopping = True
        for pid in self._born:
            os.kill(pid, signal.SIGTERM)
