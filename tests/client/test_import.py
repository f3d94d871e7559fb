"""What importing the client costs a site."""

import subprocess
import sys

import pytest

HEAVY = {
    "aiosqlite",
    "argon2",
    "cryptography",
    "django",
    "flask",
    "httpx2",
    "jinja2",
    "starlette",
    "uvicorn",
}
PARTS = {"web", "flows", "store", "render", "cli", "ledger"}


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in an interpreter of its own."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("module", ["consent.client", "consent.client.asgi"])
def test_importing_brings_no_server(module: str) -> None:
    """No web framework, database or cryptography comes along, nor a server's parts."""
    code = f"import {module}, sys; print(*sys.modules)"
    loaded = set(run(code).stdout.split())
    assert module in loaded
    assert not loaded & (HEAVY | {f"consent.{part}" for part in PARTS})


def test_without_the_extra_only_asking_fails() -> None:
    """Where httpx2 is not installed, asking a service says what to install."""
    code = (
        "import sys; sys.modules['httpx2'] = None\n"
        "from consent.client import LocalConsent, RemoteConsent\n"
        "RemoteConsent('https://consent.example', 'shop')\n"
    )
    assert "pip install 'consent-ledger[client]'" in run(code).stderr
