"""A shop that lives through restarts and crashes, and what its log must always be."""

import json
import secrets
import shutil
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from consent.flows.bundle import export_bundle
from consent.flows.rotate import Rotator
from consent.flows.verify import verify
from consent.ledger import checkpoint, proof, prover
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.tree import verify_consistency
from consent.store.base import Query, Record
from consent.store.open import keyring_of
from consent.store.prove import prove
from tests.faults.room import limited
from tests.web.running import ORIGIN, Running, serving, token_of

SHORT = {"retention": {"after_validity": "1 day"}}


@dataclass(frozen=True)
class Given:
    """An acknowledged choice, and what must not be found once it is erased."""

    line: bytes
    visitor: str | None
    blind: bytes


@dataclass
class Shop:
    """A service on a real database, with all that it has said so far."""

    folder: Path
    lives: int = 0
    given: dict[int, Given] = field(default_factory=dict)
    newest: tuple[str, str, int] | None = None
    tokens: list[str] = field(default_factory=list)
    heads: list[Checkpoint] = field(default_factory=list)
    running: Running = field(init=False)
    _context: AbstractAsyncContextManager[Running] = field(init=False)

    @property
    def data(self) -> Path:
        """Name the folder that the service works in now."""
        return self.folder / str(self.lives)

    async def open(self) -> None:
        """Publish the shop, with nothing recorded yet."""
        self.data.mkdir()
        await self._begin(0)
        await self.running.publish(**SHORT)

    async def restart(self) -> None:
        """Stop in good order and start again."""
        now = self.running.clock.now
        await self.close()
        await self._begin(now)

    async def crash(self) -> None:
        """Go on with the files as they lie there while the service runs."""
        old, now = self.data, self.running.clock.now
        self.lives += 1
        shutil.copytree(old, self.data)
        await self.close()
        await self._begin(now)

    async def close(self) -> None:
        """Stop in good order."""
        await self._context.__aexit__(None, None, None)

    async def _begin(self, now: int) -> None:
        self._context = serving(self.data)
        self.running = await self._context.__aenter__()
        self.running.clock.now = max(now, self.running.clock.now)
        await self.running.refresh()

    async def choose(self, action: str, token: str = "") -> None:
        """Let somebody choose."""
        key = secrets.token_hex(16)
        answer = await self.running.choose(action, token=token, key=key)
        assert answer.status_code == 201, answer.text
        n = self._note(answer.json()["receipt"])
        self.newest = (action, key, n)
        if action == "accept_all":
            self.tokens.append(token_of(answer))

    async def retry(self) -> None:
        """Send the newest choice again, as if its answer had been lost."""
        if self.newest is not None:
            action, key, n = self.newest
            answer = await self.running.choose(action, key=key)
            assert answer.status_code == 201, answer.text
            assert self._note(answer.json()["receipt"]) == n

    async def fail(self) -> None:
        """Let a choice come while the disk takes nothing."""
        disk, size = limited(self.data, 0), await self._size()
        disk.fill()
        try:
            answer = await self.running.choose("accept_all")
        finally:
            disk.free()
        assert answer.status_code == 503
        assert await self._size() == size

    async def erase(self, token: str) -> None:
        """Let a visitor erase what was recorded of them."""
        headers = {"authorization": f"Consent {token}", "origin": ORIGIN}
        answer = await self.running.client.post(
            "/v1/sites/shop/erase", json={}, headers=headers
        )
        assert answer.status_code == 200, answer.text
        self.newest = None
        assert (await self.running.check(token))["purposes"]["media"] is False

    async def prune(self, days: int) -> None:
        """Let time pass, and end the retention of what is old enough."""
        await self.running.pass_days(days)
        await self.running.parts.pruner.round(self.running.clock())
        self.newest = None

    async def rotate(self) -> None:
        """Let another key sign the log."""
        ring = keyring_of(self.data / "consent.db", None)
        rotator = Rotator(
            self.running.parts.store, ring, author="", random=secrets.token_bytes
        )
        await rotator.rotate("shop", until=self.running.clock() + 1, because="")

    async def check(self) -> None:
        """See that the log is what it has ever been said to be."""
        records = await self._records()
        for n, given in self.given.items():
            assert records[n].line == given.line
        assert [record.n for record in records] == list(range(len(records)))
        await self._check_heads()
        for n in {0, len(records) // 2, len(records) - 1, *list(self.given)[-2:]}:
            await self._check_proof(records[n])
        self._check_erased(records, await self._everything())

    async def check_all(self) -> None:
        """See that no row is wrong, and that an export verifies."""
        store = self.running.parts.store
        assert await store.examine() == ()
        path = self.folder / "bundle.zip"
        chunks = [chunk async for chunk in export_bundle(store, Query(site="shop"))]
        path.write_bytes(b"".join(chunks))
        report = verify(path)
        assert report.sound, report.text()
        self._check_erased(await self._records(), path.read_bytes())

    async def _check_heads(self) -> None:
        store = self.running.parts.store
        head = await store.head("shop")
        keys = [one.key for one in await store.log_keys("shop")]
        now = checkpoint.verify(head.checkpoint, keys, head.origin)
        for old in self.heads:
            runs = prover.consistency_nodes(old.size, now.size)
            node = prover.subtrees(await store.hashes("shop", runs))
            hashes = prover.consistency_proof(old.size, now.size, node)
            verify_consistency(old.size, now.size, hashes, old.root, now.root)
        self.heads.append(now)

    async def _check_proof(self, record: Record) -> None:
        proven = await prove(self.running.parts.store, record)
        origin = (await self.running.parts.store.head("shop")).origin
        proof.verify(proven.proof, record.line, proven.keys, origin)

    def _check_erased(self, records: list[Record], data: bytes) -> None:
        kept = [record for record in records if record.body is not None]
        bodies = [json.loads(record.body or b"") for record in kept]
        living = {body.get("visitor") for body in bodies}
        gone = {n for n in self.given if records[n].body is None}
        for given in (self.given[n] for n in gone):
            traces = [given.blind, given.blind.hex().encode()]
            if given.visitor is not None and given.visitor not in living:
                traces.append(given.visitor.encode())
            assert not any(trace in data for trace in traces)

    async def _everything(self) -> bytes:
        store = self.running.parts.store
        parts = [path.read_bytes() for path in self.data.glob("consent.db*")]
        parts += [chunk async for chunk in store.ndjson(Query(site="shop"))]
        return b"".join(parts)

    async def _records(self) -> list[Record]:
        pages = self.running.parts.store.records(Query(site="shop"))
        return [record async for page in pages for record in page]

    async def _size(self) -> int:
        return (await self.running.parts.store.head("shop")).frontier.size

    def _note(self, receipt: dict[str, Any]) -> int:
        line, body = receipt["entry"].encode(), json.loads(receipt["body"])
        n = int(json.loads(line)["n"])
        given = Given(line, body["visitor"], bytes.fromhex(receipt["blind"]))
        assert self.given.setdefault(n, given) == given
        return n
