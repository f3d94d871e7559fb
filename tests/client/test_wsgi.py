"""`environ["consent.decisions"]` in any WSGI application."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from consent.client import Consent, RemoteConsent
from consent.client.wsgi import ConsentMiddleware
from tests.client.visitors import NO, YES, shop


def site(
    environ: dict[str, Any], start_response: Callable[..., Any]
) -> Iterable[bytes]:
    """Say whether statistics are allowed, on every page but one."""
    plain = environ["PATH_INFO"] == "/plain"
    body = (
        b""
        if plain
        else str(environ["consent.decisions"].allows("statistics")).encode()
    )
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [body]


def get(
    consent: Consent, path: str, headers: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """Get a page through a server and to a site that both insist on PEP 3333."""
    environ: dict[str, Any] = {"PATH_INFO": path, "QUERY_STRING": ""}
    environ |= {f"HTTP_{k.upper().replace('-', '_')}": v for k, v in headers.items()}
    setup_testing_defaults(environ)
    environ["SCRIPT_NAME"] = ""
    sent: dict[str, str] = {}

    def start_response(_: str, fields: list[tuple[str, str]], *__: Any) -> Any:
        sent.update(fields)
        return lambda data: None

    app = validator(ConsentMiddleware(validator(site), consent))
    body = app(environ, start_response)
    try:
        return b"".join(body).decode(), sent
    finally:
        body.close()  # type: ignore[attr-defined]


def test_a_page_knows_its_visitor() -> None:
    """Each request carries its own visitor's decisions."""
    assert get(shop(), "/", YES)[0] == "True"
    assert get(shop(), "/", NO)[0] == "False"
    assert get(shop(), "/", {})[0] == "False"


def test_a_page_may_ask_the_service(
    remote: RemoteConsent, agreed: dict[str, str], refused: dict[str, str]
) -> None:
    """Asked of the service, the page reads the same."""
    assert get(remote, "/", agreed)[0] == "True"
    assert get(remote, "/", refused)[0] == "False"


@pytest.mark.parametrize("signal", ["1", "0"])
def test_the_signal_is_read(signal: str) -> None:
    """A37: a signal arrives through the environment too, and spares statistics."""
    assert get(shop(), "/", {**YES, "Sec-GPC": signal})[0] == "True"


def test_caches_are_told_where_it_matters() -> None:
    """A page that asked varies with the choice; one that did not is for everyone."""
    assert get(shop(), "/", YES)[1]["Vary"] == "Cookie, Sec-GPC"
    assert "Vary" not in get(shop(), "/plain", YES)[1]
