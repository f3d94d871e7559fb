"""The policy that follows a choice, on pages of four frameworks."""

import os
from collections.abc import Callable, Iterable
from typing import Any

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.client.django_site")

import django
from django.core.exceptions import ImproperlyConfigured
from django.test import AsyncClient, Client, override_settings
from flask import Flask
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from werkzeug.test import Client as WsgiClient

from consent.client import Policy, RemoteConsent
from consent.client.asgi import ConsentMiddleware
from consent.client.django.middleware import ConsentMiddleware as DjangoMiddleware
from consent.client.flask import FlaskConsent
from consent.client.wsgi import ConsentMiddleware as WsgiMiddleware
from consent.errors import BadSetting
from tests.client.visitors import NO, YES, shop
from tests.rules import notices

pytestmark = pytest.mark.anyio

NOTICE = notices.notice(
    services=(
        notices.service("basket", 1, "necessary", hosts=("till.example",)),
        notices.service("matomo", 2, "statistics", hosts=("stat.example",)),
        notices.service("ads", 3, "marketing", hosts=("ads.example",)),
    )
)
REPORT = "content-security-policy-report-only"
ENFORCE = "content-security-policy"
Get = Callable[[dict[str, str], Policy, str], Any]


def starlette(headers: dict[str, str], policy: Policy, kind: str) -> Any:
    """Get a page of a Starlette site."""

    async def page(_: Request) -> Response:
        return (HTMLResponse if kind == "html" else PlainTextResponse)("hello")

    app = Starlette(routes=[Route("/", page)])
    app.add_middleware(ConsentMiddleware, consent=shop(notice=NOTICE), policy=policy)
    return TestClient(app).get("/", headers=headers)


def wsgi(headers: dict[str, str], policy: Policy, kind: str) -> Any:
    """Get a page of a WSGI site."""

    def page(_: Any, start: Any) -> Iterable[bytes]:
        start("200 OK", [("Content-Type", f"text/{kind}")])
        return [b"hello"]

    app = WsgiMiddleware(page, shop(notice=NOTICE), policy)
    return WsgiClient(app, use_cookies=False).get("/", headers=headers)


def flask(headers: dict[str, str], policy: Policy, kind: str) -> Any:
    """Get a page of a Flask site."""
    app = Flask("shop")
    FlaskConsent(shop(notice=NOTICE), app, policy)
    app.add_url_rule("/", "page", lambda: ("hello", {"Content-Type": f"text/{kind}"}))
    return app.test_client(use_cookies=False).get("/", headers=headers)


def django_site(headers: dict[str, str], policy: Policy, kind: str) -> Any:
    """Get a page of a Django site."""
    django.setup()
    with override_settings(CONSENT=shop(notice=NOTICE), CONSENT_POLICY=policy):
        path = "/plain" if kind == "html" else "/view"
        return Client().get(path, headers=headers)


EVERY = pytest.mark.parametrize("get", [starlette, wsgi, flask, django_site])


@EVERY
def test_a_page_names_what_was_given(get: Get) -> None:
    """Who agreed to statistics may reach its host, and nobody the ads."""
    for headers, reached in [(YES, True), (NO, False), ({}, False)]:
        policy = get(headers, Policy(NOTICE), "html").headers[REPORT]
        assert ("stat.example" in policy) is reached
        assert "till.example" in policy
        assert "ads.example" not in policy


@EVERY
def test_a_page_that_differs_says_so(get: Get) -> None:
    """No shared cache hands one visitor's policy to another."""
    assert "Cookie" in get(YES, Policy(NOTICE), "html").headers["vary"]


@EVERY
def test_only_pages_carry_it(get: Get) -> None:
    """Pictures and data stay as they are, and cacheable."""
    answer = get(NO, Policy(NOTICE), "plain")
    assert REPORT not in answer.headers
    assert ENFORCE not in answer.headers


@EVERY
def test_it_may_be_enforced(get: Get) -> None:
    """One header or the other, with the site's own hosts named."""
    strict = Policy(NOTICE, ["consent.shop.example"], enforce=True)
    answer = get(NO, strict, "html")
    assert "consent.shop.example:*" in answer.headers[ENFORCE]
    assert REPORT not in answer.headers


async def test_django_adds_to_a_policy_of_its_own() -> None:
    """Under ASGI too; where the site has a policy, both hold."""
    django.setup()
    with override_settings(CONSENT=shop(notice=NOTICE), CONSENT_POLICY=Policy(NOTICE)):
        answer = await AsyncClient().get("/plain", headers=YES)
    assert "stat.example" in answer.headers[REPORT]

    response = answer.__class__(b"hello", headers={REPORT: "object-src 'none'"})
    with override_settings(CONSENT=shop(notice=NOTICE), CONSENT_POLICY=Policy(NOTICE)):
        added = DjangoMiddleware(lambda _: response)(answer.asgi_request)
    assert added.headers[REPORT].startswith("object-src 'none', default-src ")


def test_a_service_that_is_down_opens_nothing() -> None:
    """Necessary hosts stay reachable, since the notice itself names them."""
    consent = RemoteConsent("http://127.0.0.1:9", "shop", timeout=0.2)
    name, value = Policy(NOTICE).header(consent.of(YES))
    assert (name.lower(), "till.example" in value) == (REPORT, True)
    assert "stat.example" not in value
    consent.close()


@pytest.mark.parametrize(
    "host", ["https://a.example", "*.a.example", "a.example; script-src *", "", "A.b"]
)
def test_what_is_no_host_is_refused(host: str) -> None:
    """Nothing can be written into the header that is not a host."""
    with pytest.raises(BadSetting):
        Policy(NOTICE, [host])


def test_a_wrong_setting_stops_django() -> None:
    """The site does not start without the policy it was meant to have."""
    django.setup()
    with (
        override_settings(CONSENT_POLICY="default-src 'self'"),
        pytest.raises(ImproperlyConfigured),
    ):
        DjangoMiddleware(lambda _: None)
