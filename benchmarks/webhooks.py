"""What a webhook costs the appends of its site, on this machine.

Rounds are interleaved: without a webhook, with one whose back end takes everything, and
with one whose back end is down. The back end is a process of its own.
"""

import argparse
import asyncio
import json
import multiprocessing
import secrets
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path
from typing import NamedTuple

from benchmarks.append import NOTICE
from benchmarks.hook import take
from consent.flows.deliver import Courier
from consent.ledger import body as bodies
from consent.ledger.body import Body, Signals
from consent.model import (
    Action,
    Event,
    Kind,
    Layer,
    Regime,
    Settings,
    Status,
    Webhook,
)
from consent.send.webhook import Webhooks
from consent.store.base import Act, NoticeRow, Publication
from consent.store.sqlite import SqliteStore, open_sqlite

HERE = (ip_network("127.0.0.0/8"),)
EVENTS = (Event.CHOICE, Event.WITHDRAWN, Event.ERASED)
BODY = Body(
    action=Action.ACCEPT_ALL,
    layer=Layer.BANNER,
    lang="en",
    source="visitor",
    controller="Shop Ltd",
    notice=NOTICE,
    terms=NOTICE,
    build=NOTICE,
    regime=Regime.OPT_IN,
    regime_reason="default",
    origin="https://shop.example",
    purposes={f"purpose-{n}": Status.GIVEN for n in range(5)},
    services={f"service-{n}": Status.GIVEN for n in range(10)},
    begins="2026-11-22",
    until="2027-05-21",
    signals=Signals(gpc=False),
    reask=None,
    replaces=None,
    outcome="given",
    state="gi0",
    visitor="12" * 16,
)


async def main() -> None:
    """Measure, and print one JSON object."""
    arguments = _arguments()
    ours, theirs = multiprocessing.Pipe()
    back_end = multiprocessing.Process(target=take, args=(theirs,), daemon=True)
    back_end.start()
    up = f"http://127.0.0.1:{ours.recv()}/"
    print(json.dumps(await measure(up, **vars(arguments)), indent=2))
    back_end.terminate()


async def measure(
    up: str, *, clients: list[int], rounds: int, seconds: float
) -> dict[str, object]:
    """Give medians over the rounds: appends a second, and ratios to those without."""
    rates: dict[tuple[str, int], list[Measured]] = {}
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as stack:
            sites = {
                "without": await _site(stack, Path(folder, "without"), ""),
                "taking": await _site(stack, Path(folder, "taking"), up),
                "down": await _site(stack, Path(folder, "down"), "http://127.0.0.1:9/"),
            }
            for _ in range(rounds):
                for count in clients:
                    for name, site in sites.items():
                        rate = await site.rate(count, seconds)
                        rates.setdefault((name, count), []).append(rate)
    return {str(count): _summary(rates, count) for count in clients}


class Measured(NamedTuple):
    """Appends a second, and CPU microseconds for each, deliveries included."""

    rate: float
    cpu: float


class _Site:
    """A site in a store of its own, and who tells of it."""

    def __init__(self, store: SqliteStore, courier: Courier) -> None:
        self._store = store
        self._courier = courier

    async def rate(self, clients: int, seconds: float) -> Measured:
        """Let so many clients append, while back ends are told."""
        telling = asyncio.create_task(self._courier.follow())
        begun, used = time.perf_counter(), time.process_time()
        until = begun + seconds
        counts = await asyncio.gather(*(self._client(until) for _ in range(clients)))
        took, used = time.perf_counter() - begun, time.process_time() - used
        telling.cancel()
        await asyncio.wait([telling])
        return Measured(sum(counts) / took, used * 1e6 / sum(counts))

    async def _client(self, until: float) -> int:
        count = 0
        while time.perf_counter() < until:
            await self._store.append(_act())
            count += 1
        return count


async def _site(stack: AsyncExitStack, folder: Path, url: str) -> _Site:
    folder.mkdir()
    store = await open_sqlite(folder / "consent.db", clock=_clock)
    stack.push_async_callback(store.aclose)
    hooks = (Webhook(url=url, events=EVENTS),) if url else ()
    await store.publish(
        Publication(
            site="bench",
            origin="bench.example/bench",
            settings=Settings(origins=(), webhooks=hooks),
            notice=NoticeRow(
                site="bench", hash=NOTICE, terms=NOTICE, content=b"{}", published=0
            ),
            numbers=(1, 1),
            acts=(),
            expects=None,
        )
    )
    courier = Courier(
        store.outbox,
        Webhooks(HERE).hand,
        lambda: [b"s" * 32],
        clock=_clock,
        random=secrets.token_bytes,
    )
    return _Site(store, courier)


def _act() -> Act:
    key = secrets.token_bytes(32)
    act = Act(
        site="bench",
        kind=Kind.CONSENT,
        notice=NOTICE,
        body=bodies.write(BODY),
        blind=secrets.token_bytes(32),
    )
    return replace(act, key=key, request=key, visitor=key.hex()[:32])


def _clock() -> int:
    return time.time_ns() // 10**6


def _summary(
    rates: dict[tuple[str, int], list[Measured]], clients: int
) -> dict[str, float]:
    told: dict[str, float] = {}
    for name in ("without", "taking", "down"):
        pairs = zip(rates["without", clients], rates[name, clients], strict=True)
        ratios = [some.rate / none.rate for none, some in pairs]
        told[name] = round(statistics.median(m.rate for m in rates[name, clients]))
        told[f"{name} ratio"] = round(statistics.median(ratios), 2)
        cpu = statistics.median(m.cpu for m in rates[name, clients])
        told[f"{name} CPU µs"] = round(cpu)
    return told


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.0)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
