"""Nodes that write to one PostgreSQL log at once, and what they acknowledged."""

import asyncio
import json
import sys
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import NamedTuple

from consent.ledger import proof
from consent.ledger.frontier import Frontier
from consent.ledger.tree import leaf_hash
from consent.store.base import Query, Record, Store
from consent.store.prove import root_at
from tests.store.sample import keyed

WRITERS = (6, 5, 5)
"""How many write on each of the nodes: sixteen on three."""

PATIENCE = 60.0

_begins = count(1)


class Answer(NamedTuple):
    """What a node said of an act: where its record is, when, and by what proof."""

    node: int
    number: int
    n: int
    line: bytes
    proof: bytes
    at: float


@dataclass
class Node:
    """One node, which is a process of its own."""

    place: int
    process: asyncio.subprocess.Process
    reading: asyncio.Task[None]

    async def kill(self) -> None:
        """End it as a power cut does, and take what it had said."""
        self.process.kill()
        await self.process.wait()
        await self.reading


@dataclass
class Cluster:
    """All that writes, and all that was ever answered."""

    address: str
    answers: list[Answer] = field(default_factory=list)
    nodes: dict[int, Node] = field(default_factory=dict)

    async def start(self, place: int, address: str = "") -> None:
        """Start one of the nodes, with writers that send what nobody sent before."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.store.child", address or self.address),
            *("insist", str(WRITERS[place]), str(next(_begins) * 1_000_000)),
            stdout=asyncio.subprocess.PIPE,
        )
        reading = asyncio.create_task(self._read(place, process))
        self.nodes[place] = Node(place, process, reading)

    async def start_all(self) -> None:
        """Start all three, and return when each of them wrote."""
        for place in range(len(WRITERS)):
            await self.start(place)
        for place in range(len(WRITERS)):
            await self.written(place)

    async def written(self, place: int | None = None, more: int = 1) -> Answer:
        """Wait until a node, or any of them, acknowledged some more."""
        begin, end = len(self.answers), monotonic() + PATIENCE
        while True:
            new = [a for a in self.answers[begin:] if place in (None, a.node)]
            if len(new) >= more:
                return new[0]
            ended = [n.place for n in self.nodes.values() if n.process.returncode]
            assert not ended, f"nodes {ended} gave up"
            assert monotonic() < end, f"node {place} writes no more"
            await asyncio.sleep(0.005)

    async def close(self) -> None:
        """End all nodes as they write."""
        for node in self.nodes.values():
            if node.process.returncode is None:
                await node.kill()

    async def _read(self, place: int, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while (line := await process.stdout.readline()).endswith(b"\n"):
            words = line.decode().split()
            if words == ["ready"]:
                continue
            number, n, entry, proven = words
            proven = "" if proven == "-" else proven
            at = (bytes.fromhex(entry), bytes.fromhex(proven), monotonic())
            self.answers.append(Answer(place, int(number), int(n), *at))


async def check(store: Store, cluster: Cluster) -> None:
    """See that all that was acknowledged is there, once, and in one history."""
    pages = store.records(Query(site="shop"))
    records = [record async for page in pages for record in page]
    check_records(records, cluster.answers)
    head = await store.head("shop")
    whole, _ = Frontier().extend([leaf_hash(record.line) for record in records])
    assert head.frontier == whole
    keys = [one.key for one in await store.log_keys("shop")]
    roots: dict[int, bytes | None] = {}
    for answer in cluster.answers[:: max(1, len(cluster.answers) // 500)]:
        if answer.proof:
            signed = proof.verify(answer.proof, answer.line, keys, head.origin)
            size = signed.size
            if size not in roots:
                roots[size] = await root_at(store, head, size)
            assert roots[size] == signed.root, "two histories were signed"
    # What was acknowledged and is sent again is the same record.
    last = cluster.answers[-1]
    assert (await store.append(keyed(last.number))).n == last.n


def check_records(records: list[Record], answers: list[Answer]) -> None:
    """See that each act is one record, and each answer tells where."""
    assert [record.n for record in records] == list(range(len(records)))
    numbers = [json.loads(record.body or b"")["number"] for record in records]
    assert len(set(numbers)) == len(numbers), "an act was recorded twice"
    assert answers
    for answer in answers:
        assert records[answer.n].line == answer.line
        assert numbers[answer.n] == answer.number
