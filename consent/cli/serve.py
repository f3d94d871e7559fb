"""`consent serve`: the service itself."""

import asyncio
import errno
import gc
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

import click
import uvicorn

from consent import database_setting
from consent.cli import daily, desk, options, protocol_h11
from consent.cli.log import FORMS, begin
from consent.cli.workers import Workers
from consent.errors import BadSetting, ConsentError
from consent.settings import Settings, read
from consent.store.base import Store
from consent.web.app import App, create_app

EMPTY = "no site is published here yet; `consent publish SITE.toml` does so"
BACKLOG = 2048
WAY_ON = "nothing is recorded until `consent doctor` was asked for the way on"
_ANY = {"0.0.0.0", "::"}  # noqa: S104 - compared with, not listened on
PATIENCE = 10
"""How many seconds requests under way may take once the service was told to stop."""


@click.command("serve")
@options.data
@options.also_set("--host", help="Address to listen on. Default: 127.0.0.1")
@options.also_set(
    "--port",
    help="Port to listen on, 0 for any free one. Default: 8000",
)
@options.also_set(
    "--log",
    type=click.Choice(list(FORMS)),
    default="text",
    show_default=True,
    help="One line an event: for people, or an object of JSON each.",
)
@options.also_set(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="COUNT",
    help="Processes that serve; more than one needs PostgreSQL.",
)
@options.also_set(
    "--selftest",
    type=click.Choice(["daily"]),
    help="Look at the live sites with a browser; see `consent selftest`.",
)
@options.anchors
def command(log: str, workers: int, selftest: str | None, **given: str | None) -> None:
    """Serve the notices that were published, until told to stop."""
    if selftest and workers > 1:
        raise click.UsageError("--selftest needs one worker; run it by a timer instead")
    begin(log)
    environment = options.environment(**given)
    database_setting.require_one_worker(environment, workers)
    settings = read(environment)
    for warning in settings.warnings:
        click.echo(f"Warning: {warning}", err=True)
    with _listening(settings.host, settings.port) as listener:
        if workers > 1:
            Workers(workers, partial(_serve, settings, listener)).run()
        else:
            _serve(settings, listener, selftest=bool(selftest), alone=True)


def _serve(
    settings: Settings,
    listener: socket.socket,
    worker: str = "",
    *,
    selftest: bool = False,
    alone: bool = False,
) -> None:
    app = create_app(settings, worker=worker)
    server = _server(app)

    async def run() -> None:
        async with app.running() as parts:
            if parts.store.halted:
                click.echo(f"Warning: {parts.store.halted}; {WAY_ON}", err=True)
            if not parts.live.sites():
                click.echo(f"Warning: {EMPTY}", err=True)
            click.echo(f"Serving on {_address(listener)}", err=True)
            if alone and not parts.store.halted:
                await _tell_of_desk(parts.store, settings, _here(listener))
            # There is no lifespan here, and every call less counts.
            server.config.app = app.front
            _collect_rarely()
            _open_more()
            looks = daily.beside(parts.store, settings.data)
            async with looks if selftest else nullcontext():
                await server.serve(sockets=[listener])

    with asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner:
        runner.run(run())


async def _tell_of_desk(store: Store, settings: Settings, base: str) -> None:
    """Print how the first operator gets in, at the first start."""
    try:
        link = await desk.first_link(store, settings, base)
    except ConsentError as error:
        click.echo(f"Warning: the desk is closed: {error.message}", err=True)
    else:
        if link is not None:
            click.echo(f"The desk, once and for a day: {link}", err=True)


def _collect_rarely() -> None:
    """Spare the collector what the start made for good, and most of its rounds.

    Requests leave next to no cycles behind: looking for them took a tenth of each.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 50, 50)


class Server(uvicorn.Server):
    """Stops when told so, and lets what is around it finish as well.

    The library raises the signal once more at the end of `serve`, which would cut off
    the closing of the store.
    """

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take the signals to stop for as long as the process lives."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self.handle_exit, name, None)
        yield


def _server(app: App) -> Server:
    return Server(
        uvicorn.Config(
            app,
            http=_protocol(),
            lifespan="off",
            ws="none",
            proxy_headers=False,
            server_header=False,
            access_log=False,
            log_config=None,
            backlog=BACKLOG,
            # What strangers send is nothing to fill a log with.
            log_level="error",
            timeout_graceful_shutdown=PATIENCE,
        )
    )


def _protocol() -> type[asyncio.Protocol]:
    try:
        # It comes with the extra `fast`.
        from consent.cli.protocol import Protocol  # noqa: PLC0415
    except ImportError:
        return protocol_h11.Protocol
    return Protocol


def _open_more() -> None:
    """Take as many connections as the system lets this user: each is an open file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen before anything else is done, so that a taken port is one sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise _refused(host, port, error) from error
    with listener:
        yield listener


def _refused(host: str, port: int, error: OSError) -> BadSetting:
    if error.errno == errno.EADDRINUSE:
        message = f"port {port} of {host} is taken; choose another with --port"
        return BadSetting(message, "CONSENT_PORT")
    if error.errno == errno.EACCES:
        message = f"port {port} needs rights this user lacks; choose one above 1023"
        return BadSetting(message, "CONSENT_PORT")
    message = f"CONSENT_HOST is {host!r}; write an address of this machine"
    return BadSetting(f"{message} ({error.strerror})", "CONSENT_HOST")


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _here(listener: socket.socket) -> str:
    """Give an address that a browser on this machine opens."""
    host, port = listener.getsockname()[:2]
    return f"http://localhost:{port}" if host in _ANY else _address(listener)
