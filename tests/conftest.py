"""What every test may ask for, and the rule that CI skips nothing."""

import faulthandler
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres_server import NOT_SAFE, Server, running

# How long an example takes says how busy the machine is.
settings.register_profile("busy", deadline=None)
settings.load_profile("busy")

DRIVERS = {"chromium", "playwright"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --full, for faults and fuzzing at their whole counts, and a last limit."""
    parser.addoption("--full", action="store_true", help="whole counts, not a tenth")
    parser.addini(
        "exit_timeout", "seconds a finished run may take to end", default="60"
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """End a run that a forgotten thread keeps alive, and say where it waits."""
    seconds = float(config.getini("exit_timeout"))
    faulthandler.dump_traceback_later(seconds, exit=True, file=sys.__stderr__)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, which `scripts/test` runs in a process of its own."""
    for item in items:
        if DRIVERS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Tell whether the whole counts are wanted rather than a tenth."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Give a PostgreSQL that is quick and would not survive a power cut."""
    with running(*NOT_SAFE) as server:
        yield server


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
