"""Changes in PostgreSQL, made together with the entries that tell of them."""

import json
from collections.abc import Callable, Sequence

from consent.errors import StoreError
from consent.keyring import gone
from consent.store import postgres_desk
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
from consent.store.pen import Pen
from consent.store.postgres_access import end_access, insert_access
from consent.store.postgres_append import append_all
from consent.store.postgres_body import spend
from consent.store.postgres_endpoint import put_key
from consent.store.postgres_erase import choices, erase
from consent.store.postgres_head import Log, lock_log, lock_logs, read_head
from consent.store.postgres_log import require_log
from consent.store.postgres_log_key import (
    close_log,
    end_log_keys,
    insert_log_key,
    put_checkpoint,
)
from consent.store.postgres_seal import put_seal
from consent.store.postgres_session import Session

PUT_EPOCHS = """
update logs
set epochs = $2
where log = $1
"""


async def change(
    session: Session,
    steps: Sequence[tuple[Change, Act]],
    clock: Callable[[], int],
    pen: Pen,
) -> tuple[Record, ...]:
    """Make changes and log the act that tells of each, or raise and do nothing."""
    records: list[Record] = []
    await lock_logs(session, [act.site for _, act in steps])
    now = clock()
    for step, act in steps:
        if isinstance(step, NewLog):
            await require_log(session, act.site, step.origin, pen.ring)
        log = await lock_log(session, act.site)
        await _make(session, log, step, max(now, log.head.ts))
        log = await lock_log(session, act.site)
        records += await append_all(session, log, [act], now, pen)
        if isinstance(step, Departure):
            await close_log(session, log.number, records[-1].ts)
        if isinstance(step, NewKey):
            checkpoint = (await read_head(session, act.site)).checkpoint
            await put_checkpoint(session, log.number, step.key, checkpoint)
    return tuple(records)


async def _make(session: Session, log: Log, step: Change, now: int) -> None:
    size = log.head.frontier.size
    match step:
        case NewAccess(access):
            await insert_access(session, access)
        case EndedAccess(name):
            await end_access(session, log.head.site, name, now)
        case NewKey() | NewWebhookKey() | Departure():
            await _put_key(session, log, step, now)
        case NewSecret(fingerprint):
            await put_seal(session, fingerprint)
        case Erasure() | Retention():
            await _let_go(session, log, step)
        case NewEpoch(number):
            if number <= log.head.epoch:
                raise StoreError(f"{log.head.origin} is in epoch {number} already")
            epochs = [*log.head.epochs, (number, size)]
            await session.execute(PUT_EPOCHS, log.number, json.dumps(epochs))
        case _:
            await postgres_desk.make(session, step, now)


async def _put_key(
    session: Session, log: Log, step: NewKey | NewWebhookKey | Departure, now: int
) -> None:
    size = log.head.frontier.size
    if isinstance(step, NewWebhookKey):
        await put_key(session, log.head.site, step.url, size, step.until)
        return
    if isinstance(step, Departure):
        # Its own entry is the last that a key signs.
        return
    # Who knows the old key alone finds the new one in a head that both signed.
    if not await end_log_keys(session, log.number, max(step.until, now + 1)):
        raise gone(log.head.site)
    await insert_log_key(session, log.number, step.key, size, b"")


async def _let_go(session: Session, log: Log, step: Erasure | Retention) -> None:
    if isinstance(step, Erasure):
        await erase(session, log, step)
    else:
        records = await choices(session, log, step.records)
        await spend(session, log.number, records)
