"""What the doors work with while the service runs."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from consent.flows.collect import Collector
from consent.flows.count import Counter
from consent.flows.erase import Eraser
from consent.flows.prune import Pruner
from consent.flows.record import Recorder
from consent.flows.serve import Server
from consent.store.base import Store
from consent.store.live import Live
from consent.store.open import wall_clock
from consent.web.desk.reception import Reception
from consent.web.hosts import Hosts
from consent.web.limits import Limits
from consent.web.places import Places
from consent.web.tokens import Tokens


@dataclass(frozen=True, slots=True)
class World:
    """Time and chance, handed in so that tests can be sure of both."""

    clock: Callable[[], int] = wall_clock
    random: Callable[[int], bytes] = os.urandom


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything a door may need, made once at the start.

    `worker` tells the processes apart that serve at one address.
    """

    world: World
    store: Store
    live: Live
    hosts: Hosts
    places: Places
    tokens: Tokens
    recorder: Recorder
    eraser: Eraser
    pruner: Pruner
    server: Server
    counter: Counter
    collector: Collector
    limits: Limits
    reception: Reception
    metrics_token: bytes = b""
    worker: str = ""
