"""`request.state.consent` in Starlette and FastAPI."""

from typing import Annotated, Any

import httpx2
import pytest
from fastapi import Depends, FastAPI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from consent.client import Consent, Decisions, RemoteConsent
from consent.client.asgi import ConsentMiddleware
from tests.client.visitors import NO, YES, shop

pytestmark = pytest.mark.anyio


async def page(request: Request) -> Response:
    """Ask about statistics."""
    decisions = await request.state.consent
    return JSONResponse(decisions.allows("statistics"), headers={"Vary": "Accept"})


def threaded_page(request: Request) -> Response:
    """Ask the same in a worker thread, where nothing has to be awaited."""
    return JSONResponse(request.state.consent.allows("statistics"))


async def plain(_: Request) -> Response:
    """Ask about nothing."""
    return JSONResponse("plain")


async def talk(websocket: WebSocket) -> None:
    """Ask about statistics over a websocket."""
    await websocket.accept()
    await websocket.send_json(websocket.state.consent.allows("statistics"))
    await websocket.close()


def starlette(consent: Consent) -> Starlette:
    """Give a Starlette site."""
    app = Starlette(
        routes=[
            Route("/page", page),
            Route("/thread", threaded_page),
            Route("/plain", plain),
            WebSocketRoute("/talk", talk),
        ]
    )
    app.add_middleware(ConsentMiddleware, consent=consent)
    return app


def fastapi(consent: Consent) -> FastAPI:
    """Give a FastAPI site that takes the decisions as a dependency."""
    app = FastAPI()
    app.add_middleware(ConsentMiddleware, consent=consent)

    async def decide(request: Request) -> Decisions:
        return await request.state.consent

    @app.get("/page")
    async def page(decisions: Annotated[Any, Depends(decide)]) -> bool:
        return decisions.allows("statistics")

    return app


async def get(app: ASGIApp, path: str, headers: dict[str, str]) -> httpx2.Response:
    """Get a page of a site."""
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://shop"
    ) as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize("site", [starlette, fastapi])
async def test_a_page_knows_its_visitor(site: Any) -> None:
    """Each request carries its own visitor's decisions."""
    app = site(shop())
    assert (await get(app, "/page", YES)).json() is True
    assert (await get(app, "/page", NO)).json() is False
    assert (await get(app, "/page", {})).json() is False


@pytest.mark.parametrize("path", ["/page", "/thread"])
async def test_a_page_may_ask_the_service(
    path: str, remote: RemoteConsent, agreed: dict[str, str], refused: dict[str, str]
) -> None:
    """Asked of the service, the page reads the same, awaited or in a thread."""
    app = starlette(remote)
    assert (await get(app, path, agreed)).json() is True
    assert (await get(app, path, refused)).json() is False


async def test_caches_are_told_where_it_matters() -> None:
    """A page that asked varies with the choice; one that did not is for everyone."""
    app = starlette(shop())
    asked = await get(app, "/page", YES)
    assert asked.headers["vary"] == "Accept, Cookie, Sec-GPC"
    assert "vary" not in (await get(app, "/plain", YES)).headers


def test_websockets_know_their_visitor() -> None:
    """A websocket carries the decisions of the request that opened it."""
    with TestClient(starlette(shop())) as client:
        with client.websocket_connect("/talk", headers=YES) as socket:
            assert socket.receive_json() is True
        with client.websocket_connect("/talk", headers=NO) as socket:
            assert socket.receive_json() is False
