"""The README's own site: its blocks, its file published, and the service asked."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from scripts.demo_sites.pages import TEMPLATES
from scripts.demo_sites.service import ROOT, consent, serving

BLOCK = re.compile(r"^ *```(\w+) ?([\w.]*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, what a test is to do with it, and its text."""

    language: str
    use: str
    text: str


@dataclass(frozen=True, slots=True)
class Shop:
    """The README's site as it is served; `path` is what a proxy puts in front."""

    folder: Path
    port: int
    path: str = ""

    @property
    def data(self) -> Path:
        """Give the service's data directory."""
        return self.folder / "consent-data"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered."""

    cookies: str
    body: bytes


def blocks(path: str) -> list[Block]:
    """Read the fenced blocks of a document; those in lists lose their indent."""
    found = BLOCK.findall((ROOT / path).read_text())
    return [
        Block(lang, use, re.sub(r"(?m)^   ", "", text)) for lang, use, text in found
    ]


@contextmanager
def published(folder: Path) -> Iterator[Shop]:
    """Publish the README's site file, and the demo's magazine; serve both."""
    [file] = [block.text for block in blocks("README.md") if block.use == "site.toml"]
    (folder / "site.toml").write_text(file)
    data = folder / "consent-data"
    consent("publish", folder / "site.toml", TEMPLATES / "news.toml", "--data", data)
    with serving(data) as port:
        yield Shop(folder, port)


def ask(shop: Shop, path: str, body: object = None, coding: str = "br") -> Answer:
    """Ask the service as the shop's own pages would."""
    connection = HTTPConnection("127.0.0.1", shop.port, timeout=10)
    headers = {
        "Host": "shop.example",
        "Origin": "https://shop.example",
        "Content-Type": "application/json",
        "Accept-Encoding": coding,
    }
    method = "GET" if body is None else "POST"
    connection.request(method, shop.path + path, json.dumps(body), headers)
    response = connection.getresponse()
    cookies = " ".join(response.headers.get_all("Set-Cookie") or [])
    answer = Answer(cookies, response.read())
    connection.close()
    return answer


def accept(shop: Shop) -> str:
    """Accept everything and give the token from the cookie."""
    lines = consent("export", "--site", "shop", "--data", shop.data).splitlines()
    choice = {
        "action": "accept_all",
        "notice": json.loads(lines[0])["entry"]["notice"],
        "layer": "banner",
        "key": os.urandom(16).hex(),
    }
    answer = ask(shop, "/v1/sites/shop/choices", choice)
    token = re.search(r"__Host-pps_shop=([^;]+)", answer.cookies)
    assert token is not None
    return token[1]
