"""What one small machine bears, by clients, sites, nodes and records, with plots.

`python -m benchmarks.capacity [--growth FILE] [--seconds N]` measures, keeps what it
found in `docs/figures/capacity.json`, and draws what `docs/capacity.md` shows from it.
`--growth` is what `python -m benchmarks.growth` printed. `--draw` only draws anew.

Servers have one core and the load another, so that rates are those of one core.
"""

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import plan, plot
from benchmarks.durable import LOG
from benchmarks.pinned import Cost, Server, running, spend, write
from benchmarks.shop import SITE, Shop, asked, choice, cookies, get, post, serving
from consent.keyring import new_line
from scripts.demo_sites.service import COMMAND, ROOT, consent
from tests import postgres_server

CLIENTS = (1, 4, 16, 64, 256)
SITES = (1, 10, 50)
NODES = (1, 2, 4)
FIGURES = ROOT / "docs/figures"
KEPT = FIGURES / "capacity.json"
TABLE = (
    *("append_ratio", "appends_a_second", "append_p50_ms", "append_p99_ms"),
    *("bytes_a_record", "open_seconds", "queries_ms"),
)


def main() -> None:
    """Measure, keep, and draw."""
    options = _options()
    FIGURES.mkdir(exist_ok=True)
    said: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    if options.growth:
        said["records"] = _records(json.loads(options.growth.read_text())["sizes"])
    if not options.draw:
        said |= _measured(options.seconds)
    KEPT.write_text(json.dumps(said, indent=2) + "\n")
    page = ROOT / "docs/capacity.md"
    plot.draw(said, FIGURES, page)
    plan.write(said, page)


def _measured(seconds: int) -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "load": round(os.getloadavg()[0], 1),
        **_clients(seconds),
        "sites": [_sites(count, seconds) for count in SITES],
        "nodes": [_nodes(count, seconds) for count in NODES],
    }


def _clients(seconds: int) -> dict[str, list[dict[str, float]]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder) as shop:
            posts = write(folder / "posts", [post(f"{SITE}/choices", choice(shop))])
            held = cookies(shop, folder)
            gets = write(folder / "gets", [get(f"{SITE}/check", one) for one in held])
            files = {"choices": posts, "checks": gets}
            return {
                kind: [_row(shop.server, file, n, seconds) for n in CLIENTS]
                for kind, file in files.items()
            }


def _row(server: Server, file: Path, clients: int, seconds: int) -> dict[str, float]:
    cost = spend(server, file, clients=clients, seconds=seconds)
    return {"clients": clients, **_said([cost])}


def _said(costs: Sequence[Cost]) -> dict[str, float]:
    rate = sum(cost.rate for cost in costs)
    return {
        "rate": round(rate),
        "p50_ms": round(sum(cost.p50 * cost.rate for cost in costs) / rate, 2),
        "p99_ms": round(max(cost.p99 for cost in costs), 2),
        "cpu_us": round(sum(cost.cpu * cost.rate for cost in costs) / rate, 1),
    }


def _sites(count: int, seconds: int) -> dict[str, float]:
    """Let 64 clients choose at so many sites in turns."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder) as shop:
            names = ["shop", *(f"shop-{n}" for n in range(1, count))]
            _publish(shop, folder, names[1:])
            file = write(folder / "posts", [_choice(shop, site) for site in names])
            cost = spend(shop.server, file, clients=64, seconds=seconds)
            return {"sites": count, **_said([cost])}


def _publish(shop: Shop, folder: Path, names: Sequence[str]) -> None:
    text = (ROOT / "templates/demo/shop.toml").read_text()
    files = [folder / f"{name}.toml" for name in names]
    for file in files:
        file.write_text(text.replace('"shop"', f'"{file.stem}"', 1))
    if files:
        consent("publish", *files, "--data", shop.data)


def _choice(shop: Shop, site: str) -> bytes:
    notice = asked(shop.server, f"/v1/sites/{site}/check")["notice"]
    told = {"action": "accept_all", "layer": "banner", "key": "KEY", "notice": notice}
    return post(f"/v1/sites/{site}/choices", told)


def _nodes(count: int, seconds: int) -> dict[str, float]:
    """Let 64 clients choose at so many nodes of one PostgreSQL database."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        nodes = stack.enter_context(_cluster(folder, count))
        told = choice(Shop(nodes[0], folder))
        file = write(folder / "posts", [post(f"{SITE}/choices", told)])
        with ThreadPoolExecutor(count) as pool:
            load = {"clients": 64 // count, "seconds": seconds}
            costs = list(pool.map(lambda node: spend(node, file, **load), nodes))
        return {"nodes": count, **_said(costs)}


@contextmanager
def _cluster(folder: Path, count: int) -> Iterator[list[Server]]:
    for name, text in (("secret", os.urandom(32).hex()), ("keys", "")):
        (folder / name).touch(0o600)
        (folder / name).write_text(text or new_line(LOG).decode())
    with postgres_server.running() as server, ExitStack() as stack:
        told = {
            "CONSENT_DATABASE": server.new(),
            "CONSENT_SECRET_FILE": folder / "secret",
            "CONSENT_LEDGER_KEY_FILE": folder / "keys",
        }
        settings = ["env", *(f"{name}={value}" for name, value in told.items())]
        site = str(ROOT / "templates/demo/shop.toml")
        words = [*settings, *COMMAND, "publish", site, "--data", str(folder / "one")]
        subprocess.run(words, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        yield [
            stack.enter_context(
                running(
                    [*settings, *COMMAND, *_serve(folder / f"node-{n}")],
                    folder / f"node-{n}.log",
                )
            )
            for n in range(count)
        ]


def _serve(data: Path) -> tuple[str, ...]:
    return ("serve", "--data", str(data), "--port", "0")


def _records(sizes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"records": int(size), **{name: row[name] for name in TABLE}}
        for size, row in sizes.items()
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--growth", type=Path)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--draw", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
