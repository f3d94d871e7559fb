"""Every address of the service and the methods it takes, from the doors themselves."""

from collections.abc import Iterator

from consent.web.app import routes
from consent.web.front import BUSY

METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"]
VALUES = {
    "site": "shop",
    "lang": "de",
    "hash": "0" * 64,
    "tile": "0/000",
    "poster": "0.png",
    "record": "1",
    "person": "0" * 16,
    "link": "none",
}


def doors() -> dict[str, set[str]]:
    """Give every address, with the methods that it takes."""
    routed = {route.path_format: set(route.app.handlers) for route in routes()}
    return routed | {path: set(methods) for path, methods in BUSY.items()}


def asked() -> Iterator[tuple[str, str]]:
    """Give each method, taken or not, with each address, its parts filled in."""
    for path in doors():
        for method in METHODS:
            yield method, path.format(**VALUES)
