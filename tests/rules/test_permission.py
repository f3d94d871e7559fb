"""Who may have which page of the desk."""

import pytest

from consent.model import Role
from consent.rules.permission import Need, Verdict, judge, seen
from consent.rules.person import EVERY, Grant

SITES = {"shop", "news"}
OWNER = (Grant(Role.OWNER, "shop"),)
AUDITOR = (Grant(Role.AUDITOR, "shop"),)
OPERATOR = (Grant(Role.OPERATOR, EVERY),)


@pytest.mark.parametrize(
    ("need", "grants", "site", "verdict"),
    [
        (Need.ANYBODY, None, "", Verdict.ALLOWED),
        (Need.PERSON, None, "", Verdict.SIGN_IN),
        (Need.PERSON, (), "", Verdict.ALLOWED),
        (Need.PERSON, (), "shop", Verdict.HIDDEN),
        (Need.OPERATOR, OWNER, "", Verdict.FORBIDDEN),
        (Need.OPERATOR, OPERATOR, "", Verdict.ALLOWED),
        (Need.OWNER, AUDITOR, "shop", Verdict.FORBIDDEN),
        (Need.OWNER, OWNER, "shop", Verdict.ALLOWED),
        (Need.OWNER, OWNER, "news", Verdict.HIDDEN),
        (Need.READER, AUDITOR, "shop", Verdict.ALLOWED),
        (Need.READER, OPERATOR, "news", Verdict.ALLOWED),
        (Need.READER, OPERATOR, "nowhere", Verdict.HIDDEN),
    ],
)
def test_s24_what_is_not_allowed_is_refused(
    need: Need, grants: tuple[Grant, ...] | None, site: str, verdict: Verdict
) -> None:
    """S24: a site of others is as one that is not there."""
    assert judge(need, grants, site, SITES) is verdict


def test_one_sees_what_is_ones_own() -> None:
    """An operator sees all; others what they have a role with."""
    assert seen(OPERATOR, ("news", "shop")) == ("news", "shop")
    assert seen(OWNER, ("news", "shop")) == ("shop",)
    assert seen((), ("news", "shop")) == ()
