"""Opening a store by its address, whichever driver it is for.

An address is a URL of the database; behind `#` stands the folder for what lies beside.
"""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urldefrag

from consent.keyring import FOLDER_NAME, Keyring
from consent.store.base import Store
from consent.store.guard import FILE_NAME
from consent.store.postgres import open_postgres
from consent.store.sqlite import open_sqlite

ANY = 1 << 50
"""How far a clock of a test may be ahead of the server's."""


async def open_at(
    address: str, clock: Callable[[], int], lead: int = ANY, **limits: int
) -> Store:
    """Open a database, with keys and guard in the address's folder."""
    url, beside = urldefrag(address)
    folder = Path(beside)
    if url == "sqlite:":
        return await open_sqlite(folder / "consent.db", clock=clock, **limits)
    return await open_postgres(
        url,
        clock=clock,
        ring=Keyring(folder / FOLDER_NAME),
        guard=folder / FILE_NAME,
        lead=lead,
        **limits,
    )
