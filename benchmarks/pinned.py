"""Servers on one core, load from wrk on another, and what a request costs there."""

import json
import os
import re
import secrets
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.demo_sites.service import ROOT, end, environment

LISTENS = re.compile(r"http://127\.0\.0\.1:(\d+)")
PATIENCE = 60.0
SCRIPT = Path(__file__).with_name("requests.lua")


@dataclass(frozen=True, slots=True)
class Server:
    """A process that listens on the loopback."""

    pid: int
    port: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a round gave: CPU microseconds and waiting milliseconds a request, rate."""

    cpu: float
    rate: float
    p50: float
    p99: float


def cores() -> tuple[str, str]:
    """Give a core for the servers and one for the load."""
    first, *others = sorted(os.sched_getaffinity(0))
    if not others or not shutil.which("wrk") or not shutil.which("taskset"):
        raise SystemExit("it takes two cores, taskset and wrk (apt-get install wrk)")
    return str(first), str(others[0])


@contextmanager
def running(
    command: Sequence[str], log: Path, cwd: Path = ROOT, **settings: str
) -> Iterator[Server]:
    """Run a server that prints its address, on the servers' core."""
    with log.open("w") as out:
        child = subprocess.Popen(
            ["taskset", "-c", cores()[0], *command],
            cwd=cwd,
            # But for `harm`, no benchmark is a flood.
            env=environment(**{"CONSENT_SITE_LIMIT": "off", **settings}),
            stdout=out,
            stderr=out,
        )
        try:
            yield Server(child.pid, _port(child, log))
        finally:
            end(child)


def _port(child: subprocess.Popen[bytes], log: Path) -> int:
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience and child.poll() is None:
        if found := LISTENS.search(log.read_text()):
            return int(found[1])
        time.sleep(0.05)
    raise SystemExit(f"{child.args!r} does not serve: {log.read_text()}")


def write(path: Path, requests: Sequence[bytes]) -> Path:
    """Write requests to a file as the script reads it."""
    path.write_bytes(b"".join(request + b"\0" for request in requests))
    return path


def spend(server: Server, requests: Path, *, clients: int, seconds: int) -> Cost:
    """Let clients on the load's core send requests, and refuse any that failed."""
    command = ["taskset", "-c", cores()[1], "wrk", "-t1", f"-c{clients}"]
    command += [f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT)]
    command += [f"http://127.0.0.1:{server.port}", "--", str(requests)]
    command += [str(secrets.randbelow(1_000_000)), secrets.token_hex(8)]
    before = cpu_of(server.pid)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    cpu = cpu_of(server.pid) - before

    said = json.loads(done.stdout.strip().splitlines()[-1])
    if said["faults"] or not said["requests"]:
        raise SystemExit(f"{requests.name}: {done.stdout}")
    return Cost(
        cpu=cpu / said["requests"] * 1e6,
        rate=said["requests"] / said["us"] * 1e6,
        p50=said["p50"] / 1000,
        p99=said["p99"] / 1000,
    )


def cpu_of(pid: int) -> float:
    """Give the CPU seconds that a process's threads have used, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def interleave(
    cases: Mapping[str, Callable[[], Cost]], rounds: int
) -> dict[str, list[Cost]]:
    """Measure all cases in turns, every second round backwards."""
    costs: dict[str, list[Cost]] = {name: [] for name in cases}
    for case in cases.values():
        case()
    for number in range(rounds):
        for name in list(cases)[:: -1 if number % 2 else 1]:
            costs[name].append(cases[name]())
    return costs


def compared(ours: Sequence[Cost], theirs: Sequence[Cost]) -> dict[str, float]:
    """Give medians, and those of what they cost or reach against what ours does."""
    pairs = list(zip(ours, theirs, strict=True))
    return {
        "cpu_us": round(statistics.median(our.cpu for our in ours), 1),
        "their_cpu_us": round(statistics.median(their.cpu for their in theirs), 1),
        "cpu_ratio": _median([their.cpu / our.cpu for our, their in pairs]),
        "rate": round(statistics.median(our.rate for our in ours)),
        "rate_ratio": _median([our.rate / their.rate for our, their in pairs]),
        "p50_ms": round(statistics.median(our.p50 for our in ours), 2),
        "p99_ms": round(statistics.median(our.p99 for our in ours), 2),
    }


def _median(ratios: Sequence[float]) -> float:
    return round(statistics.median(ratios), 2)
