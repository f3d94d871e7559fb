"""`/admin` and `/admin/sites/{site}`: the sites, and one of them."""

from msgspec import Struct

from consent.errors import ConsentError
from consent.flows.selftest import last_look
from consent.model import Site
from consent.rules.person import EVERY
from consent.web.answer import Answer
from consent.web.desk.at import At
from consent.web.desk.show import show


class Row(Struct, frozen=True, kw_only=True):
    """A site as the list has it; `trouble` says what is wrong with its log."""

    site: Site
    name: str
    published: int
    entries: int
    role: str
    trouble: str = ""


async def show_sites(at: At) -> Answer:
    """Answer with the sites that this person may know of."""
    rows = [await _row(at, site) for site in at.sites]
    return show(at, "sites.html", title="Sites", here="sites", sites=rows)


async def show_site(at: At) -> Answer:
    """Answer with what stands of one site."""
    site = at.site
    notices = await at.parts.store.notices(site.id)
    return show(
        at,
        "overview.html",
        title=site.notice.controller.name,
        here="sites",
        tab="overview",
        site=site,
        row=await _row(at, site),
        versions=len(notices),
        look=await last_look(at.parts.store, site.id, at.request.now),
        snippet=_snippet(at, site),
    )


async def _row(at: At, site: Site) -> Row:
    notice = await at.parts.store.notice(site.id, site.notice_hash)
    entries, trouble = 0, at.trouble(at.parts.store.halted)
    try:
        entries = (await at.parts.store.head(site.id)).frontier.size
    except ConsentError as error:
        trouble = at.trouble(error.message)
    return Row(
        site=site,
        name=site.notice.controller.name,
        published=notice.published,
        entries=entries,
        role=_role(at, site),
        trouble=trouble,
    )


def _role(at: At, site: Site) -> str:
    mine: dict[str, str] = {grant.site: grant.role for grant in at.person.grants}
    return mine.get(EVERY) or mine[site.id]


def _snippet(at: At, site: Site) -> str:
    request = at.request
    host = request.headers.get(b"host", b"").decode("latin-1")
    base = site.settings.csp.service or f"{request.scope['scheme']}://{host}"
    address = f"{base}{at.parts.reception.root}/w/{site.id}.js"
    return f'<script async src="{address}"></script>'
