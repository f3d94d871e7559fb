"""What every test may ask for."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on asyncio, which is what the service runs on."""
    return "asyncio"
