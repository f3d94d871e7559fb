"""A running service for the tests that ask one, and two visitors of its shop."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from consent.client import RemoteConsent
from tests.client.service import Service, running


@pytest.fixture(scope="session")
def _service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running(tmp_path_factory.mktemp("service")) as service:
        yield service


@pytest.fixture
def service(_service: Service) -> Service:
    """Give the running service, which has not been asked anything in this test."""
    _service.asked.clear()
    return _service


@pytest.fixture
def remote(service: Service) -> Iterator[RemoteConsent]:
    """Give a back end that asks the running service, with time for a slow machine."""
    with closing(RemoteConsent(service.url, "shop", timeout=20)) as remote:
        yield remote


@pytest.fixture(scope="session")
def agreed(_service: Service) -> dict[str, str]:
    """Give the headers of a visitor who agreed to everything on the shop's page."""
    return _service.choose("accept_all")


@pytest.fixture(scope="session")
def refused(_service: Service) -> dict[str, str]:
    """Give the headers of a visitor who refused everything on the shop's page."""
    return _service.choose("reject_all")
