"""What a request costs against an empty Starlette route, both under uvicorn.

`python -m benchmarks.rates [--rounds N] [--seconds S]` prints one JSON object: for
each door the median CPU time of the server process a request, as a ratio (less is
better), and for choices the rate as a ratio (more is better). Rounds are interleaved.
"""

import argparse
import asyncio
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count, repeat
from pathlib import Path

from benchmarks.load import Cost, spend
from consent import settings
from consent.rules import state as states
from consent.rules.token import Token, write
from consent.seal import Seal, site_key
from scripts.demo_sites.service import (
    COMMAND,
    ROOT,
    consent,
    end,
    environment,
    port_of,
)

ORIGIN = "http://shop.localhost:8080"
Requests = Callable[[], Iterator[bytes]]


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        data = Path(folder)
        consent("publish", ROOT / "templates/demo/shop.toml", "--data", data)
        ours, yardstick = _start_ours(stack, data), _start_yardstick(stack, data)
        figures = {
            "check_repeated": _Pair(lambda: repeat(_check(data, 0)), _empty_get),
            "check_distinct": _Pair(lambda: _distinct(data), _empty_get),
            "widget": _Pair(lambda: repeat(_get("/w/shop.js")), _empty_get),
            "choices": _Pair(lambda: _choices(ours[1]), _empty_post, clients=64),
        }
        result = {
            name: pair.measure(ours, yardstick, options.rounds, options.seconds)
            for name, pair in figures.items()
        }
    print(json.dumps(result, indent=2))


class _Pair:
    def __init__(self, ours: Requests, empty: Requests, clients: int = 8) -> None:
        self._ours, self._empty, self._clients = ours, empty, clients

    def measure(
        self,
        ours: tuple[int, int],
        yardstick: tuple[int, int],
        rounds: int,
        seconds: float,
    ) -> dict[str, float]:
        """Give medians over the rounds."""
        requests = self._ours()
        pairs = [
            (
                self._spend(ours, requests, seconds),
                self._spend(yardstick, self._empty(), seconds),
            )
            for _ in range(rounds)
        ]
        return {
            "cpu_us": round(statistics.median(our.cpu for our, _ in pairs), 1),
            "cpu_ratio": _median(our.cpu / empty.cpu for our, empty in pairs),
            "rate": round(statistics.median(our.rate for our, _ in pairs)),
            "rate_ratio": _median(our.rate / empty.rate for our, empty in pairs),
        }

    def _spend(
        self, server: tuple[int, int], requests: Iterator[bytes], seconds: float
    ) -> Cost:
        pid, port = server
        work = spend(pid, port, requests, clients=self._clients, seconds=seconds)
        return asyncio.run(work)


def _median(ratios: Iterator[float]) -> float:
    return round(statistics.median(ratios), 2)


def _start_ours(stack: ExitStack, data: Path) -> tuple[int, int]:
    log = stack.enter_context((data / "serve.log").open("w"))
    child = subprocess.Popen(
        [*COMMAND, "serve", "--data", str(data), "--port", "0"],
        env=environment(),
        stdout=log,
        stderr=log,
    )
    stack.callback(end, child)
    return child.pid, port_of(child, Path(log.name))


def _start_yardstick(stack: ExitStack, data: Path) -> tuple[int, int]:
    port = 20_000 + secrets.randbelow(10_000)
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.empty", str(port)], env=environment()
    )
    stack.callback(end, child)
    for _ in range(100):
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/").close()
            return child.pid, port
        time.sleep(0.1)
    raise TimeoutError("the empty route does not answer")


def _get(path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept: */*", *headers]
    lines += ["Accept-Encoding: gzip, br", "User-Agent: Mozilla/5.0 (X11; Linux)"]
    return "\r\n".join([*lines, "", ""]).encode()


def _post(path: str, body: bytes, *headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Origin: {ORIGIN}", *headers]
    lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def _empty_get() -> Iterator[bytes]:
    return repeat(_get("/"))


def _empty_post() -> Iterator[bytes]:
    return repeat(_post("/", b"x" * 200))


def _check(data: Path, index: int) -> bytes:
    """Ask with the token of a grant of everything that was made today."""
    today = int(time.time() // 86_400)
    text = f"gi0.{'0' * 16}.5.PA.5.PA.{today}.{today + 180}"
    plain = write(Token("shop", states.read(text), index))
    keys = settings.read({"CONSENT_DATA": str(data)}).secrets
    token = Seal([site_key(key, "shop") for key in keys]).seal(plain)
    cookie = f"Cookie: theme=dark; pp_shop={text}; __Host-pps_shop={token}"
    return _get("/v1/sites/shop/check", cookie)


def _distinct(data: Path) -> Iterator[bytes]:
    # Sealed before the clock runs: the clients' own work is not the question.
    tokens = [_check(data, index) for index in range(20_000)]
    return (tokens[number % len(tokens)] for number in count())


def _choices(port: int) -> Iterator[bytes]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/sites/shop/check") as said:
        notice = json.load(said)["notice"]
    for _ in count():
        key = secrets.token_hex(16)
        choice = {"action": "accept_all", "layer": "banner", "key": key}
        body = json.dumps({**choice, "notice": notice}).encode()
        yield _post("/v1/sites/shop/choices", body)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
