"""`current_consent`, `g.consent` and `is consented` in Flask."""

from typing import Any

import pytest
from flask import Flask, g, render_template_string

from consent.client import Consent, RemoteConsent
from consent.client.flask import FlaskConsent, current_consent
from tests.client.visitors import NO, YES, shop

TEMPLATE = '{% if "statistics" is consented %}counted{% else %}left alone{% endif %}'


def flask(consent: Consent) -> Flask:
    """Give a Flask site."""
    app = Flask("shop")
    FlaskConsent(consent, app)
    app.add_url_rule("/view", "view", lambda: {"ok": current_consent.allows("matomo")})
    app.add_url_rule("/g", "g", lambda: {"ok": g.consent.allows("matomo")})
    app.add_url_rule("/page", "page", lambda: render_template_string(TEMPLATE))
    app.add_url_rule("/plain", "plain", lambda: "plain")
    return app


def get(consent: Consent, path: str, headers: dict[str, str]) -> Any:
    """Get a page of the site."""
    client = flask(consent).test_client(use_cookies=False)
    return client.get(path, headers=headers)


@pytest.mark.parametrize("path", ["/view", "/g"])
def test_a_view_knows_its_visitor(path: str) -> None:
    """Each request carries its own visitor's decisions."""
    assert get(shop(), path, YES).json == {"ok": True}
    assert get(shop(), path, NO).json == {"ok": False}
    assert get(shop(), path, {}).json == {"ok": False}


def test_a_template_knows_its_visitor() -> None:
    """Templates ask with a test of their own."""
    assert get(shop(), "/page", YES).text == "counted"
    assert get(shop(), "/page", NO).text == "left alone"


def test_a_page_may_ask_the_service(
    remote: RemoteConsent, agreed: dict[str, str], refused: dict[str, str]
) -> None:
    """Asked of the service, the page reads the same."""
    assert get(remote, "/page", agreed).text == "counted"
    assert get(remote, "/page", refused).text == "left alone"


def test_caches_are_told_where_it_matters() -> None:
    """A page that asked varies with the choice; one that did not is for everyone."""
    assert get(shop(), "/page", YES).headers["Vary"] == "Cookie, Sec-GPC"
    assert "Vary" not in get(shop(), "/plain", YES).headers


def test_an_answer_made_before_the_extension_is_left_alone() -> None:
    """Where another part of the site answers first, the extension does not fail."""
    app = Flask("shop")
    app.before_request(lambda: "closed")
    FlaskConsent(shop()).init_app(app)
    assert app.test_client().get("/").text == "closed"
