"""The rollback guard: the newest heads, kept where restoring the database cannot reach.

A database that was restored from an old backup would go on signing, and so sign a
second history. The guard's file, and every genuine token, tell how far the logs had
come; when a log falls short of that, nothing more is written to any.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from consent import secret_file
from consent.errors import (
    BadSetting,
    ConsentError,
    LedgerError,
    LedgerHalted,
)
from consent.ledger import checkpoint as checkpoints
from consent.ledger import epoch
from consent.ledger.epoch import Mark
from consent.store.base import Head
from consent.store.prove import Logs, root_at

log = logging.getLogger("consent.store")

FILE_NAME = "guard"
PAUSE = 1.0
"""Seconds between two writes of the file at least."""


class Guard:
    """Compares the logs of one database with how far they are known to have come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._marks: tuple[Mark, ...] = ()
        self._seen: dict[str, Mark] = {}
        self._stale = False
        self._known = b""
        self._closing = asyncio.Event()
        self._failure = ""
        self.halted = ""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Give all that is known of how far the logs had come."""
        return (*self._marks, *self._seen.values())

    def check(self) -> None:
        """Raise `LedgerHalted` if what is written now could contradict what was."""
        if self.halted:
            raise LedgerHalted(f"{self.halted}; run `consent doctor` for the way on")

    def touch(self) -> None:
        """Say that a log grew, so that the file is written again soon."""
        self._stale = True

    async def review(self, logs: Logs) -> None:
        """Read the file and compare all logs, or raise `BadSetting` if it is none."""
        try:
            self._marks = await asyncio.to_thread(_read, self._path)
        except BadSetting:
            if not self.halted:
                raise
            # Nobody is there to read it, and to go on would be worse than to stay.
            return
        heads = await logs.heads()
        reason = await self._reason(logs, heads)
        if reason:
            self._halt(reason)
            return
        self.halted = ""
        if self.marks != _marks_of(heads):
            self.touch()

    async def witness(self, logs: Logs, mark: Mark) -> None:
        """Compare a log with what a genuine token or receipt says of it."""
        reason = await _contradiction(logs, await logs.heads(), mark)
        if reason:
            self._remember(mark)
            self._halt(reason)

    def accuse(self, mark: Mark) -> None:
        """Halt: a log was found to lack what this process itself had written there."""
        self._remember(mark)
        self._halt(f"{mark.origin} lost entries that were in it already")

    async def follow(self, logs: Logs) -> None:
        """Write the file when a log grew, and read what others of this machine wrote.

        So that whoever halts, halts all; until `close`, and then once more.
        """
        while not self._closing.is_set():
            with suppress(ConsentError):
                await self._look(logs)
            await self._save(logs)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), PAUSE)
        await self._save(logs)

    def close(self) -> None:
        """Let `follow` come to its end."""
        self._closing.set()

    async def _reason(self, logs: Logs, heads: Sequence[Head]) -> str:
        remembered = {mark.checkpoint for mark in self.marks}
        for head in heads:
            # What the file has is signed: it was looked at before it was written there.
            signed = head.checkpoint in remembered or await _is_signed(logs, head)
            if not signed or not _is_whole(head):
                return f"the newest checkpoint of {head.origin} was changed"
        for mark in self.marks:
            reason = await _contradiction(logs, heads, mark)
            if reason:
                return reason
        return ""

    async def _look(self, logs: Logs) -> None:
        data = await asyncio.to_thread(_bytes, self._path)
        if data == self._known:
            return
        marks, heads = _parse(data, self._path), await logs.heads()
        for mark in marks:
            if reason := await _contradiction(logs, heads, mark):
                self._remember(mark)
                self._halt(reason)
        self._known = data
        if not set(self._seen.values()) <= set(marks):
            self.touch()

    async def _save(self, logs: Logs) -> None:
        if not self._stale:
            return
        self._stale = False
        try:
            heads = await logs.heads()
            if not self.halted:
                await self._compare(logs, heads)
            # Asked afterwards: what halts the ledger meanwhile must not be forgotten.
            if not self.halted and all(map(_is_whole, heads)):
                self._marks, self._seen = _marks_of(heads), {}
            data = epoch.write_marks(self.marks)
            await asyncio.to_thread(secret_file.replace, self._path, data)
            self._known = data
            self._failure = ""
        except ConsentError as error:
            self._fail(f"{self._path} cannot be written: {error.message}")
        except OSError as error:
            self._fail(f"{self._path} cannot be written: {error.strerror}")

    async def _compare(self, logs: Logs, heads: Sequence[Head]) -> None:
        """Halt if a server that was replaced under a running node lost records."""
        same = {head.checkpoint for head in heads}
        for mark in self.marks:
            if mark.checkpoint in same:
                continue
            try:
                reason = await _contradiction(logs, heads, mark)
            except LedgerError as error:
                reason = f"the log {mark.origin} is not whole: {error.message}"
            if reason:
                self._halt(reason)

    def _remember(self, mark: Mark) -> None:
        known = self._seen.get(mark.origin, mark)
        self._seen[mark.origin] = max(known, mark, key=_reach)
        self.touch()

    def _halt(self, reason: str) -> None:
        if reason != self.halted:
            log.error("%s; run `consent doctor` for the way on", reason)
        self.halted = reason

    def _fail(self, failure: str) -> None:
        # Tried again every second, and said once.
        self.touch()
        if failure != self._failure:
            log.warning("%s", failure)
        self._failure = failure


def _read(path: Path) -> tuple[Mark, ...]:
    return _parse(_bytes(path), path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise BadSetting(f"{path}: {error.strerror}", str(path)) from error


def _parse(data: bytes, path: Path) -> tuple[Mark, ...]:
    try:
        return epoch.read_marks(data)
    except LedgerError as error:
        raise BadSetting(
            f"{path} was not written by the rollback guard: {error.message}", str(path)
        ) from error


def _marks_of(heads: Sequence[Head]) -> tuple[Mark, ...]:
    return tuple(epoch.signed_mark(head.epoch, head.checkpoint) for head in heads)


async def _is_signed(logs: Logs, head: Head) -> bool:
    try:
        keys = [one.key for one in await logs.log_keys(head.site)]
        checkpoints.verify(head.checkpoint, keys, head.origin)
    except LedgerError:
        return False
    return True


def _is_whole(head: Head) -> bool:
    """Tell whether the signed head is of all entries, and of no others."""
    try:
        mark = epoch.signed_mark(head.epoch, head.checkpoint)
    except LedgerError:
        return False
    return (mark.size, mark.root) == (head.frontier.size, head.frontier.root())


def _reach(mark: Mark) -> tuple[int, int]:
    return mark.epoch, mark.size


async def _contradiction(logs: Logs, heads: Sequence[Head], mark: Mark) -> str:
    head = next((head for head in heads if head.origin == mark.origin), None)
    if head is None:
        return f"the log {mark.origin} is not in the database any more"
    if head.checkpoint == mark.checkpoint:
        return ""
    root = None if mark.root is None else await root_at(logs, head, mark.size)
    return epoch.contradiction(mark, head.epochs, head.frontier.size, root)
