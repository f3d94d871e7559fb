"""The Content-Security-Policy that follows a choice, on a site's own pages."""

from collections.abc import Iterable

from consent.client.decisions import Decisions
from consent.client.notice import Source, read_notice
from consent.errors import BadSetting
from consent.model import CspMode, Notice
from consent.rules import csp
from consent.rules import host as hosts


class Policy:
    """Adds a header to HTML pages that names only the hosts a visitor allowed.

    Browsers report what it would keep out, and keep it out once `enforce` is set.
    """

    def __init__(
        self, notice: Source, own: Iterable[str] = (), *, enforce: bool = False
    ) -> None:
        """Take the notice as published, and the site's hosts besides the page's.

        Name the host of the consent service among them where it is not the page's.
        `BadSetting` for what is no host, and for a notice that cannot be read.
        """
        notice = read_notice(notice)
        self._own = tuple(map(_checked, own))
        self._services = notice.services
        self._necessary = _necessary(notice)
        self._name = csp.HEADERS[CspMode.ENFORCE if enforce else CspMode.REPORT]

    def header(self, decisions: Decisions) -> tuple[str, str]:
        """Give the name and value of a page's header for its visitor."""
        given = decisions.given | self._necessary
        return self._name, csp.policy(self._own, self._services, given)


def is_page(content_type: str) -> bool:
    """Tell whether an answer is what browsers obey a policy for."""
    return content_type.partition(";")[0].strip().lower() == "text/html"


def _necessary(notice: Notice) -> frozenset[str]:
    """Name the services that run without being asked for, also in times of doubt."""
    purposes = {purpose.id for purpose in notice.purposes if purpose.necessary}
    services = notice.services
    return frozenset(s.id for s in services if purposes.issuperset(s.purposes))


def _checked(name: str) -> str:
    if problem := hosts.problem(name):
        raise BadSetting(f"{name!r} {problem}", "own")
    return name
