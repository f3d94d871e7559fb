"""`request.consent` and the filter `allows` in Django."""

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.client.django_site")

import django
from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.test import AsyncClient, Client, override_settings

from consent.client import RemoteConsent
from consent.client.django.middleware import ConsentMiddleware
from tests.client.django_site import TEMPLATE
from tests.client.visitors import NO, YES

pytestmark = pytest.mark.anyio

PATHS = ["/view", "/async"]


@pytest.fixture(scope="module", autouse=True)
def _django() -> None:
    django.setup()


def get(path: str, headers: dict[str, str]) -> str:
    """Get a page under WSGI."""
    return Client().get(path, headers=headers).content.decode()


async def async_get(path: str, headers: dict[str, str]) -> str:
    """Get a page under ASGI."""
    return (await AsyncClient().get(path, headers=headers)).content.decode()


@pytest.fixture
def _remote(remote: RemoteConsent) -> Iterator[None]:
    with override_settings(CONSENT=remote):
        yield


@pytest.mark.parametrize("path", PATHS)
def test_a_view_knows_its_visitor(path: str) -> None:
    """Each request carries its own visitor's decisions, under WSGI."""
    assert get(path, YES) == '{"ok": true}'
    assert get(path, NO) == '{"ok": false}'
    assert get(path, {}) == '{"ok": false}'


@pytest.mark.parametrize("path", PATHS)
async def test_an_async_site_knows_its_visitor(path: str) -> None:
    """Each request carries its own visitor's decisions, under ASGI."""
    assert await async_get(path, YES) == '{"ok": true}'
    assert await async_get(path, NO) == '{"ok": false}'


def test_a_template_knows_its_visitor() -> None:
    """Templates ask with a filter."""
    assert get("/page", YES) == "counted"
    assert get("/page", NO) == "left alone"


def test_a_template_without_a_request_is_no() -> None:
    """Rendered outside a request, such as for a mail, the filter says no."""
    assert engines["django"].from_string(TEMPLATE).render({}) == "left alone"


@pytest.mark.usefixtures("_remote")
@pytest.mark.parametrize("path", PATHS)
async def test_a_view_may_ask_the_service(
    path: str, agreed: dict[str, str], refused: dict[str, str]
) -> None:
    """Asked of the service, a view reads the same, sync and async."""
    assert await async_get(path, agreed) == '{"ok": true}'
    assert await async_get(path, refused) == '{"ok": false}'


def test_caches_are_told_where_it_matters() -> None:
    """A page that asked varies with the choice; one that did not is for everyone."""
    client = Client(headers=YES)
    assert client.get("/page").headers["Vary"] == "Cookie, Sec-GPC"
    assert "Vary" not in client.get("/plain").headers


@pytest.mark.parametrize("setting", [None, "shop", {}])
def test_a_missing_setting_stops_the_start(setting: object) -> None:
    """Without `settings.CONSENT` the site does not start, and the setting is named."""
    with (
        override_settings(CONSENT=setting),
        pytest.raises(ImproperlyConfigured, match=r"settings\.CONSENT"),
    ):
        ConsentMiddleware(lambda request: None)
