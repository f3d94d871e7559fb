"""The whole demo in one place: what it serves where, and how it starts and ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from scripts.demo_sites.claim import claimed
from scripts.demo_sites.front import Front
from scripts.demo_sites.pages import TEMPLATES, on_port, pages
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import DemoError, consent, serving
from scripts.demo_sites.tracker import Tracker

SITES = ("shop", "news")


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that runs; `data` is the consent service's folder."""

    data: Path
    front: Front
    service: int
    tracker: Tracker

    def url(self, name: str) -> str:
        """Give the address of one of its hosts: shop, news, consent.shop, tracker."""
        return f"http://{name}.localhost:{self.front.port}"


@contextmanager
def running(data: Path, port: int = 0) -> Iterator[Demo]:
    """Publish both sites and serve everything until the block ends.

    Raises `DemoError` if the folder or the port is taken or the service does not start.
    """
    with claimed(data) as claim, listening(port) as front:
        claim.tell(front.port)
        consent("publish", *site_files(data, front.port), "--data", data)
        with serving(data) as service, answering(front):
            tracker = Tracker(front.port)
            front.routes = {
                "localhost": pages("start", front.port),
                "shop.localhost": pages("shop", front.port),
                "news.localhost": pages("news", front.port),
                "consent.shop.localhost": forward(service),
                "tracker.localhost": tracker,
            }
            yield Demo(data, front, service, tracker)


def listening(port: int) -> Front:
    """Take the demo's port, or say how to choose another."""
    try:
        return Front(port)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise DemoError(f"port {port}: {why}; choose another with --port") from error


def site_files(data: Path, port: int) -> list[Path]:
    """Write the two sites' files for this port, since an origin names its port."""
    folder = data / "sites"
    folder.mkdir(exist_ok=True)
    for site in SITES:
        template = (TEMPLATES / f"{site}.toml").read_bytes()
        (folder / f"{site}.toml").write_bytes(on_port(template, port))
    return [folder / f"{site}.toml" for site in SITES]


@contextmanager
def answering(front: Front) -> Iterator[None]:
    """Answer browsers in the background for as long as the block lasts."""
    thread = Thread(target=front.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        front.shutdown()
        thread.join()
