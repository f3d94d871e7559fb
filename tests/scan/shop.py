"""The shop of planted faults behind a port, with the real service on a path of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from scripts.demo_sites.proxy import forward
from scripts.demo_sites.service import consent, serving
from tests.scan import planted
from tests.scan.third import HTML, JS, Everyone


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the shop is, and where its service keeps its data."""

    url: str
    data: Path


@contextmanager
def opened(
    data: Path, *, clean: bool, pages: Sequence[str] = planted.PAGES
) -> Iterator[Shop]:
    """Publish the shop, or its twin, and serve it with those pages."""
    with Front(0) as front:
        url = f"http://shop.localhost:{front.port}"
        file = data / "shop.toml"
        file.write_text(planted.site_file(url, clean=clean))
        consent("publish", file, "--data", data)
        with serving(data) as service, answering(front):
            behind = forward(service, strip="/privacy")

            def serve(request: Request) -> Answer:
                if request.path.startswith("/privacy/"):
                    return behind(request)
                return _page(request, front.port, pages, clean=clean)

            front.routes = Everyone({"shop.localhost": serve})
            yield Shop(f"{url}/", data)


def _page(request: Request, port: int, pages: Sequence[str], *, clean: bool) -> Answer:
    name = request.path.strip("/")
    if name == "sw.js":
        return Answer(200, JS)
    if name and name not in pages:
        return Answer(404, HTML)
    late = "_server=1; Max-Age=2592000; Path=/; HttpOnly"
    more = (("Set-Cookie", late),) if name == "early" and not clean else ()
    page = planted.page(name, port, pages, clean=clean)
    return Answer(200, (*HTML, *more), page.encode())
