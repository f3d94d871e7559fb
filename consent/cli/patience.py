"""An end to waiting: who sends or takes a byte a second holds nothing up."""

import asyncio
from typing import Any

PATIENCE = 20.0
"""Seconds that a whole request, its head and its body, may take to come."""

SLOWEST = 60.0
"""Seconds in which the other side has to take what waits to be sent, 64 KiB or so."""


class Patient:
    """Mixed into a protocol of uvicorn, which would wait for ever.

    A protocol of that library has `loop`, `transport` and the `cycle` of the request
    it answers, and maybe a `pipeline` of those that wait for it. `is_whole` is for each
    to say: all of the last request has come.
    """

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    cycle: Any
    pipeline: Any = ()
    _late: asyncio.TimerHandle | None = None
    _stuck: asyncio.TimerHandle | None = None

    @property
    def is_whole(self) -> bool:
        """Tell whether the last request that began has come to its end."""
        raise NotImplementedError

    def connection_made(self, transport: Any) -> None:
        """Wait for a first request."""
        super().connection_made(transport)  # type: ignore[misc]
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._calm()
        self._flow()
        super().connection_lost(exc)  # type: ignore[misc]

    def pause_writing(self) -> None:
        """Give the other side a while to take what was sent."""
        super().pause_writing()  # type: ignore[misc]
        self._flow()
        self._stuck = self.loop.call_later(SLOWEST, self.transport.abort)

    def resume_writing(self) -> None:
        """Send on."""
        self._flow()
        super().resume_writing()  # type: ignore[misc]

    def data_received(self, data: bytes) -> None:
        """Read on, and look at the clock where the other side owes the rest."""
        super().data_received(data)  # type: ignore[misc]
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete and self.is_whole:
            self._calm()
        elif self._late is None:
            self._wait()

    def _wait(self) -> None:
        self._late = self.loop.call_later(PATIENCE, self._hang_up)

    def _flow(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None

    def _calm(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _hang_up(self) -> None:
        if self._is_answering():
            # What has come of a next request meanwhile must not cut a long export off.
            self._wait()
        elif not self.transport.is_closing():
            self.transport.close()

    def _is_answering(self) -> bool:
        cycle = self.cycle
        begun = cycle is not None and cycle.response_started
        # Of requests that wait behind one another, the newest is the cycle.
        return bool(self.pipeline) or (begun and not cycle.response_complete)
