"""What holds the secrets that sign the logs, as the drivers see it."""

from collections.abc import Sequence
from typing import Protocol

from consent.ledger.checkpoint import Checkpoint
from consent.ledger.note import Key


class Ring(Protocol):
    """Signs for the logs; `consent.keyring` is the one that reads files."""

    def fresh(self, site: str, origin: str, known: Sequence[Key] = ()) -> Key:
        """Give a log's newest key that is not known yet, or raise `BadSetting`."""
        ...

    def sign(self, site: str, head: Checkpoint, keys: Sequence[Key]) -> bytes:
        """Sign a head with each of a log's keys, or raise `LedgerHalted`."""
        ...
