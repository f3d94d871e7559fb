"""What the tests of the doors start from: the shop, published on a running service."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.web.running import Running, serving


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Running]:
    """Serve the shop from its own host."""
    async with serving(tmp_path) as running:
        await running.publish()
        yield running
