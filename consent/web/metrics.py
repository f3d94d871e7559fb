"""`GET /metrics`: how the service is, for Prometheus; sums, on no visitor."""

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from starlette.types import Receive

from consent.store.base import Head
from consent.store.outbox import Endpoint
from consent.web.answer import NO_STORE, Answer
from consent.web.errors import NotFound
from consent.web.parts import Parts
from consent.web.request import Request

_TEXT = (b"content-type", b"text/plain; version=0.0.4; charset=utf-8")


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the service looks like at one moment."""

    parts: Parts
    now: int
    heads: tuple[Head, ...]
    endpoints: tuple[Endpoint, ...]

    def collect(self) -> Iterator[Any]:
        """Give the families of metrics, as the library asks for them."""
        # It comes with the extra `metrics`.
        core = import_module("prometheus_client.core")
        gauge, counter = core.GaugeMetricFamily, core.CounterMetricFamily
        yield from self._ours(self._process(gauge, counter))
        entries = counter("consent_log_entries", "Entries of a log.", labels=["site"])
        for head in self.heads:
            entries.add_metric([head.site], head.frontier.size)
        yield entries
        yield from self._webhooks(gauge)

    def _ours(self, families: Iterable[Any]) -> Iterator[Any]:
        """Say of which process they are, where several share an address."""
        for family in families:
            if name := self.parts.worker:
                family.samples = [
                    sample._replace(labels={**sample.labels, "worker": name})
                    for sample in family.samples
                ]
            yield family

    def _process(self, gauge: Any, counter: Any) -> Iterator[Any]:
        parts = self.parts
        yield gauge(
            "consent_ready",
            "1 while what the node knows is recent enough to answer from.",
            parts.live.is_fresh(self.now),
        )
        yield gauge(
            "consent_ledger_halted",
            "1 while nothing is signed or written.",
            bool(parts.store.halted),
        )
        limited = counter(
            "consent_limited_requests", "Writes refused as too many.", labels=["site"]
        )
        for site, number in parts.limits.refused.items():
            limited.add_metric([site], number)
        yield limited
        client = import_module("prometheus_client")
        yield from client.ProcessCollector(registry=None).collect()

    def _webhooks(self, gauge: Any) -> Iterator[Any]:
        labels = ["site", "host"]
        lag = gauge("consent_webhook_lag_entries", "Not told yet.", labels=labels)
        failing = gauge("consent_webhook_failing_seconds", "0: fine.", labels=labels)
        worst: dict[tuple[str, str], tuple[int, float]] = {}
        for endpoint in self.endpoints:
            # The path of an address may be a secret of its owner's; of several at one
            # host the worst counts, as Prometheus takes no two of one name.
            names = endpoint.site, urlsplit(endpoint.url).hostname or ""
            since = self.now if endpoint.failing is None else endpoint.failing
            most, longest = worst.get(names, (0, 0.0))
            seconds = (self.now - since) / 1000
            worst[names] = max(most, endpoint.lag), max(longest, seconds)
        for names, (most, longest) in worst.items():
            lag.add_metric(names, most)
            failing.add_metric(names, longest)
        yield lag
        yield failing


async def read_metrics(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer whoever shows the token of the settings; to others nothing is here."""
    given = request.headers.get(b"authorization", b"")
    wanted = parts.metrics_token
    if not wanted or not hmac.compare_digest(given, b"Bearer " + wanted):
        raise NotFound("nothing is at '/metrics'")
    client = import_module("prometheus_client")
    registry = client.CollectorRegistry()
    registry.register(
        Seen(
            parts,
            request.now,
            tuple(await parts.store.heads()),
            tuple(await parts.store.outbox.endpoints()),
        )
    )
    return Answer(200, [_TEXT, NO_STORE], client.generate_latest(registry))
