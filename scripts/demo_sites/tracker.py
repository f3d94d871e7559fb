"""The third host: serves analytics, an ad and a film, and counts what reached it."""

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import Condition
from urllib.parse import urlsplit

from scripts.demo_sites.front import Answer, Request, Route
from scripts.demo_sites.pages import pages

LATEST = 200

SERVICES = {
    "/analytics.js": "hoofprint",
    "/collect": "hoofprint",
    "/ad.js": "kiosk",
    "/ad": "kiosk",
    "/pixel.svg": "kiosk",
    "/tide": "lantern",
    "/wheel": "lantern",
}
OWN = frozenset({"/", "/tracker.css", "/watch.js", "/count", "/favicon.ico"})


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that reached the third host, as any server's log would show it."""

    at: str
    site: str
    service: str
    path: str


class Tracker:
    """Three companies on one host; every request but for its own page is counted."""

    def __init__(self, port: int) -> None:
        """Start with an empty count."""
        self._files: Route = pages("tracker", port)
        self._arrival = Condition()
        self._hits: list[Hit] = []

    def __call__(self, request: Request) -> Answer:
        """Answer a request, after counting it."""
        if request.path == "/count":
            return self.count(request)
        if request.path not in OWN:
            self._keep(request)
        if request.path == "/collect":
            return Answer(204, (("Access-Control-Allow-Origin", "*"),))
        return self._files(request)

    def count(self, _: Request) -> Answer:
        """Tell as JSON what was counted, by site and service, and the latest hits."""
        hits = self.hits()
        by_site: dict[str, Counter[str]] = {}
        for hit in hits:
            by_site.setdefault(hit.site, Counter())[hit.service] += 1
        latest = [asdict(hit) for hit in reversed(hits[-LATEST:])]
        told = {"total": len(hits), "sites": by_site, "latest": latest}
        headers = (("Content-Type", "application/json"), ("Cache-Control", "no-store"))
        return Answer(200, headers, json.dumps(told).encode())

    def hits(self, site: str = "") -> list[Hit]:
        """Give what was counted, from one site or from all."""
        with self._arrival:
            return [hit for hit in self._hits if site in ("", hit.site)]

    def wait_for(self, path: str, patience: float = 10.0) -> bool:
        """Wait until a path was asked for; tell whether it was."""
        with self._arrival:
            return self._arrival.wait_for(
                lambda: any(hit.path == path for hit in self._hits), patience
            )

    def forget(self) -> None:
        """Count from 0 again."""
        with self._arrival:
            self._hits.clear()

    def _keep(self, request: Request) -> None:
        referrer = urlsplit(request.headers.get("Referer", ""))
        hit = Hit(
            at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            site=referrer.netloc or "unknown",
            service=SERVICES.get(request.path, "unknown"),
            path=request.path,
        )
        with self._arrival:
            self._hits.append(hit)
            self._arrival.notify_all()
