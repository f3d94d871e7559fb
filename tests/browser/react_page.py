"""A page that React renders on a server and hydrates whole, without a framework."""

import subprocess
from pathlib import Path

import pytest

from scripts.demo_sites.front import Answer, Request, Route
from scripts.demo_sites.pages import TYPES
from scripts.demo_sites.service import ROOT

SOURCE = ROOT / "tests/next/plain"
BUNDLER = ROOT / "widget/node_modules/.bin/esbuild"
TAGS = ("async", "sync")


def pages(folder: Path) -> Route:
    """Render the page with each form of the tag, or skip where no React is."""
    if not (ROOT / "tests/next/node_modules/react-dom").is_dir():
        pytest.skip("React is not installed: scripts/install")
    client = (TYPES[".js"], _bundled(folder, "client", "browser").read_bytes())
    server = _bundled(folder, "server", "node")
    files = {f"/{tag}/client.js": client for tag in TAGS}
    files |= {f"/{tag}": (TYPES[".html"], _run("node", server, tag)) for tag in TAGS}

    def serve(request: Request) -> Answer:
        kind, body = files[request.path]
        return Answer(200, (("Content-Type", kind),), body)

    return serve


def _bundled(folder: Path, name: str, platform: str) -> Path:
    into = folder / f"{name}.cjs"
    _run(
        BUNDLER,
        SOURCE / f"{name}.jsx",
        "--bundle",
        "--jsx=automatic",
        f"--platform={platform}",
        '--define:process.env.NODE_ENV="production"',
        f"--outfile={into}",
        "--log-level=warning",
    )
    return into


def _run(*command: str | Path) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout
