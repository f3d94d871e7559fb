"""HTTP as uvicorn reads it with h11, where the extra `fast` is not installed."""

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from consent.cli.patience import Patient


class Protocol(Patient, H11Protocol):
    """Ends a connection whose request does not come to its end."""

    @property
    def is_whole(self) -> bool:
        """Tell whether the last request that began has come to its end."""
        return self.conn.their_state is not h11.SEND_BODY
