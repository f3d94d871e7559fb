"""A shop behind a real proxy, its back end, a third host, and the service beside it."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from scripts.demo_sites.service import consent
from tests.proxies import backend, certificate, ready, running
from tests.proxies.backend import Backend
from tests.proxies.certificate import Certificate
from tests.proxies.running import Ports, Service

NAMES = ("shop.example", "consent.shop.example", "consent.other.example", backend.THIRD)
VISITOR = "127.0.0.9"
SETTINGS = {
    "CONSENT_TRUSTED_PROXIES": "127.0.0.1",
    "CONSENT_ROOT_PATH": "/privacy",
}
ENFORCE = "Content-Security-Policy"
REPORT = "Content-Security-Policy-Report-Only"
SITE = """
id = "shop"
origins = ["https://shop.example"]
languages = ["en"]

[csp]
mode = "{mode}"

[controller]
name = "Shop Ltd"
address = "1 High Street"
contact = "privacy@shop.example"
privacy_policy = "https://shop.example/privacy"

[purposes.statistics]

[purposes.marketing]
sale = true

[services.tracker]
name = "Tracker"
purposes = ["statistics"]
recipient = "Tracker Ltd"
country = "DE"
policy = "https://tracker.example/privacy"
hosts = ["tracker.example"]

[services.ads]
name = "Ads"
purposes = ["marketing"]
recipient = "Ads Ltd"
country = "IE"
policy = "https://ads.example/privacy"
hosts = ["ads.example"]
"""
PAGE = """<!doctype html>
<html lang="en"><title>The shop</title>
<link rel="icon" href="data:,">
<script async src="/privacy/w/shop.js"></script>
<script src="https://tracker.example/script.js"></script>
<link rel="stylesheet" href="https://tracker.example/style.css">
<h1>The shop</h1>
<img src="https://tracker.example/pixel.svg" alt="">
<iframe src="https://tracker.example/frame" title="A frame"></iframe>
<footer><a href="/privacy/p/shop" data-consent-open>Privacy preferences</a></footer>
"""


@dataclass(frozen=True, slots=True)
class World:
    """What a test can ask and look up; the service runs only where it is told to."""

    data: Path
    ports: Ports
    certificate: Certificate
    backend: Backend

    def service(self, data: Path | None = None) -> AbstractContextManager[Service]:
        """Run the service until the block ends, on these data or on others."""
        return running.service(data or self.data, self.ports.service, **SETTINGS)

    def choose(self, action: str) -> str:
        """Choose through the proxy, and give the cookies that a browser would keep."""
        notice = self.ask("/privacy/v1/sites/shop/check").json()["notice"]
        choice = {"action": action, "notice": notice, "layer": "banner"}
        answer = self.ask(
            "/privacy/v1/sites/shop/choices",
            "POST",
            json.dumps({**choice, "key": secrets.token_hex(16)}),
            content_type="application/json",
            origin="https://shop.example",
        )
        assert answer.status_code == 201, answer.text
        lines = answer.headers.get_list("set-cookie")
        return "; ".join(line.partition(";")[0] for line in lines)

    def ask(
        self, path: str = "/", method: str = "GET", body: str = "", **headers: str
    ) -> httpx2.Response:
        """Ask the proxy for a page of the shop, from a machine that is no proxy."""
        transport = httpx2.HTTPTransport(
            verify=self.certificate.client(), local_address=VISITOR
        )
        sent = {"host": "shop.example", **headers}
        with httpx2.Client(transport=transport, timeout=20) as client:
            return client.request(
                method,
                f"https://127.0.0.1:{self.ports.tls}{path}",
                content=body,
                headers={name.replace("_", "-"): value for name, value in sent.items()},
                extensions={"sni_hostname": "shop.example"},
            )


@contextmanager
def behind(
    kind: str, folder: Path, mode: str = "enforce", more: str = ""
) -> Iterator[World]:
    """Publish the shop and put it behind nginx or caddy, set up as in the docs."""
    made = certificate.make(folder, NAMES)
    publish(folder, SITE.format(mode=mode) + more)
    with backend.serving() as served:
        served.pages["/"] = served.pages["/offers/"] = PAGE
        tls, service, stand_in = running.free_ports(3)
        ports = Ports(tls, service, stand_in, served.port)
        proxy, text = configured(kind, ports, made)
        if mode == "enforce":
            text = text.replace(f'{REPORT} "', f'{ENFORCE} "')
        with proxy(folder, tls, text):
            yield World(folder / "data", ports, made, served)


def publish(folder: Path, text: str) -> Path:
    """Publish a site's file, and give the folder of the service's data."""
    (folder / "site.toml").write_text(text)
    consent("publish", folder / "site.toml", "--data", folder / "data")
    return folder / "data"


def configured(
    kind: str, ports: Ports, made: Certificate
) -> tuple[Callable[[Path, int, str], AbstractContextManager[None]], str]:
    """Give what runs a proxy, and its ready file with the third host behind it."""
    if kind == "nginx":
        more = ready.third(ready.NGINX_THIRD, ports, made)
        return running.nginx, ready.nginx_file(ports, made) + more
    more = ready.third(ready.CADDY_THIRD, ports, made)
    return running.caddy, ready.caddy_file(ports, made) + more
