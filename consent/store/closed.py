"""Logs that went elsewhere: they are read as before, and never grow here again."""

from collections.abc import Sequence

from consent.store.base import Head, LogKey, Store


def ended(keys: Sequence[LogKey]) -> int | None:
    """Give the time, in ms since 1970, at which a log's last key ended, or None."""
    times = [key.until for key in keys]
    return None if None in times else max(time for time in times if time is not None)


async def is_closed(store: Store, site: str) -> bool:
    """Tell whether a site's log went elsewhere."""
    return ended(await store.log_keys(site)) is not None


async def standing(store: Store) -> tuple[str, ...]:
    """Name the sites whose logs grow here."""
    sites = [row.id for row in await store.sites()]
    return tuple([site for site in sites if not await is_closed(store, site)])


async def growing(store: Store) -> tuple[Head, ...]:
    """Give the ends of the logs that grow here."""
    heads = await store.heads()
    return tuple([head for head in heads if not await is_closed(store, head.site)])
