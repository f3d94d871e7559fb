"""Rekey: another key signs what a back end is sent, and for a while the old one too."""

from collections.abc import Callable

from consent.ledger import entry
from consent.store.base import Record, Store
from consent.store.change import NewWebhookKey
from consent.store.deed import deed


async def rekey(  # noqa: PLR0913
    store: Store,
    site: str,
    url: str,
    *,
    until: int,
    author: str,
    random: Callable[[int], bytes],
) -> Record:
    """Let a new key sign what is sent to an address, and give the entry that says so.

    Until a time, in milliseconds since 1970, the key before it signs as well. Raises
    `UnknownWebhook`.
    """
    said = f"Key of webhook {url} renewed; the old one until {entry.write_time(until)}."
    act = deed(site, said, author=author, random=random)
    (record,) = await store.change((NewWebhookKey(url, until), act))
    return record
