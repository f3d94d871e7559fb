"""What a PostgreSQL server has to be like before anything is trusted to it."""

import logging

from consent.errors import BadSetting
from consent.store.postgres_session import Session

log = logging.getLogger("consent.store")

OLDEST = 130_000

ASKED = """
select current_setting('server_version_num')::integer,
  current_setting('server_encoding'),
  current_setting('synchronous_commit'),
  current_setting('fsync', true),
  current_setting('full_page_writes', true),
  pg_is_in_recovery()
"""


async def require_server(session: Session, name: str) -> None:
    """Raise `BadSetting` if an answered choice could be lost, or could not be kept."""
    version, encoding, commit, fsync, pages, replica = await session.fetchrow(ASKED)
    if version < OLDEST:
        raise BadSetting(
            f"{name} runs PostgreSQL {version // 10_000}; 13 is the oldest"
        )
    if encoding != "UTF8":
        raise BadSetting(
            f"{name} is encoded as {encoding}; create it with encoding 'UTF8'"
        )
    if commit == "off":
        raise BadSetting(
            f"{name} has synchronous_commit = off, so that an answered choice could be "
            "lost; set it to on for this database, its role or the server"
        )
    if replica:
        raise BadSetting(f"{name} is a replica and cannot be written; name the primary")
    for setting, value in (("fsync", fsync), ("full_page_writes", pages)):
        if value == "off":
            log.warning("%s has %s = off: a power cut can destroy it", name, setting)
