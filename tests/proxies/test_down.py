"""The service is down, hangs or knows nothing: the page is served, and nothing more."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.proxies.world import ENFORCE, REPORT, SITE, World, behind, publish


@pytest.fixture
def world(kind: str, tmp_path: Path) -> Iterator[World]:
    """Run the shop behind each proxy, and no service."""
    with behind(kind, tmp_path) as world:
        yield world


def strict(world: World) -> bool:
    """Tell whether the page is served, with the policy of who has given nothing."""
    answer = world.ask()
    assert (answer.status_code, "The shop" in answer.text) == (200, True)
    assert world.backend.asked[-1].get("X-Consent", "") == ""
    return "tracker.example" not in answer.headers[ENFORCE]


def test_a_service_that_is_down(world: World) -> None:
    """A04: the page is there at once, and what needs a grant is not."""
    assert strict(world)
    assert world.ask("/offers/").status_code == 403
    assert world.ask(method="POST", body="x" * 9000).status_code == 200


def test_a_service_that_hangs(world: World) -> None:
    """A60: one page in five seconds waits for it, and that for little more than 1 s."""
    with world.service() as service:
        cookie = world.choose("accept_all")
        assert "tracker.example" in world.ask(cookie=cookie).headers[ENFORCE]
        os.kill(service.pid, signal.SIGSTOP)
        try:
            first, second = world.ask(cookie=cookie), world.ask(cookie=cookie)
        finally:
            os.kill(service.pid, signal.SIGCONT)
    for answer in (first, second):
        assert "The shop" in answer.text
        assert "tracker.example" not in answer.headers[ENFORCE]
    assert first.elapsed.total_seconds() < 4
    assert second.elapsed.total_seconds() < 1


def test_a_service_that_does_not_know_the_site(world: World, tmp_path: Path) -> None:
    """A database that was lost, or a wrong id, closes no page either."""
    (tmp_path / "other").mkdir()
    other = publish(tmp_path / "other", SITE.format(mode="report").replace("shop", "x"))
    with world.service(other):
        assert strict(world)


def test_a_service_that_is_back(world: World) -> None:
    """Whoever came while it was down has their choice again within seconds."""
    with world.service():
        cookie = world.choose("accept_all")
    assert strict(world)
    with world.service():
        patience = time.monotonic() + 15
        while "tracker.example" not in world.ask(cookie=cookie).headers[ENFORCE]:
            assert time.monotonic() < patience


def test_the_stand_in_says_what_the_service_says(world: World) -> None:
    """The ready file's policy is the service's own for a visitor without a choice."""
    with world.service():
        while not world.backend.asked or not world.backend.asked[-1].get("X-Consent"):
            said = world.ask().headers[ENFORCE]
    assert world.ask().headers[ENFORCE] == said


@pytest.mark.browser
def test_reporting_keeps_nothing_out(
    kind: str, tmp_path: Path, launch: Callable[..., Browser]
) -> None:
    """The default only reports: the same four tags load, and the browser says so."""
    with (
        behind(kind, tmp_path, "report") as world,
        launch(world.ports.tls, world.certificate) as browser,
    ):
        page = browser.new_page()
        page.goto("https://shop.example/")
        assert ENFORCE not in world.ask().headers
        assert "tracker.example" not in world.ask().headers[REPORT]
        assert len(world.backend.reached) == 4
