"""A site of one blank page, with the real service behind a path of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request, Route
from scripts.demo_sites.pages import TYPES, on_port
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import consent, serving

SITE = """
id = "inn"
origins = ["http://inn.localhost:8080"]
languages = ["en", "de"]

[count]
shown = true

[controller]
name = "The Inn"
address = "Harbour 1"
contact = "privacy@inn.example"
privacy_policy = "https://inn.example/privacy"

[purposes.statistics]

[purposes.media]

[services.hoofprint]
name = "Hoofprint Analytics"
purposes = ["statistics"]
recipient = "Hoofprint GmbH"
country = "DE"
policy = "https://hoofprint.example/privacy"

[services.reels]
name = "Reels"
purposes = ["media"]
recipient = "Reels Inc"
country = "US"
policy = "https://reels.example/privacy"
"""

PAGE = """<!doctype html>
<html lang="{lang}"><meta charset="utf-8"><title>The Inn</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<script async src="/privacy/w/inn.{lang}.js"></script>
<footer><a href="#" data-consent-open>Privacy preferences</a></footer>
"""


@dataclass(frozen=True, slots=True)
class Inn:
    """Where the site is and where its service keeps its data."""

    url: str
    port: int
    data: Path

    def publish(self, change: str = "") -> None:
        """Publish the site with something more in its file."""
        file = self.data / "inn.toml"
        file.write_bytes(on_port((SITE + change).encode(), self.port))
        consent("publish", file, "--data", self.data)


def blank(request: Request) -> Answer:
    """Answer with the blank page; `/de` is in German."""
    lang = "de" if request.path == "/de" else "en"
    return Answer(
        200, (("Content-Type", TYPES[".html"]),), PAGE.format(lang=lang).encode()
    )


@contextmanager
def opened(data: Path, pages: Route = blank) -> Iterator[Inn]:
    """Publish the site and serve it with its pages."""
    with Front(0) as front:
        inn = Inn(f"http://inn.localhost:{front.port}", front.port, data)
        inn.publish()
        with serving(data) as service, answering(front):
            behind = forward(service, strip="/privacy")

            def serve(request: Request) -> Answer:
                own = request.path.startswith("/privacy/")
                return (behind if own else pages)(request)

            front.routes = {"inn.localhost": serve}
            yield inn
