"""Choices that are durable when they are answered, against an empty route.

`python -m benchmarks.durable [--rounds N] [--seconds S]` prints one JSON object. The
same POST goes from 64 clients to a service on SQLite, to a node on PostgreSQL and to
Starlette's empty route, in turns. CPU is that of the process that answers: what
PostgreSQL spends in its own comes on top. `fsync_p99_ms` is how long the disk takes to
keep four kilobytes, asked one after another in the same run.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.pinned import Server, compared, interleave, running, spend, write
from benchmarks.shop import EMPTY, SITE, choice, post, serving
from consent.keyring import new_line
from scripts.demo_sites.service import COMMAND, ROOT
from tests import postgres_server

CLIENTS = 64
LOG = "shop.localhost/consent/shop"
SYNCS = 200


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        shop = stack.enter_context(serving(folder))
        node = stack.enter_context(_node(folder))
        empty = stack.enter_context(running(EMPTY, folder / "empty.log"))
        told = choice(shop)
        cases = {
            name: partial(
                spend,
                server,
                write(folder / f"{name}.requests", [post(path, told)]),
                clients=CLIENTS,
                seconds=options.seconds,
            )
            for name, server, path in (
                ("sqlite", shop.server, f"{SITE}/choices"),
                ("postgres", node, f"{SITE}/choices"),
                ("empty", empty, "/"),
            )
        }
        costs = interleave(cases, options.rounds)
        synced = _fsync_p99(folder)
    figures = {
        name: {**compared(costs[name], costs["empty"]), "fsync_p99_ms": synced}
        for name in ("sqlite", "postgres")
    }
    print(json.dumps(figures, indent=2))


@contextmanager
def _node(folder: Path) -> Iterator[Server]:
    """Publish the shop to a PostgreSQL of its own, and serve it from there."""
    for name, text in (("secret", os.urandom(32).hex()), ("keys", "")):
        (folder / name).touch(0o600)
        (folder / name).write_text(text or new_line(LOG).decode())
    with postgres_server.running() as server:
        told = {
            "CONSENT_DATABASE": server.new(),
            "CONSENT_SECRET_FILE": folder / "secret",
            "CONSENT_LEDGER_KEY_FILE": folder / "keys",
            "CONSENT_DATA": folder / "node",
        }
        settings = ["env", *(f"{name}={value}" for name, value in told.items())]
        site = ROOT / "templates/demo/shop.toml"
        published = [*settings, *COMMAND, "publish", str(site)]
        subprocess.run(published, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        command = [*settings, *COMMAND, "serve", "--port", "0"]
        with running(command, folder / "node.log") as node:
            yield node


def _fsync_p99(folder: Path) -> float:
    took = []
    with (folder / "synced").open("wb") as file:
        for _ in range(SYNCS):
            begin = time.perf_counter()
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begin)
    return round(statistics.quantiles(took, n=100)[98] * 1000, 2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
