"""What the page tells of hosts that no service declares: their names alone."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from playwright.sync_api import BrowserContext

from consent.model import Csp
from tests.browser.stage import staged

pytestmark = pytest.mark.browser

POLICY = "Content-Security-Policy"


def test_hosts_alone_are_told(profile: Callable[..., BrowserContext]) -> None:
    """One request, without cookies; neither declared hosts nor the site's own."""
    with staged() as stage:
        declared = next(s.hosts[0] for s in stage.site.notice.services if s.hosts)
        settings = replace(
            stage.site.settings,
            count_undeclared=True,
            csp=Csp(hosts=("static.localhost",)),
        )
        stage.site = replace(stage.site, settings=settings)
        port = stage.url.rpartition(":")[2]
        hosts = ("far.localhost", "static.localhost", declared)
        stage.body = "".join(
            f'<img src="http://{host}:{port}/a.png?visitor=ada" alt="">'
            for host in (*hosts, "kept.localhost")
        )
        allowed = " ".join(f"{host}:*" for host in hosts)
        stage.headers = {POLICY: f"img-src 'self' {allowed}"}
        page = profile().new_page()
        page.route("**/reports", lambda route: route.fulfill(status=204))
        with page.expect_request("**/reports") as told:
            page.goto(stage.url)

    assert told.value.post_data_json == {
        "loaded": ["far.localhost"],
        "blocked": ["kept.localhost"],
    }
    assert "cookie" not in told.value.all_headers()
