"""WSGI middleware: `environ["consent.decisions"]`."""

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, TypeAlias

from consent.client import vary
from consent.client.decisions import Consent, Decisions
from consent.client.policy import Policy, is_page

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Write: TypeAlias = Callable[[bytes], object]
ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
)


class ConsentMiddleware:
    """Puts the visitor's decisions into `environ["consent.decisions"]`, unopened.

    An answer that asked them tells caches that it varies with the choice. With a
    policy, HTML pages carry it, and so each of them varies.
    """

    def __init__(
        self, app: "WSGIApplication", consent: Consent, policy: Policy | None = None
    ) -> None:
        """Wrap an application."""
        self._app = app
        self._consent = consent
        self._policy = policy

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Handle one request."""
        decisions = self._consent.of(
            {
                "cookie": environ.get("HTTP_COOKIE", ""),
                "sec-gpc": environ.get("HTTP_SEC_GPC", ""),
            }
        )
        environ["consent.decisions"] = decisions
        return self._app(environ, _following(start_response, decisions, self._policy))


def _following(
    start_response: "StartResponse", decisions: Decisions, policy: Policy | None
) -> "StartResponse":
    def start(
        status: str,
        headers: list[tuple[str, str]],
        exc_info: ExcInfo | None = None,
        /,
    ) -> Write:
        if policy is not None and _is_page(headers):
            headers = [*headers, policy.header(decisions)]
        if decisions.asked:
            headers = [*headers, ("Vary", vary.VALUE)]
        return start_response(status, headers, exc_info)

    return start


def _is_page(headers: list[tuple[str, str]]) -> bool:
    return any(n.lower() == "content-type" and is_page(value) for n, value in headers)
