"""A59: measuring an audience without asking, and what makes it something to ask for."""

import pytest

from consent.model import Measurement
from tests.rules.site_files import draft, mistakes

EXEMPT = """
[purposes.statistics]
necessary = true
reason = "We count our readers. You can object:"
[purposes.statistics.measurement]
objection = "https://shop.example/objection"
data = "25 months"
aggregated = true
[services.matomo]
name = "Matomo Analytics"
"""


def test_a59_an_own_measurement_passes() -> None:
    """The notice holds where to object, and how long data is kept."""
    purpose = draft(EXEMPT).notice.purposes[1]
    assert purpose.measurement == Measurement(
        objection="https://shop.example/objection", data="25 months"
    )


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("aggregated = true", "", "purposes.statistics.measurement.aggregated"),
        ('data = "25 months"', "", "purposes.statistics.measurement.data"),
        ("25 months", "26 months", "purposes.statistics.measurement.data"),
        (
            'objection = "https://shop.example/objection"',
            "",
            "purposes.statistics.measurement.objection",
        ),
        (
            "shop.example/objection",
            "tool.example/objection",
            "purposes.statistics.measurement.objection",
        ),
        (
            'necessary = true\nreason = "We count our readers. You can object:"',
            "",
            "purposes.statistics.measurement",
        ),
    ],
)
def test_a59_a_declaration_that_lacks_something(old: str, new: str, where: str) -> None:
    """Each condition is named where it is broken."""
    found = mistakes(EXEMPT.replace(old, new))
    assert "(measurement-exempt, A59, guidance: CNIL 2025)" in found[where]


@pytest.mark.parametrize(
    ("change", "member"),
    [
        ('recipient = "Tool Ltd"', "recipient"),
        ('hosts = ["tool.example"]', "hosts[0]"),
        ('purposes = ["statistics", "necessary"]', "purposes"),
        ('cookies = [{ name = "_pk", duration = "14 months" }]', "cookies[0].duration"),
        (
            'cookies = [{ name = "_pk", duration = "1 day", host = "tool.example" }]',
            "cookies[0].host",
        ),
        (
            'storage = [{ kind = "local", name = "k", duration = "until deleted" }]',
            "storage[0].duration",
        ),
    ],
)
def test_a59_a_tool_that_is_not_the_sites_own(change: str, member: str) -> None:
    """Of somebody else, elsewhere, for more, or for too long."""
    found = mistakes(EXEMPT + change)[f"services.matomo.{member}"]
    assert "(measurement-exempt, A59, guidance" in found


def test_a59_a_shared_domain_is_the_sites_own() -> None:
    """A tool on a sister of the site's host is, where both share a domain."""
    change = EXEMPT + 'hosts = ["stats.example.com"]\n'
    shop = 'origins = ["https://www.example.com", "https://shop.example"]\n'
    assert "services.matomo.hosts[0]" in mistakes(shop + change)
    assert mistakes(f'{shop}cookie_domain = "example.com"\n{change}') == {}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ('cookies = [{ name = "_ga", duration = "1 year" }]', "cookies[0].name"),
        ('hosts = ["www.google-analytics.com"]', "hosts[0]"),
    ],
)
def test_a18_a_known_tracker_is_no_exempt_measurement(change: str, where: str) -> None:
    """Whatever its owner declares."""
    found = mistakes(EXEMPT + change)[f"services.matomo.{where}"]
    assert "A18, law" in found or "A59, guidance" in found


def test_a18_advertising_is_no_measurement() -> None:
    """The exemption is for counting readers alone."""
    change = EXEMPT.replace("statistics", "marketing").replace("matomo", "ads")
    assert "purposes.marketing.necessary" in mistakes(change)
    named = '[purposes.statistics]\nname = "Werbung"\ndescription = "."\n'
    found = mistakes(EXEMPT.replace("[purposes.statistics]\n", named))
    assert "advertising is never necessary" in found["purposes.statistics.name"]
