"""Tables for hosts that no service declares."""

import tomllib

from consent import presets
from consent.rules.undeclared import tables

ADS = ("www.google-analytics.com", "region1.google-analytics.com")


def test_a_preset_takes_all_the_hosts_it_knows() -> None:
    """The one that knows most of them; pinned at its newest version."""
    found = tomllib.loads(tables(ADS, presets.load(), ()))
    (service,) = found["services"].values()

    assert service["service"].startswith("preset:google-analytics@")


def test_what_only_the_owner_knows_is_said() -> None:
    """Above the table, as the preset says it."""
    assert "# Yours to add: as hosts" in tables(
        ["cdn.matomo.cloud"], presets.load(), ()
    )


def test_what_no_preset_knows_is_for_the_owner_to_fill_in() -> None:
    """With the host in it, and a word for where it is the site's own."""
    text = tables(["cdn.shop.example"], presets.load(), ())

    assert tomllib.loads(text)["services"]["cdn-shop-example"]["hosts"] == [
        "cdn.shop.example"
    ]
    assert "csp.hosts" in text


def test_an_id_that_is_taken_is_not_given_twice() -> None:
    """The file has that service already, without this host."""
    text = tables(ADS[:1], presets.load(), {"google-analytics"})

    assert "[services.google-analytics]" not in text
    assert ADS[0] in text
