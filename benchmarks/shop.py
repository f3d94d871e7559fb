"""The demo's shop, served for measuring, and requests to it that are all alike or all
different."""

import json
import secrets
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.pinned import Server, running, spend, write
from consent import settings
from consent.rules import state as states
from consent.rules.token import Token
from consent.rules.token import write as write_token
from consent.seal import Seal, site_key
from scripts.demo_sites.service import COMMAND, ROOT, consent

ORIGIN = "http://shop.localhost:8080"
SITE = "/v1/sites/shop"
RECORDS, WITHDRAWN, DAYS = 2_000, 200, 10
EMPTY = [sys.executable, "-m", "benchmarks.yardstick"]


@dataclass(frozen=True, slots=True)
class Shop:
    """A service that has the shop published, and its data directory."""

    server: Server
    data: Path

    def check(self) -> dict[str, object]:
        """Ask what is allowed without a token."""
        return asked(self.server, f"{SITE}/check")

    def read(self, path: str, headers: dict[str, str]) -> bytes:
        """Give the bytes of an answer as they were sent."""
        url = f"http://127.0.0.1:{self.server.port}{path}"
        with urllib.request.urlopen(urllib.request.Request(url, None, headers)) as said:
            return said.read()


@contextmanager
def serving(folder: Path) -> Iterator[Shop]:
    """Publish and serve the shop below a folder."""
    data = folder / "data"
    data.mkdir()
    consent("publish", ROOT / "templates/demo/shop.toml", "--data", data)
    command = [*COMMAND, "serve", "--data", str(data), "--port", "0"]
    with running(command, folder / "serve.log") as server:
        yield Shop(server, data)


def get(path: str, *headers: str) -> bytes:
    """Write a browser's GET."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "Accept: */*", *headers]
    lines += ["Accept-Encoding: gzip, br", "User-Agent: Mozilla/5.0 (X11; Linux)"]
    return "\r\n".join([*lines, "", ""]).encode()


def post(path: str, value: object) -> bytes:
    """Write a browser's POST; KEY stands for 32 letters, SUBJECT for as many."""
    body = json.dumps(value)
    length = len(body.replace("KEY", "x" * 32).replace("SUBJECT", "x" * 32))
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", f"Origin: {ORIGIN}"]
    lines += ["Content-Type: application/json", f"Content-Length: {length}"]
    return "\r\n".join([*lines, "", body]).encode()


def choice(shop: Shop, **more: str) -> dict[str, object]:
    """Write the choice of one who accepts all."""
    notice = shop.check()["notice"]
    banner = {"action": "accept_all", "layer": "banner", "key": "KEY"}
    return {**banner, "notice": notice, **more}


def cookies(shop: Shop, folder: Path) -> list[str]:
    """Fill the log, and write 20,000 Cookie headers of grants that are all different.

    The last 200 records were withdrawn, so that there is something superseded to find.
    """
    file = write(folder / "fill", [post(f"{SITE}/choices", choice(shop))])
    while (last := _accepted(shop)[0]) < RECORDS:
        spend(shop.server, file, clients=256, seconds=2)
    for _ in range(WITHDRAWN):
        last, token = _accepted(shop)
        _recorded(shop, token, action="withdraw")
    today = int(time.time() // 86_400)
    sealer = seal(shop)
    return [
        _cookies(sealer, index, today - ago)
        for ago in range(DAYS)
        for index in range(last - RECORDS, last)
    ]


def seal(shop: Shop) -> Seal:
    """Give the shop's seal."""
    keys = settings.read({"CONSENT_DATA": str(shop.data)}).secrets
    return Seal([site_key(key, "shop") for key in keys])


def _cookies(sealer: Seal, index: int, day: int) -> str:
    text = f"gi0.{'0' * 16}.5.PA.5.PA.{day}.{day + 180}"
    token = sealer.seal(write_token(Token("shop", states.read(text), index)))
    return f"Cookie: theme=dark; pp_shop={text}; __Host-pps_shop={token}"


def _accepted(shop: Shop) -> tuple[int, str]:
    """Accept all, and give the record's index and the token."""
    said = _recorded(shop, "", action="accept_all")
    return json.loads(said["receipt"]["entry"])["n"], said["token"]


def _recorded(shop: Shop, token: str, *, action: str) -> dict[str, object]:
    value = choice(shop, key=secrets.token_hex(16), action=action)
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Consent {token}"
    body = json.dumps(value).encode()
    return asked(shop.server, f"{SITE}/choices", body, headers)


def asked(
    server: Server,
    path: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, object]:
    """Ask once, and give the JSON of the answer."""
    url = f"http://127.0.0.1:{server.port}{path}"
    request = urllib.request.Request(url, body, headers or {})
    with urllib.request.urlopen(request) as said:
        return json.load(said)
