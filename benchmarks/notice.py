"""Our notice against vanilla-cookieconsent 3.1 and a bare banner, in Debian's Chromium.

`python -m benchmarks.notice [--rounds N]` prints one JSON object. All stand on the same
page, say the same, are served by one local server and compressed alike. The processor
is slowed down fourfold; in visits that time paints, a round trip takes 100 ms. Every
visit is a new profile.

What differs: ours also gates scripts, clears storage, hears signals, sends the choice
to a service and keeps what could not be sent; the peer fades in and out, and builds its
preferences of one section a purpose with a table of what is stored. The bare banner
has two buttons and writes a cookie.
"""

import argparse
import json
import shutil
import statistics
import subprocess
from collections.abc import Callable, Mapping, Sequence

from benchmarks import visit, words
from benchmarks.street import HEADS, files, serving, sizes

OURS = ("async", "sync")
NOTICES = ("bare", *OURS, "vanilla")
Rounds = Mapping[str, Sequence[Mapping[str, float]]]


def main() -> None:
    """Measure and print."""
    rounds = _options().rounds
    install()
    served = files()
    with serving(served) as street, visit.chromium() as browser:

        def cost(name: str, _: int) -> dict[str, float]:
            return visit.cost(browser, street, name)

        def paint(name: str, turn: int) -> dict[str, float]:
            size = visit.SIZES[turn % len(visit.SIZES)]
            url = f"{street}/{name}"
            return visit.paint(browser, url, size, ours=name in OURS)

        costs = interleave(tuple(HEADS), rounds, cost)
        paints = interleave(NOTICES, rounds, paint)
    figures = {**_compared(costs, paints), "sizes": sizes(served)}
    sides = {"costs": _medians(costs), "paints": _medians(paints)}
    print(json.dumps(figures | sides, indent=2))


def install() -> None:
    """Install the peer from its lock."""
    if words.VANILLA.exists():
        return
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("the peer takes Node.js with npm (apt-get install nodejs npm)")
    command = [npm, "ci", "--loglevel=error"]
    subprocess.run(command, cwd=words.FOLDER, check=True, stdout=subprocess.DEVNULL)


def interleave(
    names: Sequence[str],
    rounds: int,
    measure: Callable[[str, int], dict[str, float]],
) -> dict[str, list[dict[str, float]]]:
    """Visit all in turns, every second round backwards; the first is forgotten."""
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for turn in range(rounds + 1):
        for name in names[:: -1 if turn % 2 else 1]:
            figures = measure(name, turn)
            if turn:
                seen[name].append(figures)
    return seen


def _compared(costs: Rounds, paints: Rounds) -> dict[str, float]:
    ours = [*paints["async"], *paints["sync"]]
    return {
        "tasks_ratio": _ratio(costs, "tasks"),
        "script_ratio": _ratio(costs, "script"),
        "refusal_ratio": _ratio(costs, "refusal"),
        "gone_over_bare_ms": round(
            _median(paints["async"], "gone") - _median(paints["bare"], "gone"), 1
        ),
        "sync_after_ms": _median(paints["sync"], "after"),
        "async_after_ms": _median(paints["async"], "after"),
        "shift": max(visit["shift"] for visit in ours),
        "slowest_ms": max(_median(paints[name], "slowest") for name in OURS),
        "largest": sum(visit["largest"] for visit in ours),
    }


def _ratio(costs: Rounds, kind: str) -> float:
    pairs = zip(costs["async"], costs["vanilla"], strict=True)
    return round(statistics.median(our[kind] / their[kind] for our, their in pairs), 2)


def _medians(rounds: Rounds) -> dict[str, dict[str, float]]:
    return {
        name: {kind: _median(visits, kind) for kind in visits[0]}
        for name, visits in rounds.items()
    }


def _median(visits: Sequence[Mapping[str, float]], kind: str) -> float:
    return round(statistics.median(visit[kind] for visit in visits), 2)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    return parser.parse_args()


if __name__ == "__main__":
    main()
