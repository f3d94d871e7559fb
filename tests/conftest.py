"""What every test may ask for, and the rule that CI skips nothing."""

import os
from collections.abc import Iterator

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --full, which runs faults and fuzzing at their whole counts."""
    parser.addoption("--full", action="store_true", help="whole counts, not a tenth")


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Tell whether the whole counts are wanted rather than a tenth."""
    return bool(request.config.getoption("--full"))


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on asyncio, which is what the service runs on."""
    return "asyncio"


UNDER_CI = os.environ.get("CI") == "true"
Report = pytest.TestReport | pytest.CollectReport


def _refuse_skip(report: Report) -> Report:
    """Turn a skip into a failure under CI, where every part has to be there."""
    if UNDER_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    """Refuse the skip of a test."""
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """Refuse the skip of a whole module."""
    return _refuse_skip((yield))
