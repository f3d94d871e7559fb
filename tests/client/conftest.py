"""A running service for the tests that ask one."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from consent.client import RemoteConsent
from tests.client.service import Service, running


@pytest.fixture
def service() -> Iterator[Service]:
    """Give a running consent service."""
    with running() as service:
        yield service


@pytest.fixture
def remote(service: Service) -> Iterator[RemoteConsent]:
    """Give a back end that asks the running service, with time for a slow machine."""
    with closing(RemoteConsent(service.url, "shop", timeout=20)) as remote:
        yield remote
