"""The README's proxy snippets, in a real nginx and a real Caddy before the service."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.readme import Shop, accept, ask, blocks, published

NGINX = """daemon off; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    {snippet}
  }}
}}
"""
CADDY = """{{
  admin off
  auto_https off
}}
http://:{port} {{
  bind 127.0.0.1
  {snippet}
}}
"""
COMMANDS = {
    "nginx": ["nginx", "-e", "stderr", "-p", ".", "-c"],
    "caddy": ["caddy", "run", "--adapter", "caddyfile", "--config"],
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Publish the README's site file and serve it."""
    with published(tmp_path_factory.mktemp("proxies")) as shop:
        yield shop


@contextmanager
def proxied(name: str, shop: Shop, folder: Path) -> Iterator[Shop]:
    """Run a proxy with the README's snippet, and give the shop as seen through it."""
    if shutil.which(COMMANDS[name][0]) is None:
        pytest.skip(f"{name} is not installed")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    [snippet] = [block.text for block in blocks("README.md") if block.language == name]
    template = {"nginx": NGINX, "caddy": CADDY}[name]
    file = folder / name
    file.write_text(
        template.format(
            folder=folder,
            port=port,
            snippet=snippet.replace("127.0.0.1:8000", f"127.0.0.1:{shop.port}"),
        )
    )
    with (folder / "log").open("w") as log:
        child = subprocess.Popen(
            [*COMMANDS[name], file],
            cwd=folder,
            env={"PATH": "/usr/bin:/usr/sbin", "HOME": str(folder)},
            stderr=log,
        )
    try:
        wait_until_up(child, port, folder / "log")
        yield Shop(shop.folder, port, "/privacy")
    finally:
        child.terminate()
        child.wait(timeout=10)


def wait_until_up(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return once the proxy listens, or fail with what it said."""
    end_of_patience = time.monotonic() + 15
    while time.monotonic() < end_of_patience and child.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    pytest.fail(log.read_text())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_snippet_works(name: str, shop: Shop, tmp_path: Path) -> None:
    """Behind the snippet the widget is served, and a choice gets the host's cookie."""
    with proxied(name, shop, tmp_path) as seen:
        assert b'"shop"' in ask(seen, "/w/shop.js", coding="identity").body
        assert accept(seen).startswith("c1.shop.g")
