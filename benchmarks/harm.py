"""Load that means harm to one site, and what a quiet one beside it feels of it.

`python -m benchmarks.harm [--seconds S]` prints one JSON object. One process serves
both sites with the limits it has by itself. While each kind of harm is done to one, by
2,000 requests a second or by hundreds of connections, the other is asked by one back
end, a question every ten milliseconds; a clock inside the service sees how late its
event loop's turns come. Memory is the most it held meanwhile. After the harm it counts
as recovered once a visitor's choice is taken at the harmed site, and a question at the
quiet one takes no more than twice as long as before.
"""

import argparse
import http.client
import json
import os
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crowd import RATE
from benchmarks.pinned import Server, cores, running, write
from benchmarks.shop import Shop, choice, get, post, seal
from consent.rules import state as states
from consent.rules.token import Token
from consent.rules.token import write as write_token
from scripts.demo_sites.service import ROOT, consent

CHECK = "/v1/sites/{}/check"
CHOICES = "/v1/sites/shop/choices"
FROM = "X-Forwarded-For: ADDRESS"
TOKENS = 100_000
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Scene:
    """The service, the file that its clock writes, and the requests to send."""

    shop: Shop
    clock: Path
    folder: Path
    seconds: float

    @property
    def server(self) -> Server:
        """Give the process that serves."""
        return self.shop.server

    def file(self, name: str, requests: list[bytes]) -> Path:
        """Write requests as the crowd reads them."""
        return write(self.folder / name.replace(" ", "-"), requests)


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serving(folder) as shop:
            scene = Scene(shop, folder / "late", folder, options.seconds)
            print(json.dumps(measured(scene, options.tokens), indent=2))


@contextmanager
def serving(folder: Path) -> Iterator[Shop]:
    """Serve the demo's two sites, with a clock in the loop."""
    data = folder / "data"
    data.mkdir()
    for site in ("shop", "news"):
        consent("publish", ROOT / f"templates/demo/{site}.toml", "--data", data)
    command = [sys.executable, "-m", "benchmarks.lag", str(folder / "late")]
    command += ["serve", "--data", str(data), "--port", "0"]
    limits = {"CONSENT_SITE_LIMIT": "500/second"}
    proxy = {"CONSENT_TRUSTED_PROXIES": "127.0.0.1"}
    with running(command, folder / "serve.log", **limits, **proxy) as server:
        yield Shop(server, data)


def measured(scene: Scene, tokens: int) -> dict[str, Any]:
    """Do every kind of harm, and give what each cost."""
    quiet = scene.file("quiet", [get(CHECK.format("news"))])
    spread = tokens / RATE
    _crowd(scene, "ask", 1, quiet)
    idle = _memory(scene, "VmRSS")
    before = _under(scene, quiet, None)
    harmed = {
        name: _compared(
            _under(scene, quiet, (kind, file, longer or scene.seconds)), before
        )
        for name, kind, file, longer in _harms(scene, tokens, spread)
    }
    return {"idle_mb": idle, "before": before, **harmed, **_worst(harmed, idle)}


def _harms(
    scene: Scene, tokens: int, spread: float
) -> Iterator[tuple[str, str, Path, float]]:
    """Give each kind's name, crowd and requests, and for how long."""
    accept = choice(scene.shop)
    strangers = post(CHOICES, accept).replace(b"\r\n", f"\r\n{FROM}\r\n".encode(), 1)
    one = strangers.replace(b"ADDRESS", b"11.1.1.1")
    head = strangers.partition(b"Content-Length")[0]
    endless = head + b"Transfer-Encoding: chunked\r\n\r\n"
    check = CHECK.format("shop")
    yield "slow", "drip", scene.file("slow", [get(check)]), 0
    yield "oversized", "swell", scene.file("oversized", [endless]), 0
    yield "sender", "flood", scene.file("sender", [one]), 0
    yield "visitors", "flood", scene.file("visitors", [strangers]), 0
    yield "checks", "flood", scene.file("checks", [get(check)]), 0
    shown = [get(check, cookie) for cookie in _tokens(scene, tokens)]
    yield "tokens", "flood", scene.file("tokens", shown), spread


