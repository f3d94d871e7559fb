"""The service as one ASGI application: how it starts, runs and stops."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from typing import Any

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from consent import render, site_seal
from consent.errors import ConsentError
from consent.flows.anchor import Anchorer
from consent.flows.collect import Collector
from consent.flows.count import Counter
from consent.flows.deliver import Courier
from consent.flows.erase import Eraser
from consent.flows.limited import Limited
from consent.flows.prune import Pruner
from consent.flows.record import Recorder
from consent.flows.renew import recognise
from consent.flows.serve import Server, announce
from consent.flows.sign_in import Doorman
from consent.flows.watch import Watcher
from consent.send.target import targets
from consent.send.webhook import Webhooks
from consent.settings import Settings
from consent.store.base import Store
from consent.store.live import Live
from consent.store.open import keyring_of, open_store, require_keys
from consent.web import (
    ask,
    declaration,
    docs,
    erase,
    export,
    gpc,
    health,
    log,
    metrics,
    notices,
    openapi,
    page,
    posters,
    records,
    reports,
    seen,
    shown,
    style,
)
from consent.web.api import ApiDoor
from consent.web.desk import table as desk
from consent.web.desk.reception import Reception
from consent.web.desk.tries import Tries
from consent.web.door import Door, NoDoor
from consent.web.front import Front
from consent.web.hosts import Hosts
from consent.web.html import PageDoor
from consent.web.limits import Limits
from consent.web.parts import Parts, World
from consent.web.places import Places
from consent.web.rotation import Rotation
from consent.web.tokens import Tokens

logger = logging.getLogger("consent.web")


def routes() -> list[Route]:
    """Give every address but the busy ones, which are found before routing."""
    site = "/v1/sites/{site}"
    return [
        Route(f"{site}/erase", ApiDoor(POST=erase.erase)),
        Route(f"{site}/shown", ApiDoor(POST=shown.count)),
        Route(f"{site}/reports", ApiDoor(POST=reports.report)),
        Route(f"{site}/notices/{{hash}}", ApiDoor(GET=notices.read_notice)),
        Route(f"{site}/log/checkpoint", Door(GET=log.read_checkpoint)),
        Route(f"{site}/log/tile/{{tile:path}}", Door(GET=log.read_tile)),
        Route(f"{site}/records/{{record}}/shown", Door(GET=records.read_shown)),
        Route(f"{site}/export", Door(GET=export.read_export)),
        Route("/posters/{poster}", Door(GET=posters.read_poster)),
        Route("/p/page.css", Door(GET=style.read_style)),
        Route("/p/{site}", PageDoor(GET=page.read_page, POST=page.send_page)),
        Route("/p/{site}/declaration", Door(GET=declaration.read_declaration)),
        Route("/p/{site}/declaration.json", Door(GET=declaration.read_tree)),
        Route("/p/{site}/seen/{hash}", Door(GET=seen.read_seen)),
        Route("/.well-known/gpc.json", Door(GET=gpc.read_gpc)),
        Route("/openapi.json", Door(GET=openapi.read_openapi)),
        Route("/docs", Door(GET=docs.read_docs)),
        Route("/v1/ask", Door(GET=ask.read_ask)),
        Route("/metrics", Door(GET=metrics.read_metrics)),
        Route("/healthz", Door(GET=health.alive)),
        Route("/readyz", Door(GET=health.ready)),
        *desk.routes(),
    ]


def create_app(
    settings: Settings, world: World | None = None, worker: str = ""
) -> "App":
    """Make the service; nothing is opened before its lifespan begins.

    `worker` tells the processes apart that serve at one address.
    """
    return App(settings, world or World(), worker)


class App:
    """The ASGI application; `running` is its lifespan, for those who need no server.

    `front` answers what is HTTP, for as long as it runs.
    """

    def __init__(self, settings: Settings, world: World, worker: str) -> None:
        """Take what the service was told, its clock and randomness, and its name."""
        self._settings = settings
        self._world = world
        self._worker = worker
        self.front: ASGIApp
        self._router = Router(
            routes(), redirect_slashes=False, default=NoDoor(), lifespan=self._lifespan
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the lifespan."""
        if scope["type"] == "http":
            await self.front(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._router(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Parts]:
        """Open the store and keep up with it until the block ends."""
        clock, outside = self._world.clock, self._settings.outside
        ring = keyring_of(self._settings.database, outside.key_file)
        store = await open_store(
            self._settings.database,
            self._settings.database_url,
            clock=clock,
            ring=ring,
            guard=outside.guard,
        )
        try:
            await require_keys(store, ring, clock())
            await recognise(store, self._settings.secrets)
            limited = Limited(store, self._world.random, clock())
            parts = self._parts(store, limited)
            await parts.live.refresh(clock())
            self.front = Front(self._settings, parts, self._router)
            async with (
                _beside(parts.live.follow(clock)),
                _beside(_prepare(parts)),
                _beside(parts.pruner.follow(clock)),
                _beside(self._anchorer(parts).follow(clock)),
                _beside(parts.counter.follow(clock)),
                _beside(parts.collector.follow()),
                _beside(limited.follow(clock)),
                _beside(self._rotation(parts)),
                _beside(self._courier(parts).follow()),
                _beside(self._watcher(parts).follow(clock)),
            ):
                yield parts
        finally:
            await store.aclose()

    @asynccontextmanager
    async def _lifespan(self, _: object) -> AsyncIterator[None]:
        async with self.running():
            yield

    async def _rotation(self, parts: Parts) -> None:
        path = self._settings.secret_file
        if path is not None:
            await Rotation(path, parts).follow()

    def _anchorer(self, parts: Parts) -> Anchorer:
        settings, random = self._settings, self._world.random
        networks = settings.send_networks
        places = targets(settings.anchors, settings.data, random, networks)
        return Anchorer(parts.store, places)

    def _watcher(self, parts: Parts) -> Watcher:
        settings = self._settings
        return Watcher(
            parts.store, settings.alarm, settings.data, settings.send_networks
        )

    def _courier(self, parts: Parts) -> Courier:
        return Courier(
            parts.store.outbox,
            Webhooks(self._settings.send_networks).hand,
            lambda: parts.tokens.secrets,
            clock=self._world.clock,
            random=self._world.random,
        )

    def _parts(self, store: Store, limited: Limited) -> Parts:
        live = Live(store)
        return Parts(
            world=self._world,
            store=store,
            live=live,
            hosts=Hosts(live, self._settings.hosts),
            places=Places(self._settings),
            tokens=Tokens(
                self._settings.secrets,
                live,
                partial(site_seal.read, self._settings.data),
            ),
            recorder=Recorder(store, live, self._world.random),
            eraser=Eraser(store, live, self._world.random),
            pruner=Pruner(store, self._world.random),
            server=Server(render.build()),
            counter=Counter(store, live.sites),
            collector=Collector(store),
            limits=self._limits(limited),
            reception=self._reception(store),
            metrics_token=self._settings.metrics_token,
            worker=self._worker,
        )

    def _reception(self, store: Store) -> Reception:
        settings, random = self._settings, self._world.random
        return Reception(
            doorman=Doorman(store, host=settings.desk_host, random=random),
            tries=Tries(random, settings.trusted_proxies),
            host=settings.desk_host,
            root=settings.root_path,
            header=settings.desk_header,
            proxies=settings.trusted_proxies,
        )

    def _limits(self, limited: Limited) -> Limits:
        settings = self._settings
        return Limits(
            limited,
            self._world.random,
            sender=settings.sender_limit,
            site=settings.site_limit,
            proxies=settings.trusted_proxies,
        )


async def _prepare(parts: Parts) -> None:
    """Log a new build and compile every script; visitors need not wait for either."""
    sites, build = parts.live.sites(), parts.server.build
    # A halted ledger takes no build, and the notice is shown all the same.
    with _warned():
        await announce(parts.store, build, sites, parts.world.random)
    with _warned():
        await parts.server.warm(sites)


@contextmanager
def _warned() -> Iterator[None]:
    try:
        yield
    except ConsentError as error:
        logger.warning("%s: %s", error.code, error.message)


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
