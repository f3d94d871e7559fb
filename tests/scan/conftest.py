"""The Chromium of the browser tests, for the report of a scan."""

from tests.browser.conftest import chromium

__all__ = ["chromium"]
