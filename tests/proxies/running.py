"""The real nginx, the real Caddy and the real service, each on free ports."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.demo_sites.service import COMMAND, end, environment, port_of

PATIENCE = 20.0

NGINX = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
{user}
events {{ worker_connections 256; }}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{configuration}
}}
"""
CADDY = """{{
	admin off
	storage file_system {folder}
	auto_https disable_redirects
	default_bind 127.0.0.1
	https_port {port}
	servers {{
		protocols h1 h2
	}}
}}
{configuration}
"""


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything listens on the loopback; all but `tls` is plain HTTP."""

    tls: int
    service: int
    stand_in: int
    backend: int


@dataclass(frozen=True, slots=True)
class Service:
    """A consent service that runs; `pid` is its process."""

    pid: int
    port: int


def free_ports(count: int) -> list[int]:
    """Give ports that nobody listens on just now."""
    with ExitStack() as taken:
        listeners = [
            taken.enter_context(socket.create_server(("127.0.0.1", 0)))
            for _ in range(count)
        ]
        return [each.getsockname()[1] for each in listeners]


@contextmanager
def service(data: Path, port: int = 0, **settings: str) -> Iterator[Service]:
    """Run `consent serve` until the block ends; settings are CONSENT_* variables."""
    with (data / "serve.log").open("w") as log:
        child = subprocess.Popen(
            [*COMMAND, "serve", "--data", str(data), "--port", str(port)],
            env=environment() | settings,
            stdout=log,
            stderr=log,
            process_group=0,
        )
        try:
            yield Service(child.pid, port_of(child, Path(log.name)))
        finally:
            end(child)


@contextmanager
def nginx(folder: Path, port: int, configuration: str) -> Iterator[None]:
    """Run nginx with what stands inside its `http` block."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    # As root, nginx would drop its rights and could not read the test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, user=user, configuration=configuration))
    command = [program, "-e", str(folder / "error.log"), "-c", str(file)]
    with _running(command, folder, port):
        yield


@contextmanager
def caddy(folder: Path, port: int, configuration: str) -> Iterator[None]:
    """Run Caddy with a Caddyfile that has no global options of its own."""
    program = shutil.which("caddy")
    file = folder / "Caddyfile"
    file.write_text(CADDY.format(folder=folder, port=port, configuration=configuration))
    command = [program, "run", "--adapter", "caddyfile", "--config", str(file)]
    with _running(command, folder, port):
        yield


@contextmanager
def _running(command: list[str | None], folder: Path, port: int) -> Iterator[None]:
    program, *rest = command
    if program is None:
        pytest.skip("the proxy is not installed")
    with (folder / "proxy.log").open("w") as log:
        child = subprocess.Popen(
            [program, *rest],
            env={**os.environ, "XDG_CONFIG_HOME": str(folder)},
            stdout=log,
            stderr=log,
            process_group=0,
        )
        try:
            _wait(child, port, Path(log.name))
            yield
        finally:
            end(child)


def _wait(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience and child.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(log.read_text())
