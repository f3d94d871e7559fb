"""A disk that loses its power: what was synced stays, of the rest any part may."""

import random
from collections.abc import Callable, Sequence

from tests.faults.recorder import Event

SECTOR = 512

Fate = Callable[[int], bool]
"""Tells of each piece that was not synced whether it reached the disk."""


class Disk:
    """The files as recorded events leave them, in the order in which those came."""

    def __init__(self, files: dict[str, bytes]) -> None:
        """Take what the disk holds at first."""
        self._synced = {name: bytearray(data) for name, data in files.items()}
        self._waiting: dict[str, list[Event]] = {}
        self._deleted: dict[str, bytearray] = {}

    def take(self, event: Event) -> None:
        """Do what was done to a file."""
        name = event.file
        match event.verb:
            case "write" | "truncate":
                self._waiting.setdefault(name, []).append(event)
            case "sync":
                data = self._synced.setdefault(name, bytearray())
                for change in self._waiting.pop(name, ()):
                    _apply(data, change)
            case "replace":
                self._synced[name] = bytearray(event.data)
            case "delete":
                self._deleted[name] = self._synced.pop(name, bytearray())
                self._waiting.pop(name, None)

    def cut(self, chance: random.Random) -> dict[str, bytes]:
        """Give what is on the disk when the power comes back; nothing changes here."""
        files = {name: bytearray(data) for name, data in self._synced.items()}
        for name, data in self._deleted.items():
            # Nobody synced the folder since: the file may still be there.
            if (
                name not in files
                and name not in self._waiting
                and chance.random() < 0.5
            ):
                files[name] = bytearray(data)
        for name, changes in self._waiting.items():
            data = files.setdefault(name, bytearray())
            survives = _fate(chance, len(changes))
            for number, change in enumerate(changes):
                _tear(data, change, number, survives, chance)
        return {name: bytes(data) for name, data in files.items()}


def _fate(chance: random.Random, count: int) -> Fate:
    bound, odds = chance.randint(0, count), chance.random()
    fates: Sequence[Fate] = (
        lambda _: False,
        lambda _: True,
        lambda number: number < bound,
        lambda number: number >= bound,
        lambda _: chance.random() < odds,
    )
    return chance.choice(fates)


def _tear(
    data: bytearray, change: Event, number: int, survives: Fate, chance: random.Random
) -> None:
    if change.verb == "truncate" or chance.random() < 0.7:
        if survives(number):
            _apply(data, change)
        return
    for start in range(0, len(change.data), SECTOR):
        if survives(number) and chance.random() < 0.7:
            piece = change.data[start : start + SECTOR]
            _apply(data, change._replace(at=change.at + start, data=piece))


def _apply(data: bytearray, change: Event) -> None:
    if change.verb == "truncate":
        del data[change.at :]
        return
    data.extend(bytes(max(0, change.at - len(data))))
    data[change.at : change.at + len(change.data)] = change.data
