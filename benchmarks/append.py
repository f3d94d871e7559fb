"""How much group commit gains over one transaction a request, on this machine.

Both sides run the same driver in interleaved rounds; only the batch's bound differs.
"""

import argparse
import asyncio
import json
import secrets
import tempfile
import time
from contextlib import AsyncExitStack
from hashlib import sha256
from pathlib import Path
from statistics import median

from consent.model import Kind, Settings
from consent.store.base import Act, NoticeRow, Publication, Store
from consent.store.sqlite import open_sqlite
from consent.store.writer import BATCH

NOTICE = sha256(b"notice").hexdigest()


async def main() -> None:
    """Measure, and print one JSON object."""
    arguments = _arguments()
    print(json.dumps(await measure(**vars(arguments)), indent=2))


async def measure(
    *, clients: list[int], rounds: int, seconds: float
) -> dict[str, object]:
    """Give medians over the rounds: appends a second, alone and grouped, and ratios."""
    rates: dict[tuple[str, int], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            stores = {
                "alone": await open_store(
                    stack, Path(folder, "alone", "a.db"), batch=1
                ),
                "grouped": await open_store(
                    stack, Path(folder, "grouped", "a.db"), batch=BATCH
                ),
            }
            for _ in range(rounds):
                for count in clients:
                    for name, store in stores.items():
                        rate = await rate_of(store, count, seconds)
                        rates.setdefault((name, count), []).append(rate)
    return {str(count): _summary(rates, count) for count in clients}


async def open_store(stack: AsyncExitStack, path: Path, *, batch: int) -> Store:
    """Open a store of its own with a site to append to."""
    path.parent.mkdir(exist_ok=True)
    store = await open_sqlite(path, clock=lambda: time.time_ns() // 10**6, batch=batch)
    stack.push_async_callback(store.aclose)
    notice = NoticeRow(
        site="bench", hash=NOTICE, terms=NOTICE, content=b"{}", published=0
    )
    await store.publish(
        Publication(
            site="bench",
            origin="bench.example/bench",
            settings=Settings(origins=()),
            notice=notice,
            numbers=(1, 1),
            acts=(),
            expects=None,
        )
    )
    return store


async def rate_of(store: Store, clients: int, seconds: float) -> float:
    """Give how many acts a second so many clients get appended."""
    begun = time.perf_counter()
    counts = await asyncio.gather(
        *(_client(store, begun + seconds) for _ in range(clients))
    )
    return sum(counts) / (time.perf_counter() - begun)


async def _client(store: Store, until: float) -> int:
    count = 0
    while time.perf_counter() < until:
        await store.append(_act())
        count += 1
    return count


def _act() -> Act:
    key = secrets.token_bytes(32)
    return Act(
        site="bench",
        kind=Kind.CONSENT,
        notice=NOTICE,
        body=b'{"padding":"%s","v":1}' % (b"x" * 1000),
        blind=secrets.token_bytes(32),
        key=key,
        request=key,
        visitor=key.hex()[:32],
    )


def _summary(
    rates: dict[tuple[str, int], list[float]], clients: int
) -> dict[str, float]:
    alone, grouped = rates["alone", clients], rates["grouped", clients]
    ratios = [many / one for one, many in zip(alone, grouped, strict=True)]
    return {
        "alone": round(median(alone)),
        "grouped": round(median(grouped)),
        "ratio": round(median(ratios), 2),
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16, 64, 256])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.5)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
