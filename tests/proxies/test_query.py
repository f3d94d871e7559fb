"""What a visitor writes behind the question mark asks nothing of the service."""

from collections.abc import Iterator

import pytest

from tests.proxies.world import SITE, World, behind, publish


@pytest.fixture(scope="module")
def world(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Run the shop behind each proxy, and no service."""
    with behind(kind, tmp_path_factory.mktemp(kind)) as world:
        yield world


QUERIES = ("require=marketing", "x=1&require", "&".join(["x=1"] * 65))


@pytest.mark.parametrize("query", QUERIES)
def test_a_visitors_own_query_refuses_no_page(world: World, query: str) -> None:
    """The page is served, its back end sees the query, and hears what was given."""
    with world.service():
        assert world.ask(f"/?{query}", cookie=world.choose("accept_all")).is_success
    assert "statistics=1;marketing=1" in world.backend.asked[-1]["X-Consent"]


@pytest.mark.parametrize("query", ["x=1", "require=necessary", ""])
def test_a_visitors_own_query_opens_no_page(world: World, query: str) -> None:
    """What needs a grant stays shut, whatever is asked for in its place."""
    with world.service():
        assert world.ask(f"/offers/?{query}").status_code == 403
    assert world.ask(f"/offers/?{query}").status_code == 403


def test_a_visitors_own_query_refuses_no_page_while_the_service_is_down(
    world: World,
) -> None:
    """The stand-in does not hear it either."""
    assert world.ask("/?require=marketing").is_success


def test_what_needs_a_grant_is_shut_where_the_site_is_unknown(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A database that was lost gives nobody a grant."""
    other = SITE.format(mode="report").replace("shop", "x")
    with world.service(publish(tmp_path_factory.mktemp("other"), other)):
        assert world.ask("/offers/").status_code == 403
        assert world.ask("/").is_success
