"""Django middleware, for sync and async sites: `request.consent`."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

from consent.client import vary
from consent.client.decisions import Consent
from consent.client.visit import Headers

GetResponse: TypeAlias = Callable[[HttpRequest], Any]


class ConsentMiddleware:
    """Gives each request the decisions of `settings.CONSENT`, unopened.

    An answer that asked them tells caches that it varies with the choice.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        """Refuse the start where `settings.CONSENT` is missing."""
        self._get_response = get_response
        self._consent = _configured()
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(
        self, request: HttpRequest
    ) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Handle one request."""
        request.consent = self._consent.of(_headers(request))
        if self._is_async:
            return self._wait(request)
        return _varying(request, self._get_response(request))

    async def _wait(self, request: HttpRequest) -> HttpResponseBase:
        return _varying(request, await self._get_response(request))


def _headers(request: HttpRequest) -> Headers:
    # Under ASGI Django joins several Cookie headers with commas, which hides cookies.
    if isinstance(request, ASGIRequest):
        raw: Headers = request.scope["headers"]
        return raw
    headers: Headers = request.headers
    return headers


def _configured() -> Consent:
    consent = getattr(settings, "CONSENT", None)
    if not isinstance(consent, Consent):
        raise ImproperlyConfigured("settings.CONSENT is neither local nor remote")
    return consent


def _varying(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if request.consent.asked:
        patch_vary_headers(response, vary.NAMES)
    return response
