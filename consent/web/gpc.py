"""`GET /.well-known/gpc.json`: whether a site honours Global Privacy Control.

The file of the W3C's draft, under the names of the sites alone.
"""

from datetime import UTC, datetime

from starlette.types import Receive

from consent.model import Site
from consent.rules.origin import host_of
from consent.rules.trackers import kind_of_purpose
from consent.web.answer import Answer, json
from consent.web.errors import NotFound
from consent.web.parts import Parts
from consent.web.request import Request

_ONE_DAY = (b"cache-control", b"public, max-age=86400")


async def read_gpc(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Answer for the sites of the host that was asked, as of their last notice."""
    sites = [
        site
        for site in parts.live.sites()
        if request.host in {host_of(origin) for origin in site.settings.origins}
    ]
    if not sites:
        raise NotFound("no site of this host is published here")
    rows = [await parts.store.notice(site.id, site.notice_hash) for site in sites]
    newest = max(row.published for row in rows)
    day = datetime.fromtimestamp(newest / 1000, UTC).date()
    told = {"gpc": all(map(_honours, sites)), "lastUpdate": day.isoformat()}
    return json(200, told, [_ONE_DAY])


def _honours(site: Site) -> bool:
    """Tell whether the signal turns off all that is advertising by its id."""
    return all(
        each.sale or each.necessary or kind_of_purpose(each.id) != "advertising"
        for each in site.notice.purposes
    )
