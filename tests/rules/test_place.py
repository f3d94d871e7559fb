"""Countries and regions, as site files, proxies and databases write them."""

import pytest

from consent.rules import place


@pytest.mark.parametrize("text", ["default", "DE", "US-CA", "GB-ENG", "AT-9"])
def test_a_place_of_iso_3166(text: str) -> None:
    """A country, a region, or everywhere else."""
    assert place.problem(text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("de", 'write "DE"'),
        ("UK", 'write "GB"'),
        ("ZZ", "is not a country"),
        ("EU", "is not a country"),
        ("Germany", "is not a country"),
        ("ZZ-CA", "is not a country"),
        ("US-", "is not a region"),
        ("US-ca", "is not a region"),
        ("US-CALI", "is not a region"),
        ("", "is not a country"),
    ],
)
def test_other_places_are_refused(text: str, said: str) -> None:
    """The message says what to write."""
    assert said in place.problem(text)


@pytest.mark.parametrize(
    ("country", "region", "found"),
    [
        ("US", "", "US"),
        (" us ", "ca", "US-CA"),
        ("US-CA", "", "US-CA"),
        ("US", "US-CA", "US-CA"),
        ("US", "DE-BY", "US"),
        ("US", "California", "US"),
        ("US-", "", "US"),
        ("XX", "", ""),
        ("T1", "", ""),
        ("EU", "", ""),
        ("", "CA", ""),
        ("US, DE", "", ""),
    ],
)
def test_what_is_said_of_a_place(country: str, region: str, found: str) -> None:
    """A57: what cannot be one is not known; a header sent twice says nothing."""
    assert place.read(country, region) == found
