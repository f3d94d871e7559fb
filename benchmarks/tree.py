"""What the Merkle tree and the signed head cost an append.

`python -m benchmarks.tree [--clients N ...]` prints one JSON object: appends a second
of one driver with and without hashing, nodes and signing, in interleaved rounds, and
their ratio by numbers of clients.
"""

import argparse
import asyncio
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from benchmarks.append import median, open_store, rate_of
from consent.keyring import Keyring
from consent.ledger import checkpoint, note
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.edge import Edge
from consent.ledger.frontier import Frontier, Row
from consent.ledger.tree import empty_root
from consent.store import growth
from consent.store.writer import BATCH

ZERO = bytes(32)
SIGNED = checkpoint.sign(
    Checkpoint("bench.example/bench", 0, empty_root()),
    [note.read_signer(note.write_signer("bench.example/bench", ZERO))],
)


async def main() -> None:
    """Measure, and print one JSON object."""
    print(json.dumps(await measure(**vars(_arguments())), indent=2))


async def measure(
    *, clients: list[int], rounds: int, seconds: float
) -> dict[int, dict[str, float]]:
    """Give medians by clients."""
    rates: dict[int, list[tuple[float, float]]] = {count: [] for count in clients}
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            paths = [Path(folder, name, "bench.db") for name in ("with", "without")]
            whole, bare = [await open_store(stack, path, batch=BATCH) for path in paths]
            for _ in range(rounds):
                for count in clients:
                    grown = await rate_of(whole, count, seconds)
                    with without_tree():
                        plain = await rate_of(bare, count, seconds)
                    rates[count].append((grown, plain))
    return {
        count: {
            "with": round(median(grown for grown, _ in pairs)),
            "without": round(median(plain for _, plain in pairs)),
            "ratio": round(median(grown / plain for grown, plain in pairs), 2),
        }
        for count, pairs in rates.items()
    }


@contextmanager
def without_tree() -> Iterator[None]:
    """Append without hashing, keeping nodes or signing."""

    def grow(
        before: Frontier, leaves: Sequence[bytes]
    ) -> tuple[Frontier, tuple[Row, ...], Edge]:
        size = before.size + len(leaves)
        frontier = Frontier(size, (ZERO,) * size.bit_count())
        return frontier, (), Edge(before.size, size, (), (ZERO,))

    with (
        patch.object(growth, "leaf_hash", lambda line: ZERO),
        patch.object(growth.edges, "grow", grow),
        patch.object(Keyring, "sign", lambda *_: SIGNED),
    ):
        yield


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 64, 256])
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=float, default=0.5)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
