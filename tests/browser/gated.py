"""A site whose pages load by every way there is, and two hosts that count."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Condition

import httpx2

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from scripts.demo_sites.pages import TYPES
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import consent, serving

PATIENCE = 60.0
ENFORCE = "Content-Security-Policy"
HELD, FREE = "held.localhost", "free.localhost"
WAYS = (Path(__file__).parent / "ways.js").read_text()
SITE = """
id = "mill"
origins = ["http://mill.localhost:{port}"]
languages = ["en"]

[csp]
hosts = ["free.localhost"]

[hold]
untagged = true

[controller]
name = "The Mill"
address = "Millpond 1"
contact = "privacy@mill.example"
privacy_policy = "https://mill.example/privacy"

[purposes.statistics]

[services.hoofprint]
name = "Hoofprint Analytics"
purposes = ["statistics"]
recipient = "Hoofprint GmbH"
country = "DE"
policy = "https://hoofprint.example/privacy"
hosts = ["held.localhost"]
"""
MARKUP = {
    "script": '<script {src}="{url}"></script>',
    "image": '<img {src}="{url}" alt="">',
    "frame": '<iframe {src}="{url}" title="Frame"></iframe>',
    "style": '<link rel="stylesheet" href="{url}">',
    "preload": '<link rel="preload" as="image" href="{url}">',
}
TAGGED = {
    "script": '<script type="text/plain" data-consent="{id}" src="{url}"></script>',
    "image": '<img data-consent="{id}" data-src="{url}" alt="">',
    "frame": '<iframe data-consent="{id}" data-src="{url}" title="F"></iframe>',
}
KINDS = {
    "script": (
        "text/javascript",
        b"(window.log ??= []).push(document.currentScript?.src)",
    ),
    "frame": ("text/html", b"<!doctype html><title>Frame</title>"),
    "style": ("text/css", b""),
}


class Witness:
    """Answers for both hosts, and knows what reached each."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._news = Condition()
        self._seen: dict[str, set[str]] = {HELD: set(), FREE: set()}

    def __call__(self, request: Request) -> Answer:
        """Count a request, and answer by its kind."""
        with self._news:
            self._seen[request.host].add(request.path.removeprefix("/"))
            self._news.notify_all()
        kind, body = KINDS.get(request.path.rpartition("/")[2], ("image/gif", b""))
        return Answer(
            200, (("Content-Type", kind), ("Cache-Control", "no-store")), body
        )

    def seen(self, host: str) -> set[str]:
        """Give the cells that reached a host."""
        with self._news:
            return set(self._seen[host])

    def wait(self, host: str, cells: set[str]) -> None:
        """Wait until all of these have come, or say which have not."""
        with self._news:
            self._news.wait_for(lambda: cells <= self._seen[host], PATIENCE)
            assert not cells - self._seen[host]

    def forget(self) -> None:
        """Count anew."""
        with self._news:
            for seen in self._seen.values():
                seen.clear()


@dataclass(frozen=True, slots=True)
class Gated:
    """Where the site is, and who counts; `/strict` comes with the policy enforced."""

    url: str
    witness: Witness = field(default_factory=Witness)


@contextmanager
def gated(data: Path) -> Iterator[Gated]:
    """Publish the site and serve it with its service under /privacy/."""
    with Front(0) as front:
        (data / "mill.toml").write_text(SITE.format(port=front.port))
        consent("publish", data / "mill.toml", "--data", data)
        with serving(data) as service, answering(front):
            site = Gated(f"http://mill.localhost:{front.port}")
            behind = forward(service, strip="/privacy")

            def serve(request: Request) -> Answer:
                if request.path.startswith("/privacy/"):
                    return behind(request)
                headers = [("Content-Type", TYPES[".html"])]
                if request.path == "/strict":
                    headers.append((ENFORCE, _policy(request, service)))
                return Answer(200, tuple(headers), page(front.port).encode())

            front.routes = {
                "mill.localhost": serve,
                HELD: site.witness,
                FREE: site.witness,
            }
            yield site


def _policy(request: Request, service: int) -> str:
    """Ask the service for the policy of this visitor."""
    answer = httpx2.get(
        f"http://127.0.0.1:{service}/v1/sites/mill/authorize",
        headers={"Host": "mill.localhost", "Cookie": request.headers["Cookie"] or ""},
    )
    return answer.headers["content-security-policy-report-only"]


def page(port: int) -> str:
    """Write the page: the tag first, and each way for both hosts."""
    hosts = [f"http://{host}:{port}" for host in (HELD, FREE)]
    return f"""<!doctype html><html lang="en"><title>The Mill</title>
<link rel="icon" href="data:,">
<script src="/privacy/w/mill.js"></script>
<body><h1>The Mill</h1>
{_templates(hosts)}
{"".join(_static(host) for host in hosts)}
<script>{WAYS}
for (const host of {hosts}) {{ write(host); load(host) }}</script>
<footer><a href="#" data-consent-open>Privacy preferences</a></footer>
"""


def _templates(hosts: list[str]) -> str:
    made = [
        f'<template id="{kind}">{markup.format(src="src", url="ADDRESS")}</template>'
        for kind, markup in MARKUP.items()
    ]
    for host in hosts:
        for way in ("clone-of-a-template", "importNode"):
            for kind, markup in MARKUP.items():
                url = f"{host}/{way}/{kind}"
                inside = markup.format(src="src", url=url)
                made.append(f'<template title="{url}">{inside}</template>')
    return "\n".join(made)


def _static(host: str) -> str:
    """Write what stands in the page's own markup, plain and tagged."""
    plain = [
        markup.format(src="src", url=f"{host}/markup/{kind}")
        for kind, markup in MARKUP.items()
    ]
    tagged = [
        markup.format(id="statistics", url=f"{host}/tagged/{kind}")
        for kind, markup in TAGGED.items()
        if HELD in host
    ]
    return "\n".join((*plain, *tagged))
