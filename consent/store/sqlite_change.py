"""Changes to a SQLite file, made together with the entries that tell of them."""

import json
import sqlite3
from collections.abc import Callable, Sequence

from consent.errors import StoreError
from consent.keyring import gone
from consent.store import sqlite_desk
from consent.store.base import Act, Record
from consent.store.change import (
    Change,
    Departure,
    EndedAccess,
    Erasure,
    NewAccess,
    NewEpoch,
    NewKey,
    NewSecret,
    NewWebhookKey,
    Retention,
)
from consent.store.desk import NewLog
from consent.store.ring import Ring
from consent.store.sqlite_access import end_access, insert_access
from consent.store.sqlite_append import append_all
from consent.store.sqlite_body import spend
from consent.store.sqlite_connection import transaction
from consent.store.sqlite_endpoint import put_key
from consent.store.sqlite_erase import choices, erase
from consent.store.sqlite_head import Log, find_log, read_head
from consent.store.sqlite_log import require_log
from consent.store.sqlite_log_key import (
    close_log,
    end_log_keys,
    insert_log_key,
    put_checkpoint,
)
from consent.store.sqlite_seal import put_seal

PUT_EPOCHS = """
update logs
set epochs = ?
where log = ?
"""


def change(
    connection: sqlite3.Connection,
    steps: Sequence[tuple[Change, Act]],
    clock: Callable[[], int],
    ring: Ring,
) -> tuple[Record, ...]:
    """Make changes and log the act that tells of each, or raise and do nothing."""
    records: list[Record] = []
    with transaction(connection):
        now = clock()
        for step, act in steps:
            if isinstance(step, NewLog):
                require_log(connection, act.site, step.origin, ring)
            log = find_log(connection, act.site)
            _make(connection, log, step, max(now, log.head.ts))
            log = find_log(connection, act.site)
            records += append_all(connection, log, [act], now, ring)
            if isinstance(step, Departure):
                close_log(connection, log.number, records[-1].ts)
            if isinstance(step, NewKey):
                checkpoint = read_head(connection, act.site).checkpoint
                put_checkpoint(connection, log.number, step.key, checkpoint)
    return tuple(records)


def _make(connection: sqlite3.Connection, log: Log, step: Change, now: int) -> None:
    size = log.head.frontier.size
    match step:
        case NewAccess(access):
            insert_access(connection, access)
        case EndedAccess(name):
            end_access(connection, log.head.site, name, now)
        case NewKey() | NewWebhookKey() | Departure():
            _put_key(connection, log, step, now)
        case NewSecret(fingerprint):
            put_seal(connection, fingerprint)
        case Erasure() | Retention():
            _let_go(connection, log, step)
        case NewEpoch(number):
            if number <= log.head.epoch:
                raise StoreError(f"{log.head.origin} is in epoch {number} already")
            epochs = [*log.head.epochs, (number, size)]
            connection.execute(PUT_EPOCHS, (json.dumps(epochs), log.number))
        case _:
            sqlite_desk.make(connection, step, now)


def _put_key(
    connection: sqlite3.Connection,
    log: Log,
    step: NewKey | NewWebhookKey | Departure,
    now: int,
) -> None:
    size = log.head.frontier.size
    if isinstance(step, NewWebhookKey):
        put_key(connection, log.head.site, step.url, size, step.until)
        return
    if isinstance(step, Departure):
        # Its own entry is the last that a key signs.
        return
    # Who knows the old key alone finds the new one in a head that both signed.
    if not end_log_keys(connection, log.number, max(step.until, now + 1)):
        raise gone(log.head.site)
    insert_log_key(connection, log.number, step.key, size, b"")


def _let_go(
    connection: sqlite3.Connection, log: Log, step: Erasure | Retention
) -> None:
    if isinstance(step, Erasure):
        erase(connection, log, step)
    else:
        spend(connection, choices(connection, log, step.records))
