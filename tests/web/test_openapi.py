"""`GET /openapi.json` and `/docs`: the contract, held to what the doors do."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator

import pytest

from consent.model import CspMode
from consent.rules import csp
from consent.web.document import document
from tests.web.doors import METHODS, VALUES, doors
from tests.web.raw import ask
from tests.web.running import Running

pytestmark = pytest.mark.anyio


def described() -> set[tuple[str, str]]:
    """List every address and method that the document describes."""
    return {
        (path, method.upper())
        for path, methods in document()["paths"].items()
        for method in methods
    }


def routed() -> Iterator[tuple[str, str]]:
    """List every address and method that has a door, but for people at the desk."""
    for path, methods in doors().items():
        if path.startswith("/admin"):
            continue
        yield from ((path, method) for method in methods)


def test_every_door_is_described() -> None:
    """The document's addresses and methods are the doors', and no others."""
    assert described() == set(routed())


@pytest.mark.parametrize("path", document()["paths"])
async def test_methods_are_those_that_are_taken(shop: Running, path: str) -> None:
    """Each address refuses every method that is not described, and lists the others."""
    known = {method for at, method in described() if at == path}
    address = path.format(**VALUES)
    for method in METHODS:
        status, headers, _ = await ask(shop.app, address, method=method)
        assert (status == 405) is (method not in known)
        if status == 405:
            assert set(dict(headers)[b"allow"].decode().split(", ")) == known


def test_an_export_is_lines_or_an_object() -> None:
    """Who reads JSON-LD as its type says gets an object, not a text."""
    answers = document()["paths"]["/v1/sites/{site}/export"]["get"]["responses"]
    content = answers["200"]["content"]
    assert "object" in content["application/ld+json"]["schema"]["type"]
    assert len(content) == 4


async def test_the_headers_of_authorize_are_described(shop: Running) -> None:
    """A proxy's operator finds each header there is to copy, in every mode."""
    path = "/v1/sites/{site}/authorize"
    answers = document()["paths"][path]["get"]["responses"]
    for status, query in (("200", ""), ("403", "?require=media")):
        described = answers[status]["headers"]
        always = {name for name, header in described.items() if header["required"]}
        assert set(described) == {"X-Consent", *csp.HEADERS.values()}
        for mode in CspMode:
            await shop.publish(csp={"mode": mode})
            answer = await shop.client.get(path.format(site="shop") + query)
            policy = {csp.HEADERS[mode]} if mode in csp.HEADERS else set()
            sent = {name for name in described if name in answer.headers}
            assert (str(answer.status_code), sent) == (status, always | policy)


def test_errors_are_named_by_their_codes() -> None:
    """Who reads the contract finds every code that an address may answer."""
    choices = document()["paths"]["/v1/sites/{site}/choices"]["post"]["responses"]
    assert set(re.findall("`(.+?)`", choices["409"]["description"])) == {
        "outdated_notice",
        "key_reused",
        "superseded_choice",
    }


@pytest.mark.parametrize("path", ["/openapi.json", "/docs"])
async def test_what_is_known_is_not_sent_again(shop: Running, path: str) -> None:
    """Both change with the service's version alone."""
    answer = await shop.client.get(path)
    assert answer.status_code == 200
    known = {"if-none-match": answer.headers["etag"]}
    again = await shop.client.get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")


async def test_the_page_tells_what_the_document_tells(shop: Running) -> None:
    """Every address, every parameter and every type is there to read."""
    page = (await shop.client.get("/docs")).text
    told = (await shop.client.get("/openapi.json")).json()
    assert told == json.loads(json.dumps(document()))
    assert {path for path in told["paths"] if f" {path}</code>" not in page} == set()
    assert set(re.findall('href="#(.+?)"', page)) <= set(told["components"]["schemas"])
    assert set(re.findall('section id="(.+?)"', page)) == set(
        told["components"]["schemas"]
    )


async def test_the_page_loads_nothing(shop: Running) -> None:
    """Without script and third parties: its policy allows its own style alone."""
    answer = await shop.client.get("/docs")
    [style] = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    assert re.findall("<script|<link|<img|<iframe| src=|https?:", answer.text) == []
