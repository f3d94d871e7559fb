"""Nodes of one service at one PostgreSQL database, each a process of its own."""

import json
import secrets
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from consent.keyring import new_line
from scripts.demo_sites.service import LOG, ROOT, port_of, start
from tests.cli.running import consent

SHOP = ROOT / "templates" / "demo" / "shop.toml"
ORIGIN = "shop.localhost/consent/shop"


@dataclass
class Nodes:
    """What all nodes are told, and those that were started."""

    folder: Path
    url: str
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def told(self) -> Mapping[str, str]:
        """Give the settings that are the same for all."""
        return {
            "CONSENT_DATABASE": self.url,
            "CONSENT_SECRET_FILE": str(self.folder / "secret"),
            "CONSENT_LEDGER_KEY_FILE": str(self.folder / "ledger.keys"),
            "CONSENT_SITE_LIMIT": "off",
            "CONSENT_SENDER_LIMIT": "off",
        }

    def publish(self) -> str:
        """Make secret and keys, publish the demo's shop, and give its notice."""
        for name, text in (
            ("secret", secrets.token_hex(32).encode()),
            ("ledger.keys", new_line(ORIGIN)),
        ):
            (self.folder / name).write_bytes(text)
            (self.folder / name).chmod(0o600)
        self.run("publish", SHOP)
        return self.notice()

    def run(self, *words: str | Path, code: int = 0) -> str:
        """Run a command at the database, and give what it said."""
        done = consent(*words, "--data", self.folder / "commands", **self.told)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def notice(self) -> str:
        """Give the notice that is current, as the log names it."""
        lines = self.run("export", "--site", "shop", "--format", "ndjson", "-o", "-")
        entries = [json.loads(line)["entry"] for line in lines.splitlines()]
        return str([e for e in entries if e["kind"] == "notice"][-1]["notice"])

    def start(self, name: str = "node", **more: str) -> tuple[str, int]:
        """Start a node, and give its URL and its place among those that run."""
        data = self.folder / name
        data.mkdir(exist_ok=True)
        node = start(data, **self.told, **more)
        self.running.append(node)
        port = port_of(node, data / LOG)
        return f"http://localhost:{port}", len(self.running) - 1

    def close(self) -> None:
        """End all that still run."""
        for node in self.running:
            if node.poll() is None:
                node.send_signal(signal.SIGCONT)
                node.terminate()
        for node in self.running:
            node.wait(30)
