"""Every address of the desk, and whom it is for.

A page without a row here is not there, and a row names its permission. The OpenAPI
document has none of them: it is for programs, and these are for people.
"""

from itertools import groupby
from operator import attrgetter

from starlette.routing import Route

from consent.rules.permission import Need
from consent.web.desk import (
    account,
    evidence,
    people,
    records,
    sign_in,
    sites,
    style,
    tokens,
)
from consent.web.desk.at import Handle
from consent.web.desk.door import DeskDoor, Page

SITE = "/admin/sites/{site}"


def _page(
    method: str, path: str, need: Need, handle: Handle, dest: bytes = b"document"
) -> Page:
    return Page(method=method, path=path, need=need, handle=handle, dest=dest)


PAGES = (
    _page("GET", "/admin", Need.PERSON, sites.show_sites),
    _page("GET", "/admin/desk.css", Need.ANYBODY, style.read_style, b"style"),
    _page("GET", "/admin/sign-in", Need.ANYBODY, sign_in.show_sign_in),
    _page("POST", "/admin/sign-in", Need.ANYBODY, sign_in.sign_in),
    _page("POST", "/admin/sign-out", Need.PERSON, sign_in.sign_out),
    _page("GET", "/admin/link/{link}", Need.ANYBODY, sign_in.show_link),
    _page("POST", "/admin/link/{link}", Need.ANYBODY, sign_in.take_link),
    _page("GET", "/admin/account", Need.PERSON, account.show_account),
    _page("POST", "/admin/account", Need.PERSON, account.change_account),
    _page("GET", "/admin/people", Need.OPERATOR, people.show_people),
    _page("POST", "/admin/people", Need.OPERATOR, people.invite),
    _page("GET", "/admin/people/{person}", Need.OPERATOR, people.show_person),
    _page("POST", "/admin/people/{person}", Need.OPERATOR, people.change_person),
    _page("GET", SITE, Need.READER, sites.show_site),
    _page("GET", f"{SITE}/records", Need.READER, records.show_records),
    _page("GET", f"{SITE}/records/{{record}}", Need.READER, records.show_record),
    _page("GET", f"{SITE}/records/{{record}}/shown", Need.READER, records.show_scene),
    _page("GET", f"{SITE}/records/{{record}}/proof", Need.READER, records.send_proof),
    _page("GET", f"{SITE}/export", Need.READER, records.send_records),
    _page("GET", f"{SITE}/log", Need.READER, evidence.show_log),
    _page("GET", f"{SITE}/log/checkpoint", Need.READER, evidence.send_checkpoint),
    _page("GET", f"{SITE}/tokens", Need.OWNER, tokens.show_tokens),
    _page("POST", f"{SITE}/tokens", Need.OWNER, tokens.change_tokens),
)


def routes() -> list[Route]:
    """Give a door for each address, with all its methods."""
    return [
        Route(path, DeskDoor({page.method: page for page in pages}))
        for path, pages in groupby(PAGES, attrgetter("path"))
    ]
