"""What an address of the desk asks for, and who may do what it does."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from consent.model import Role
from consent.rules.person import EVERY, Grant


class Need(StrEnum):
    """Whom an address is for.

    `OWNER` and `READER` are about the site that the address names: who owns it, and
    who may read about it. An operator is both, for every site.
    """

    ANYBODY = "anybody"
    PERSON = "person"
    OPERATOR = "operator"
    OWNER = "owner"
    READER = "reader"


class Verdict(StrEnum):
    """What becomes of a request.

    Somebody is asked to `SIGN_IN`; a site that is not theirs is `HIDDEN`, as one that
    is not there; what is not theirs to do is `FORBIDDEN`.
    """

    ALLOWED = "allowed"
    SIGN_IN = "sign in"
    HIDDEN = "hidden"
    FORBIDDEN = "forbidden"


_ROLES = {
    Need.OPERATOR: frozenset({Role.OPERATOR}),
    Need.OWNER: frozenset({Role.OPERATOR, Role.OWNER}),
    Need.READER: frozenset({Role.OPERATOR, Role.OWNER, Role.AUDITOR}),
}


def judge(
    need: Need, grants: Iterable[Grant] | None, site: str, sites: Collection[str]
) -> Verdict:
    """Tell what becomes of a request by somebody with these grants; None: by nobody.

    `site` is what the address names, if it does, and `sites` are all there are.
    """
    if need is Need.ANYBODY:
        return Verdict.ALLOWED
    if grants is None:
        return Verdict.SIGN_IN
    roles = {grant.role for grant in grants if grant.site in (EVERY, site)}
    if site and (site not in sites or not roles):
        return Verdict.HIDDEN
    if need is Need.PERSON:
        return Verdict.ALLOWED
    return Verdict.ALLOWED if roles & _ROLES[need] else Verdict.FORBIDDEN


def seen(grants: Iterable[Grant], sites: Iterable[str]) -> tuple[str, ...]:
    """Give those of the sites that somebody with these grants may know of."""
    known = {grant.site for grant in grants}
    return tuple(site for site in sites if EVERY in known or site in known)
