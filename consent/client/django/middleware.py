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
from consent.client.policy import Policy, is_page
from consent.client.visit import Headers

GetResponse: TypeAlias = Callable[[HttpRequest], Any]


class ConsentMiddleware:
    """Gives each request the decisions of `settings.CONSENT`, unopened.

    An answer that asked them tells caches that it varies with the choice. With
    `settings.CONSENT_POLICY`, HTML pages carry it, and so each of them varies.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        """Refuse the start where `settings.CONSENT` is missing."""
        self._get_response = get_response
        self._consent = _configured()
        self._policy = _policy()
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
        return self._following(request, self._get_response(request))

    async def _wait(self, request: HttpRequest) -> HttpResponseBase:
        response = await self._get_response(request)
        if self._policy is not None and is_page(_type(response)):
            await request.consent
        return self._following(request, response)

    def _following(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if self._policy is not None and is_page(_type(response)):
            name, value = self._policy.header(request.consent)
            already = response.headers.get(name)
            # Django keeps one header of a name; a comma makes it two policies.
            response.headers[name] = f"{already}, {value}" if already else value
        if request.consent.asked:
            patch_vary_headers(response, vary.NAMES)
        return response


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


def _type(response: HttpResponseBase) -> str:
    return str(response.headers.get("Content-Type", ""))


def _policy() -> Policy | None:
    policy = getattr(settings, "CONSENT_POLICY", None)
    if policy is not None and not isinstance(policy, Policy):
        raise ImproperlyConfigured("settings.CONSENT_POLICY is not a Policy")
    return policy
