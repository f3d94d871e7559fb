"""What the busy doors cost the server: check and authorize against an empty Starlette
route, the widget against a raw ASGI answer of the same size.

`python -m benchmarks.doors [--rounds N] [--seconds S]` prints one JSON object. All
requests are the same bytes on both sides but for the path; `cpu_ratio` is the other
side's CPU time over the door's, so that 1 is as cheap as nothing at all. Distinct
tokens are grants that this process never saw: seal, age and the superseded bitmap are
looked at for each, and the answer is for a page of the site's origin (CORS).
"""

import argparse
import json
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.pinned import Server, compared, interleave, running, spend, write
from benchmarks.shop import EMPTY, ORIGIN, SITE, Shop, cookies, get, serving

CLIENTS = 32
WIDGET = "/w/shop.js"
DOORS = {"check": f"{SITE}/check", "authorize": f"{SITE}/authorize"}


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        shop = stack.enter_context(serving(folder))
        empty = stack.enter_context(running(EMPTY, folder / "empty.log"))
        size = len(shop.read(WIDGET, {"accept-encoding": "gzip, br"}))
        raw = stack.enter_context(running([*EMPTY, str(size)], folder / "raw.log"))
        cases = {
            name: partial(spend, server, file, clients=CLIENTS, seconds=options.seconds)
            for name, server, file in _cases(shop, empty, raw, folder)
        }
        costs = interleave(cases, options.rounds)
    figures = {
        name: compared(cost, costs[f"{name}, other side"])
        for name, cost in costs.items()
        if f"{name}, other side" in costs
    }
    print(json.dumps(figures, indent=2))


def _cases(
    shop: Shop, empty: Server, raw: Server, folder: Path
) -> Iterator[tuple[str, Server, Path]]:
    """Give each case's name, server and requests."""
    distinct = cookies(shop, folder)
    shown = {"distinct": distinct, "repeated": distinct[:1], "no": ["DNT: 1"]}
    for number, (door, path) in enumerate(DOORS.items()):
        for kind, headers in shown.items():
            # No door is asked with the tokens that another one just opened.
            at = number * len(headers) // len(DOORS)
            turned = [*headers[at:], *headers[:at]]
            name = f"{door}, {kind} tokens"
            yield name, shop.server, _file(folder, name, path, turned)
            other = f"{name}, other side"
            yield other, empty, _file(folder, other, "/", turned)
    for name, server in (("widget", shop.server), ("widget, other side", raw)):
        yield name, server, _file(folder, name, WIDGET, ["DNT: 1"])


def _file(folder: Path, name: str, path: str, headers: list[str]) -> Path:
    lines = [get(path, f"Origin: {ORIGIN}", header) for header in headers]
    return write(folder / name, lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
