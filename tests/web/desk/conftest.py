"""What the tests of the desk start from: two sites, and who works with them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.running import Running, serving


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve two sites, with nobody at the desk."""
    async with serving(tmp_path) as running:
        await running.publish()
        await running.publish(id="news", origins=["https://news.example"])
        yield running
