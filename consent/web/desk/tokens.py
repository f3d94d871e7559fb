"""`/admin/sites/{site}/tokens`: programs that may read a site's log over HTTP."""

from datetime import UTC, datetime, timedelta

from consent.errors import BadName
from consent.flows.admit import Admitter
from consent.model import Role
from consent.web.answer import Answer
from consent.web.desk.at import At
from consent.web.desk.show import onward, show
from consent.web.errors import BadForm, status_of

LONGEST = timedelta(days=366 * 2)


async def show_tokens(at: At) -> Answer:
    """Answer with a site's tokens, and a form to make one."""
    return await _page(at)


async def change_tokens(at: At) -> Answer:
    """Make a token, which is shown this once, or end one."""
    site = at.site.id
    match at.given("act"):
        case "create":
            return await _create(at)
        case "revoke":
            await _admitter(at).revoke(site, at.given("token"))
            return onward(at, f"/admin/sites/{site}/tokens", "revoked")
        case _:
            raise BadForm("The form does not say what to do.", "act")


async def _create(at: At) -> Answer:
    try:
        role, expires = _role(at), _expires(at)
    except BadName as error:
        return await _page(at, status=status_of(type(error)), problem=error.message)
    token, _ = await _admitter(at).create(at.site.id, role, expires)
    return await _page(at, token=token)


async def _page(
    at: At, *, status: int = 200, token: str = "", problem: str = ""
) -> Answer:
    site, now = at.site, at.request.now
    return show(
        at,
        "tokens.html",
        status=status,
        title=f"Tokens of {site.notice.controller.name}",
        here="sites",
        tab="tokens",
        site=site,
        tokens=await at.parts.store.accesses(site.id),
        now=now,
        until=(datetime.fromtimestamp(now / 1000, UTC) + timedelta(days=365)).date(),
        token=token,
        problem=problem,
    )


def _role(at: At) -> Role:
    if at.given("role") not in {Role.OWNER, Role.AUDITOR}:
        raise BadName("Choose what the token is for.", "role")
    return Role(at.given("role"))


def _expires(at: At) -> int:
    """Read the day after which a token counts no more, or raise `BadName`."""
    try:
        day = datetime.strptime(at.given("until"), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadName("Write a date such as 2027-01-31.", "until") from error
    now = datetime.fromtimestamp(at.request.now / 1000, UTC)
    if not now < day <= now + LONGEST:
        raise BadName("Choose a day to come, within two years.", "until")
    return round(day.timestamp() * 1000)


def _admitter(at: At) -> Admitter:
    return Admitter(
        at.parts.store,
        author=at.person.name,
        clock=at.parts.world.clock,
        random=at.parts.world.random,
    )
