"""What lies between two drafts of one site, as a publish of the later would tell it."""

from consent.errors import BadSiteFile
from consent.rules.again import Past, settle
from consent.rules.change import Change, describe_notice, describe_settings
from consent.rules.numbers import Numbers, number
from consent.rules.site_file import Draft


def difference(old: Draft, new: Draft) -> tuple[Change, ...]:
    """Say what the new draft changes on the old one; both are of one site."""
    if old.notice.site != new.notice.site:
        raise BadSiteFile(
            f"the files are of two sites, {old.notice.site!r} and {new.notice.site!r}"
        )
    before, given = number(old.notice, None, Numbers())
    numbered, _ = number(new.notice, before, given)
    after = settle(numbered, before, [Past(before)], new.reasons)
    return (
        *describe_notice(before, after),
        *describe_settings(old.settings, new.settings),
    )
