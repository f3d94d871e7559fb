"""Flask extension: `current_consent`, and `{% if "statistics" is consented %}`."""

from typing import cast

from flask import Flask, Response, g, request
from werkzeug.local import LocalProxy

from consent.client import vary
from consent.client.decisions import Consent, Decisions


class FlaskConsent:
    """Gives each request `g.consent`, which opens nothing before it is asked.

    An answer that asked it tells caches that it varies with the choice.
    """

    def __init__(self, consent: Consent, app: Flask | None = None) -> None:
        """Take where decisions come from, and the application if it is there yet."""
        self._consent = consent
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Join an application."""
        app.extensions["consent"] = self
        app.before_request(self._begin)
        app.after_request(_vary)
        app.add_template_test(_is_consented, "consented")

    def _begin(self) -> None:
        g.consent = self._consent.of(request.headers.items())


current_consent = cast(Decisions, LocalProxy(lambda: g.consent))
"""The decisions of the visitor whose request is being answered."""


def _is_consented(name: str) -> bool:
    decisions: Decisions = g.consent
    return decisions.allows(name)


def _vary(response: Response) -> Response:
    decisions = g.get("consent")
    if isinstance(decisions, Decisions) and decisions.asked:
        response.vary.update(vary.NAMES)
    return response
