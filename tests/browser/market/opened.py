"""The market with its service and all third hosts, on one port over TLS."""

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition
from typing import Any

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request, Route
from scripts.demo_sites.pages import TYPES
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import consent, serving
from tests.browser.market.site import FILE, HOST, OWN, PAGE, SERVICE
from tests.browser.market.third import HOSTS, Third
from tests.proxies.certificate import Certificate, make

SRV = "kiosk_srv=1; Max-Age=2592000; Path=/; Secure; HttpOnly; Domain=market.example"
JS = (("Content-Type", TYPES[".js"]),)


class SecureFront(Front):
    """A front that speaks TLS; each connection shakes hands in its own thread."""

    def __init__(self, certificate: Certificate) -> None:
        """Take any free port."""
        super().__init__(0)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate.chain, certificate.key)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection."""
        plain, address = super().get_request()
        wrapped = self._context.wrap_socket(
            plain, server_side=True, do_handshake_on_connect=False
        )
        return wrapped, address


class Hooks:
    """The market's own back end, which hears of choices."""

    def __init__(self) -> None:
        """Start with nothing heard."""
        self._news = Condition()
        self._heard: list[dict[str, Any]] = []

    def __call__(self, request: Request) -> Answer:
        """Keep what came."""
        with self._news:
            self._heard.append(json.loads(request.body))
            self._news.notify_all()
        return Answer(204, ())

    def wait_for(self, kind: str, patience: float = 20.0) -> dict[str, Any]:
        """Wait for news of a kind, and give the latest."""
        with self._news:
            of = lambda: [one for one in self._heard if one["type"] == kind]  # noqa: E731
            assert self._news.wait_for(lambda: bool(of()), patience)
            return of()[-1]


@dataclass
class Market:
    """A market that is open; `pages` and `service` may be put in another's place."""

    data: Path
    front: SecureFront
    certificate: Certificate
    third: Third
    hooks: Hooks
    service: Route
    head: str = ""
    wrong: list[Route] = field(default_factory=list)

    def serve(self, request: Request) -> Answer:
        """Answer as the site does."""
        match request.path:
            case "/market.js":
                return Answer(200, JS, OWN.encode())
            case "/kiosk-worker.js":
                return Answer(200, JS, b"// It only stays.")
            case "/kiosk/serve":
                return Answer(204, (("Set-Cookie", SRV),))
            case _:
                page = PAGE.replace("<script async", f"{self.head}<script async", 1)
                return Answer(200, (("Content-Type", TYPES[".html"]),), page.encode())

    def consent(self, request: Request) -> Answer:
        """Answer as the service does, or as what stands in its place."""
        return (self.wrong[-1] if self.wrong else self.service)(request)

    def records(self) -> list[dict[str, Any]]:
        """Read the choices from an export, entry and body."""
        where = ("--data", self.data, "--site", "market", "--format", "ndjson")
        lines = map(json.loads, consent("export", *where, "-o", "-").splitlines())
        kinds = {"consent", "refuse", "withdraw"}
        return [line for line in lines if line["entry"]["kind"] in kinds]

    def begin(self) -> None:
        """Forget what other tests did."""
        self.third.forget()
        self.wrong.clear()
        self.head = ""


@contextmanager
def opened(data: Path) -> Iterator[Market]:
    """Publish the market and serve it, its service and all third hosts."""
    certificate = make(data, [HOST, SERVICE, *HOSTS])
    third, hooks = Third(), Hooks()
    with SecureFront(certificate) as front, Front(0) as back:
        back.routes = {"localhost": hooks}
        file = data / "market.toml"
        file.write_text(FILE.replace("{hooks}", str(back.port)))
        consent("publish", file, "--data", data)
        with (
            serving(data, CONSENT_SEND_NETWORKS="127.0.0.0/8") as service,
            answering(front),
            answering(back),
        ):
            market = Market(data, front, certificate, third, hooks, forward(service))
            front.routes = {
                HOST: market.serve,
                SERVICE: market.consent,
                **third.routes(),
            }
            yield market
