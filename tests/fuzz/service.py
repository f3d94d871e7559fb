"""The service as a process of its own, with what a caller of each kind would show."""

import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.cli.running import COMMAND, environment, spawned
from tests.rules.site_files import SHOP

PAGE = "https://shop.example"


@dataclass(frozen=True)
class Service:
    """Where it listens, what it wrote to its log, and how to be let in."""

    child: subprocess.Popen[bytes]
    port: int
    log: Path
    bearer: str
    token: str
    notice: str

    @property
    def url(self) -> str:
        """Give the address it listens at."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def memory(self) -> int:
        """Give the bytes of memory it holds (resident)."""
        lines = Path(f"/proc/{self.child.pid}/status").read_text().splitlines()
        [held] = [line for line in lines if line.startswith("VmRSS")]
        return int(held.split()[1]) * 1024


@contextmanager
def serving(folder: Path, without: tuple[str, ...] = ()) -> Iterator[Service]:
    """Publish the shop, let an auditor and a visitor in, and serve until the end.

    `without` names modules that are as good as not installed.
    """
    data, log = folder / "data", folder / "log"
    (folder / "shop.toml").write_text(SHOP)
    spawned("publish", folder / "shop.toml", "--data", data)
    made = spawned("token", "create", "--data", data, "--site", "shop")
    with log.open("wb") as file:
        missing = "".join(f"sys.modules[{name!r}] = None; " for name in without)
        program = [*COMMAND[:3], f"import sys; {missing}{COMMAND[3]}"]
        command = [*program, "serve", "--data", str(data), "--port", "0"]
        child = subprocess.Popen(command, env=environment(), stderr=file)
    try:
        port = _port(child, log)
        token, notice = _grant(port)
        yield Service(child, port, log, made.stdout.strip(), token, notice)
    finally:
        child.terminate()
        child.wait(timeout=20)


def _port(child: subprocess.Popen[bytes], log: Path) -> int:
    while "Serving on" not in log.read_text():
        assert child.poll() is None, log.read_text()
    return int(log.read_text().split("Serving on")[1].split()[0].rpartition(":")[2])


def _grant(port: int) -> tuple[str, str]:
    base = f"http://127.0.0.1:{port}/v1/sites/shop"
    notice = httpx2.get(f"{base}/check").json()["notice"]
    choice = {
        "action": "accept_all",
        "notice": notice,
        "layer": "banner",
        "key": secrets.token_hex(16),
    }
    answer = httpx2.post(
        f"{base}/choices", json=choice, headers={"origin": PAGE}
    ).raise_for_status()
    return answer.json()["token"], notice
