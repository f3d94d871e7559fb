"""A page from nginx's cache carries the policy of whoever asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.proxies import backend, certificate, ready, running
from tests.proxies.world import ENFORCE, NAMES, PAGE, SITE, World, publish


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Run the shop behind nginx with the docs' page cache, and the service."""
    made = certificate.make(tmp_path, NAMES)
    data = publish(tmp_path, SITE.format(mode="enforce"))
    with backend.serving() as served:
        served.pages["/"] = PAGE
        served.headers.update({"ETag": '"1"', "Cache-Control": "max-age=600"})
        ports = running.Ports(*running.free_ports(3), served.port)
        world = World(data, ports, made, served)
        folder = f"proxy_cache_path {tmp_path}/pages keys_zone=pages:1m;\n"
        snippet = f"location / {{\ninclude {ready.FOLDER}/nginx-page-cache.conf;"
        text = ready.nginx_file(ports, made).replace("location / {", snippet)
        # The stand-in's own `location /` comes first and has no pages to keep.
        text = text.replace(snippet, "location / {", 1)
        with world.service(), running.nginx(tmp_path, ports.tls, folder + text):
            yield world


def test_one_page_two_policies(world: World) -> None:
    """The back end is asked once; each visitor gets a policy of their own."""
    granted = world.choose("accept_all")
    for _ in range(2):
        assert "tracker.example" not in world.ask().headers[ENFORCE]
        assert "tracker.example" in world.ask(cookie=granted).headers[ENFORCE]
    assert len(world.backend.asked) == 1
    assert "X-Consent" not in world.backend.asked[0]


def test_a_page_that_is_unchanged_has_its_new_policy(world: World) -> None:
    """A browser asks each time, and a 304 is enough to close what was open."""
    answer = world.ask(cookie=world.choose("accept_all"))
    assert answer.headers["cache-control"] == "private, no-cache"
    again = world.ask(if_none_match=answer.headers["etag"])
    assert again.status_code == 304
    assert "tracker.example" not in again.headers[ENFORCE]
