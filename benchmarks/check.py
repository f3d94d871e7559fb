"""What a check costs the server, against an empty Starlette route.

`python -m benchmarks.check [--rounds N] [--seconds S]` prints one JSON object. All
requests are the same bytes on both sides but for the path; `cpu_ratio` is the empty
route's CPU time over the door's, so that 1 is as cheap as nothing at all. Distinct
tokens are grants that this process never saw: seal, age and the superseded bitmap are
looked at for each, and the answer is for a page of the site's origin (CORS).
"""

import argparse
import json
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.pinned import Server, compared, interleave, running, spend, write
from benchmarks.shop import EMPTY, ORIGIN, SITE, Shop, cookies, get, serving

CLIENTS = 32
DOORS = {"check": f"{SITE}/check", "authorize": f"{SITE}/authorize"}


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        shop = stack.enter_context(serving(folder))
        empty = stack.enter_context(running(EMPTY, folder / "empty.log"))
        figures = measure(shop, empty, folder, options)
    print(json.dumps(figures, indent=2))


def measure(
    shop: Shop, empty: Server, folder: Path, options: argparse.Namespace
) -> dict[str, object]:
    """Give each door's figures, with tokens that are all different and all one."""
    distinct = cookies(shop, folder)
    shown = {"distinct": distinct, "repeated": distinct[:1], "none": ["DNT: 1"]}
    cases = {}
    for kind, headers in shown.items():
        for name, path in [("empty", "/"), *DOORS.items()]:
            server = empty if name == "empty" else shop.server
            lines = [get(path, f"Origin: {ORIGIN}", header) for header in headers]
            file = write(folder / f"{name}-{kind}", lines)
            cases[f"{name}-{kind}"] = partial(
                spend, server, file, clients=CLIENTS, seconds=options.seconds
            )
    costs = interleave(cases, options.rounds)
    return {
        case: compared(costs[case], costs[f"empty-{case.partition('-')[2]}"])
        for case in cases
        if not case.startswith("empty")
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--seconds", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
