"""A host page and a stand-in service for the widget, on one port under two names.

The service records nothing: it answers by the real rules, or fails as it is told to.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import msgspec
from playwright.sync_api import Page

from benchmarks.reference import reference_site
from consent import render
from consent.model import Choice, Site
from consent.rules import state as states
from consent.rules.choice import decide
from consent.rules.issue import Screen, issue
from consent.rules.state import Outcome, State

TURN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Host</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
{head}<main><h1>Host page</h1><p>A page with <a href="/next">a link</a>.</p>
{body}</main></html>"""


def framed(page: Page) -> None:
    """Wait until an answer is acted on, which is once its frame is shown."""
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
    )


class Stage:
    """What the host page holds, how the service behaves, and what reached it."""

    def __init__(self, site: Site, port: int) -> None:
        self.site = site
        self.lang = site.notice.languages[0]
        self.page_lang: str | None = None
        self.url = f"http://shop.localhost:{port}"
        self.service = f"{self.url}/consent"
        self.head = '<script async src="{service}/w/site.js"{nonce}></script>'
        self.body = ""
        self.headers: dict[str, str] = {}
        self.files: dict[str, tuple[str, str]] = {}
        self.down = False
        self.gpc = False
        self.state: State | None = None
        self.choices: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.authorization: list[str | None] = []

    def elsewhere(self) -> None:
        """Move the service to another site: placement C."""
        port = urlsplit(self.url).port
        self.service = f"http://consent.other.localhost:{port}/consent"

    def html(self, path: str, nonce: str = "") -> str:
        """Write the host page: `/de` is that in German, if the site speaks it."""
        attribute = f' nonce="{nonce}"' if nonce else ""
        lang = self.language(path.strip("/"))
        return PAGE.format(
            lang=lang if self.page_lang is None else self.page_lang,
            head=self.head.format(service=self.service, nonce=attribute, lang=lang),
            body=self.body.replace("<script", f"<script{attribute}"),
        )

    def language(self, named: str) -> str:
        """Give the language that is named, if the site speaks it, or else its own."""
        return named if named in self.site.notice.languages else self.lang

    def script(self, path: str) -> bytes:
        """Compile the widget as the service would: `/w/site.de.js` speaks German."""
        lang = self.language(path.rpartition("site.")[2].removesuffix(".js"))
        regime = self.site.notice.regimes[0]
        return render.widget(self.site, lang, regime, render.build())

    def translation(self, lang: str) -> str:
        """Give what the script of another language fetches, as the service would."""
        regime = self.site.notice.regimes[0]
        return render.translation(self.site, lang, regime, render.build()).decode()

    def answer(self, body: bytes) -> dict[str, Any]:
        """Answer a choice by the rules, in the shape of docs/design.md."""
        choice = msgspec.json.decode(body, type=Choice)
        regime = self.site.notice.regimes[0]
        decision = decide(self.site.notice, choice, self.state, regime)
        self.state = issue(
            Screen(self.site.notice, self.site.notice_hash, self.site.terms),
            decision,
            regime=regime,
            signal=self.gpc,
            today=int(time.time() // 86_400),
        )
        text = states.write(self.state)
        answer: dict[str, Any] = {"state": text, "receipt": {"entry": "e"}}
        if "other" in self.service:
            index = ".i7" if self.state.outcome is Outcome.GIVEN else ""
            answer["token"] = f"c1.{self.site.id}.{text}{index}.{'A' * 43}"
        return answer


class _Door(BaseHTTPRequestHandler):
    stage: Stage
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        stage = self.stage
        path = urlsplit(self.path).path
        stage.asked.append(path)
        if path in stage.files:
            kind, text = stage.files[path]
            self._send(200, kind, text.encode(), {"Access-Control-Allow-Origin": "*"})
        elif path.startswith("/consent/w/_"):
            name = path.removeprefix("/consent/w/_").removesuffix(".js")
            headers = {"Access-Control-Allow-Origin": "*"}
            self._send(200, "text/javascript", render.modules()[name], headers)
        elif path.endswith(".json"):
            text = stage.translation(path.split(".")[-2])
            headers = {"Access-Control-Allow-Origin": "*"}
            self._send(200, "application/json", text.encode(), headers)
        elif path.startswith("/consent/w/"):
            self._send(200, "text/javascript; charset=utf-8", stage.script(path))
        elif "favicon" in path:
            self._send(404, "text/plain", b"")
        else:
            page = stage.html(path, "n0nce" if stage.headers else "")
            self._send(200, "text/html; charset=utf-8", page.encode(), stage.headers)

    def do_OPTIONS(self) -> None:
        self._send(204, "text/plain", b"", _cors(self.headers["Origin"]))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.stage.choices.append(json.loads(body))
        self.stage.authorization.append(self.headers["Authorization"])
        headers = _cors(self.headers["Origin"])
        if self.stage.down:
            self._send(503, "application/json", b"{}", headers)
            return
        answer = self.stage.answer(body)
        if "token" not in answer:
            cookie = f"pp_{self.stage.site.id}={answer['state']}; Max-Age=9999999"
            headers["Set-Cookie"] = f"{cookie}; Path=/; Secure; SameSite=Lax"
        self._send(201, "application/json", json.dumps(answer).encode(), headers)

    def _send(
        self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": kind}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _cors(origin: str | None) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin or "null",
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Allow-Headers": "authorization, content-type",
    }


@contextmanager
def staged(site: Site | None = None) -> Iterator[Stage]:
    """Open a stage on a port of its own."""
    door = type("Door", (_Door,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), door)
    stage = Stage(site or reference_site("en"), server.server_address[1])
    door.stage = stage
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
