"""What is known of hosts and cookies, and how sure that is."""

from pathlib import Path

import pytest

from consent import presets
from consent.scan.knowledge import BadCookieFile, Knowledge, read_rows
from consent.scan.sense import sense
from tests.scan.planted import KNOWN


def test_presets_come_first() -> None:
    """By host, by name, and by pattern, which is less sure."""
    known = Knowledge(presets.load())
    host, key = known.of_host("cdn.matomo.cloud"), known.of_key("cookie", "_ga")
    assert host is not None
    assert (host.name, host.sure) == ("Matomo Cloud", "certain")
    assert key is not None
    assert (key.kind, key.sure) == ("analytics", "certain")
    assert known.of_host("shop.example") is None
    assert known.of_key("cookie", "basket") is None


def test_one_that_is_there_counts_first() -> None:
    """Several tools set a cookie of one name."""
    known = Knowledge(presets.load()).of_key("cookie", "_pk_id.1", {"matomo-cloud"})
    assert known is not None
    assert (known.name, known.sure) == ("Matomo Cloud", "likely")


def test_an_own_file_of_cookies(tmp_path: Path) -> None:
    """The Open Cookie Database, by path: nothing is fetched."""
    file = tmp_path / "known.csv"
    file.write_text(KNOWN)
    known = Knowledge({}, read_rows(file)).of_key("cookie", "visitor_hub")
    assert known is not None
    assert (known.name, known.kind, known.sure) == ("AdHub", "advertising", "certain")


@pytest.mark.parametrize("text", [None, "a,b\n1,2\n"])
def test_what_is_no_such_file(tmp_path: Path, text: str | None) -> None:
    """The word names the columns."""
    file = tmp_path / "known.csv"
    if text is not None:
        file.write_text(text)
    with pytest.raises(BadCookieFile, match="Wildcard match"):
        read_rows(file)


@pytest.mark.parametrize(
    ("text", "language", "does"),
    [
        ("Reject all", "en", "refuse"),
        ("Accept necessary", "en", "refuse"),
        ("Alle ablehnen", "de-AT", "refuse"),
        ("Accept all", "xx", "accept"),
        ("That's ok", "en", "accept"),
        ("Save selection", "en", "save"),
        ("Manage preferences", "en", "choose"),
        ("Privacy policy", "en", ""),
    ],
)
def test_what_a_button_does(text: str, language: str, does: str) -> None:
    """By its words, in the page's language or in English."""
    assert sense(text, language) == does
