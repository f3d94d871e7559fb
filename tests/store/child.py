"""Another process at a database: `python -m tests.store.child ADDRESS VERB …`."""

import asyncio
import sys
import time
from contextlib import suppress

from consent.errors import Overloaded, StoreError
from consent.store.base import Store
from tests.store.opening import open_at
from tests.store.sample import act, keyed, publication


def say(*words: object) -> None:
    """Write a line that reaches the parent before anything else happens."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def append(store: Store, count: str) -> None:
    """Append records one after another and say so for each."""
    for number in range(int(count)):
        record = await store.append(act(number))
        say(record.n)


async def publish(store: Store, wording: str, expects: str) -> None:
    """Publish another wording."""
    await store.publish(publication(wording=wording, expects=int(expects)))


async def flood(store: Store, clients: str) -> None:
    """Append from many clients until killed; print what is acknowledged."""

    async def client(number: int) -> None:
        while True:
            record = await store.append(keyed(number))
            say(number, record.n, record.line.hex())
            number += int(clients)

    begin = (await store.head("shop")).frontier.size * 1000
    await asyncio.gather(*(client(begin + n) for n in range(int(clients))))


async def insist(store: Store, clients: str, begin: str) -> None:
    """Append until killed, and send again what was not acknowledged, as browsers do.

    What is acknowledged is printed with a proof, if this node has one.
    """

    async def client(number: int) -> None:
        while True:
            with suppress(StoreError, Overloaded):
                record = await store.append(keyed(number))
                proof = record.tip.prove(record.n).proof.hex() if record.tip else "-"
                say(number, record.n, record.line.hex(), proof)
                number += int(clients)
            await asyncio.sleep(0.01)

    say("ready")
    await asyncio.gather(*(client(int(begin) + n) for n in range(int(clients))))


VERBS = {"append": append, "publish": publish, "flood": flood, "insist": insist}


async def main(address: str, verb: str, *arguments: str) -> None:
    """Open the database and do what is asked."""
    store = await open_at(address, lambda: time.time_ns() // 10**6)
    try:
        await VERBS[verb](store, *arguments)
    finally:
        await store.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
