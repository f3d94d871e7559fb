"""This service against the back end of c15t 2.x, on one core each in turn.

`python -m benchmarks.peer [--rounds N] [--seconds S]` prints one JSON object. Both keep
choices in SQLite with a write-ahead log that is synced at each commit. A choice is one
who accepts all, new each time; a check asks by cookie here and by the subject's id
there. `cpu_ratio` is the peer's CPU time a request over ours, `rate_ratio` our requests
a second over the peer's.

What differs: here a choice also becomes a leaf of a signed Merkle tree, and its answer
a sealed token and a receipt; there it becomes rows of subject, consent, domain and
audit. Here a check opens the token and reads no database; there it reads the subject's
rows. Both sides log nothing and ask no one for the visitor's country.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from benchmarks.pinned import Server, compared, interleave, running, spend, write
from benchmarks.shop import (
    ORIGIN,
    SITE,
    asked,
    choice,
    cookies,
    get,
    post,
    serving,
)

PEER = Path(__file__).parent / "peer"
BUILT = PEER / "node_modules/better-sqlite3/build/Release/better_sqlite3.node"
CLIENTS = 64
SUBJECTS = 500


def main() -> None:
    """Measure and print."""
    options = _options()
    install()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        shop = stack.enter_context(serving(folder))
        peer = stack.enter_context(_peer(folder))
        ours = {
            "choices": [post(f"{SITE}/choices", choice(shop))],
            "check": [get(f"{SITE}/check", one) for one in cookies(shop, folder)],
        }
        theirs = {"choices": [_subject("sub_SUBJECT")], "check": _checks(peer)}
        cases = {
            f"{side}{name}": partial(
                spend,
                server,
                write(folder / f"{side}{name}.requests", requests[name]),
                clients=CLIENTS,
                seconds=options.seconds,
            )
            for name in ours
            for side, server, requests in (
                ("", shop.server, ours),
                ("their ", peer, theirs),
            )
        }
        costs = interleave(cases, options.rounds)
    figures = {name: compared(costs[name], costs[f"their {name}"]) for name in ours}
    print(json.dumps(figures, indent=2))


def install() -> None:
    """Install the peer, and compile its driver where npm was told to run no scripts."""
    if BUILT.exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("the peer takes Node.js with npm (apt-get install nodejs npm)")
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    commands = (
        [npm, "install", "--no-package-lock", *quiet],
        [npm, "rebuild", "better-sqlite3", "--foreground-scripts", *quiet],
    )
    for command in commands:
        if not BUILT.exists():
            subprocess.run(command, cwd=PEER, check=True, stdout=subprocess.DEVNULL)
    if not BUILT.exists():
        raise SystemExit(f"the peer's driver was not built: {BUILT} is missing")


@contextmanager
def _peer(folder: Path) -> Iterator[Server]:
    command = ["env", "NODE_ENV=production", "node", "server.mjs"]
    arguments = [str(folder / "peer.db"), ORIGIN]
    with running([*command, *arguments], folder / "peer.log", cwd=PEER) as server:
        yield server


def _subject(name: str) -> bytes:
    return post("/subjects", _consent(name))


def _consent(name: str) -> dict[str, object]:
    return {
        "type": "cookie_banner",
        "subjectId": name,
        "domain": "shop.example",
        "preferences": {"necessary": True, "measurement": True, "marketing": True},
        "givenAt": int(time.time() * 1000),
        "jurisdiction": "GDPR",
        "metadata": {},
    }


def _checks(peer: Server) -> list[bytes]:
    """Record subjects, and ask for each of them."""
    names = [f"sub_{_letters(number)}" for number in range(SUBJECTS)]
    headers = {"content-type": "application/json", "origin": ORIGIN}
    for name in names:
        asked(peer, "/subjects", json.dumps(_consent(name)).encode(), headers)
    return [get(f"/subjects/{name}") for name in names]


def _letters(number: int) -> str:
    return f"{number:032x}".replace("0", "z")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
