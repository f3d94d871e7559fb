"""One page with a notice of each side, all served alike by one local server."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import msgspec

from benchmarks import words
from benchmarks.reference import reference_site
from consent import render
from consent.model import Choice, Regime, Site
from consent.rules import state as states
from consent.rules.choice import decide
from consent.rules.issue import Screen, issue

HTML = "text/html; charset=utf-8"
SCRIPT = "text/javascript; charset=utf-8"
LINE = "The boats come home late, and the lamps are lit. "
ARTICLE = "<h1>The harbour at night</h1>" + "".join(
    f"<h2>Part {part}</h2><p>{LINE * 12}</p>" for part in range(1, 9)
)
PAGE = """<!doctype html><html lang="en">
<meta charset="utf-8"><title>The Harbour</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">{head}
<style>main{{max-width:720px;margin:auto;font:18px/1.6 serif}}</style>
<main>{article}</main></html>"""
HEADS = {
    "page": "",
    "bare": '<script defer src="/bare.js"></script>',
    "async": '<script async src="/w/alder-finch.js"></script>',
    "sync": '<script src="/w/alder-finch.js"></script>',
    "vanilla": '<link rel="stylesheet" href="/vanilla.css">'
    '<script defer src="/vanilla.js"></script>',
}


@dataclass(frozen=True, slots=True)
class File:
    """What is served at an address, compressed once and for all."""

    kind: str
    body: bytes

    @classmethod
    def of(cls, kind: str, text: str) -> "File":
        """Compress a text as well as Brotli can."""
        mode = brotli.MODE_TEXT
        return cls(kind, brotli.compress(text.encode(), mode=mode, quality=11))


def files() -> dict[str, File]:
    """Give every address of the street."""
    site = reference_site(words.LANG)
    widget = render.widget(site, words.LANG, Regime.OPT_IN, render.build()).decode()
    css = (words.VANILLA / "cookieconsent.css").read_text()
    pages = {
        f"/{name}": File.of(HTML, PAGE.format(head=head, article=ARTICLE))
        for name, head in HEADS.items()
    }
    modules = {
        f"/w/_{name}.js": File.of(SCRIPT, text.decode())
        for name, text in render.modules().items()
    }
    return pages | {
        "/w/alder-finch.js": File.of(SCRIPT, widget),
        **modules,
        "/bare.js": File.of(SCRIPT, words.bare(site.notice)),
        "/vanilla.js": File.of(SCRIPT, words.vanilla(site.notice)),
        "/vanilla.css": File.of("text/css", css),
    }


def sizes(served: Mapping[str, File]) -> dict[str, dict[str, int]]:
    """Count what each side loads beside the page: requests, bytes as they travel."""
    loads = {
        "bare": ["/bare.js"],
        "ours": ["/w/alder-finch.js"],
        "vanilla": ["/vanilla.js", "/vanilla.css"],
    }
    return {
        name: {
            "requests": len(paths),
            "brotli": sum(len(served[path].body) for path in paths),
        }
        for name, paths in loads.items()
    }


def answer(site: Site, sent: bytes) -> bytes:
    """Answer a choice by the service's rules; nothing is recorded."""
    decision = decide(site.notice, msgspec.json.decode(sent, type=Choice), None)
    screen = Screen(site.notice, site.notice_hash, site.terms)
    today = int(time.time() // 86_400)
    state = issue(screen, decision, regime=Regime.OPT_IN, signal=False, today=today)
    said = {"state": states.write(state), "receipt": {"entry": "e"}}
    return msgspec.json.encode(said)


class _Door(BaseHTTPRequestHandler):
    served: Mapping[str, File]
    site: Site
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a file."""
        file = self.served[self.path]
        self._send(200, file.kind, file.body, [("Content-Encoding", "br")])

    def do_POST(self) -> None:
        """Answer a choice, with the cookie that a page reads."""
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        said = answer(self.site, sent)
        state = msgspec.json.decode(said)["state"]
        cookie = f"pp_{self.site.id}={state}; Max-Age=999999; Path=/; Secure"
        self._send(201, "application/json", said, [("Set-Cookie", cookie)])

    def _send(
        self, status: int, kind: str, body: bytes, more: list[tuple[str, str]]
    ) -> None:
        self.send_response(status)
        length = ("Content-Length", str(len(body)))
        for name, value in [("Content-Type", kind), length, *more]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(served: Mapping[str, File]) -> Iterator[str]:
    """Serve the street on a free port of the loopback, and give its address."""
    parts = {"served": served, "site": reference_site(words.LANG)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Door", (_Door,), parts))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://street.localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
