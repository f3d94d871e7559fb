"""Flask extension: `current_consent`, and `{% if "statistics" is consented %}`."""

from typing import cast

from flask import Flask, Response, g, request
from werkzeug.local import LocalProxy

from consent.client import vary
from consent.client.decisions import Consent, Decisions
from consent.client.policy import Policy, is_page


class FlaskConsent:
    """Gives each request `g.consent`, which opens nothing before it is asked.

    An answer that asked it tells caches that it varies with the choice. With a policy,
    HTML pages carry it, and so each of them varies.
    """

    def __init__(
        self,
        consent: Consent,
        app: Flask | None = None,
        policy: Policy | None = None,
    ) -> None:
        """Take where decisions come from, and the application if it is there yet."""
        self._consent = consent
        self._policy = policy
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Join an application."""
        app.extensions["consent"] = self
        app.before_request(self._begin)
        app.after_request(self._follow)
        app.add_template_test(_is_consented, "consented")

    def _begin(self) -> None:
        g.consent = self._consent.of(request.headers.items())

    def _follow(self, response: Response) -> Response:
        decisions = g.get("consent")
        if not isinstance(decisions, Decisions):
            return response
        if self._policy is not None and is_page(response.content_type or ""):
            response.headers.add(*self._policy.header(decisions))
        if decisions.asked:
            response.vary.update(vary.NAMES)
        return response


current_consent = cast(Decisions, LocalProxy(lambda: g.consent))
"""The decisions of the visitor whose request is being answered."""


def _is_consented(name: str) -> bool:
    decisions: Decisions = g.consent
    return decisions.allows(name)