def _tokens(scene: Scene, number: int) -> Iterator[str]:
    """Write Cookie headers of genuine grants that are all different."""
    sealer, today = seal(scene.shop), int(time.time() // 86_400)
    for each in range(number):
        text = f"gi0.{each:016x}.5.PA.5.PA.{today}.{today + 180}"
        token = sealer.seal(write_token(Token("shop", states.read(text), 0)))
        yield f"Cookie: pp_shop={text}; __Host-pps_shop={token}"


def _under(
    scene: Scene, quiet: Path, harm: tuple[str, Path, float] | None
) -> dict[str, Any]:
    """Ask at the quiet site while harm is done, and give all that was seen."""
    Path(f"/proc/{scene.server.pid}/clear_refs").write_text("5")
    _late(scene)
    seconds = harm[2] if harm else scene.seconds
    doing = _start(scene, *harm[:2], seconds, ["nice"]) if harm else None
    asked = _crowd(scene, "ask", seconds, quiet)
    late = sorted(_late(scene))
    done = json.loads(doing.communicate()[0]) if doing else {}
    return {
        "median_ms": asked["median_ms"],
        "p99_ms": asked["p99_ms"],
        "lag_p99_ms": late[int(len(late) * 0.99)],
        "peak_mb": _memory(scene, "VmHWM"),
        "not_answered": sum(asked["statuses"].values()) - asked["statuses"]["200"],
        "harm": done.get("statuses", {}),
        "refused": done.get("refused", 0),
        "untold": done.get("refused", 0) - done.get("told", 0),
        "recovered_s": _recovery(scene) if harm else 0.0,
    }


def _recovery(scene: Scene) -> float:
    """Give the seconds until the harmed site takes a choice and both answer soon."""
    started = time.monotonic()
    body = {**choice(scene.shop), "key": secrets.token_hex(16)}
    while time.monotonic() < started + PATIENCE:
        status, _ = _asked(scene, "POST", CHOICES, body)
        took = [_asked(scene, "GET", CHECK.format("news"))[1] for _ in range(9)]
        if status in {200, 201} and statistics.median(took) < 0.02:
            break
        time.sleep(0.05)
    return round(time.monotonic() - started, 2)


def _asked(
    scene: Scene, method: str, path: str, body: object = None
) -> tuple[int, float]:
    line = http.client.HTTPConnection("127.0.0.1", scene.server.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json", "X-Forwarded-For": "12.1.1.1"}
    started = time.perf_counter()
    line.request(method, path, body and json.dumps(body), headers)
    answer = line.getresponse()
    answer.read()
    line.close()
    return answer.status, time.perf_counter() - started


def _compared(seen: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {**seen, "median_ratio": round(seen["median_ms"] / before["median_ms"], 2)}


def _worst(harmed: dict[str, dict[str, Any]], idle: float) -> dict[str, Any]:
    """Give what the bars for all kinds together are held against."""
    faults = [
        int(count)
        for one in harmed.values()
        for status, count in one["harm"].items()
        if status.startswith("5") and status != "503"
    ]
    return {
        "over_mb": round(max(one["peak_mb"] for one in harmed.values()) - 2 * idle, 1),
        "recovered_s": max(one["recovered_s"] for one in harmed.values()),
        "not_answered": sum(one["not_answered"] for one in harmed.values()),
        "refused": sum(one["refused"] for one in harmed.values()),
        "untold": sum(one["untold"] for one in harmed.values()),
        "faults": sum(faults),
    }


def _late(scene: Scene) -> list[float]:
    """Give by how many milliseconds turns of the loop were late since last asked."""
    scene.clock.unlink(missing_ok=True)
    os.kill(scene.server.pid, signal.SIGUSR1)
    patience = time.monotonic() + PATIENCE
    while not scene.clock.exists() and time.monotonic() < patience:
        time.sleep(0.01)
    said: list[float] = json.loads(scene.clock.read_text())
    return said or [0.0]


def _memory(scene: Scene, what: str) -> float:
    rows = Path(f"/proc/{scene.server.pid}/status").read_text().splitlines()
    (row,) = (row for row in rows if row.startswith(what))
    return round(int(row.split()[1]) / 1024, 1)


def _crowd(scene: Scene, kind: str, seconds: float, file: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(
        _start(scene, kind, file, seconds).communicate()[0]
    )
    return said


def _start(
    scene: Scene, kind: str, file: Path, seconds: float, before: list[str] | None = None
) -> subprocess.Popen[str]:
    command = ["taskset", "-c", cores()[1], *(before or [])]
    command += [sys.executable, "-m", "benchmarks.crowd", kind]
    command += [str(scene.server.port), str(seconds), str(file)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--tokens", type=int, default=TOKENS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
