"""A service under load whose disk is recorded: `python -m tests.faults.power …`.

`FOLDER EVENTS SYNCHRONOUS SEED`: the folder's state at the beginning is left in
`FOLDER/base`, and all that happened from then on is pickled to EVENTS.
"""

import asyncio
import pickle
import random
import shutil
import sys
from pathlib import Path
from typing import Any

from consent import secret_file
from consent.flows.rotate import Rotator
from consent.period import DAY
from consent.store import sqlite_connection
from consent.store.open import keyring_of
from tests.faults.recorder import Recorder
from tests.web.running import Running, serving, token_of

SHORT = {"retention": {"after_validity": "1 day"}}
ROUNDS = 60


async def main(folder: Path, events: Path, synchronous: str, seed: int) -> None:
    """Publish, and from then on record."""
    sqlite_connection._WRITER = tuple(
        step.replace("synchronous = full", f"synchronous = {synchronous}")
        if isinstance(step, str)
        else step
        for step in sqlite_connection._WRITER
    )
    live = folder / "live"
    live.mkdir()
    async with serving(live) as running:
        await running.publish(**SHORT)
    shutil.copytree(live, folder / "base")
    recorder = Recorder()
    watch_guard(recorder)
    load = Load(random.Random(seed), recorder)
    for _ in range(3):
        async with serving(live) as running:
            running.clock.now += load.days * DAY
            await running.refresh()
            for _ in range(ROUNDS // 3):
                await load.step(running)
    events.write_bytes(pickle.dumps(recorder.events))


class Load:
    """What visitors and operators do; every answer is noted as soon as it is there."""

    def __init__(self, chance: random.Random, recorder: Recorder | None = None) -> None:
        """Take what decides, and where it is noted if it is."""
        self.recorder = recorder
        self.days = 0
        self._chance = chance
        self._tokens: list[str] = []

    async def step(self, running: Running) -> None:
        """Let some choose at once, and then something rarer happen."""
        count = self._chance.choice([1, 2, 5, 20, 40])
        await asyncio.gather(*(self._choose(running) for _ in range(count)))
        rare = self._chance.choice([self._erase, self._rotate, self._prune, None, None])
        if rare is not None:
            await rare(running)

    async def _choose(self, running: Running) -> None:
        earlier = self._chance.random() < 0.3 and self._tokens
        token = self._tokens.pop() if earlier else ""
        action = self._chance.choice(["accept_all", "accept_all", "reject_all"])
        answer = await running.choose(action, token=token)
        assert answer.status_code == 201, answer.text
        self._note("entry", answer.json()["receipt"]["entry"])
        if action == "accept_all":
            self._tokens.append(token_of(answer))

    async def _erase(self, running: Running) -> None:
        if not self._tokens:
            return
        token = self._tokens.pop()
        headers = {
            "authorization": f"Consent {token}",
            "origin": "https://shop.example",
        }
        answer = await running.client.post(
            "/v1/sites/shop/erase", json={}, headers=headers
        )
        assert answer.status_code == 200, answer.text
        self._note("erased", token.split(".i")[1].split(".")[0])

    async def _rotate(self, running: Running) -> None:
        store = running.parts.store
        ring = keyring_of(Path(store._connection._path), None)
        rotator = Rotator(store, ring, author="tests", random=self._chance.randbytes)
        key = await rotator.rotate("shop", until=running.clock(), because="")
        self._note("key", key.key.id.hex())

    async def _prune(self, running: Running) -> None:
        self.days += 40
        await running.pass_days(40)
        await running.parts.pruner.round(running.clock())

    def _note(self, verb: str, said: str) -> None:
        if self.recorder is not None:
            self.recorder.note(verb, data=said.encode())


def watch_guard(recorder: Recorder) -> None:
    """Note what the rollback guard and the keyring write, which goes past SQLite."""
    replace = secret_file.replace

    def noted(path: Path, content: bytes) -> None:
        replace(path, content)
        recorder.note("replace", path.name, 0, content)

    secret_file.replace = noted


def _arguments(folder: str, events: str, synchronous: str, seed: str) -> Any:
    return main(Path(folder), Path(events), synchronous, int(seed))


if __name__ == "__main__":
    asyncio.run(_arguments(*sys.argv[1:]))
