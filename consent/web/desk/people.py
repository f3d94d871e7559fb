"""`/admin/people`: who may work at the desk, and with which sites."""

from consent.errors import BadName, UnknownPerson
from consent.model import Role
from consent.rules.person import EVERY, Grant, Person
from consent.web.answer import Answer
from consent.web.desk.at import At
from consent.web.desk.show import onward, show
from consent.web.errors import BadForm, status_of

ROLES = {
    Role.OPERATOR: "Operator: everything, with every site, and lets others in.",
    Role.OWNER: "Owner: edits and publishes one site, and reads all about it.",
    Role.AUDITOR: "Auditor: reads and exports all about one site, and changes nothing.",
}


async def show_people(at: At) -> Answer:
    """Answer with everybody, and a form to invite somebody."""
    return await _list(at)


async def invite(at: At) -> Answer:
    """Add somebody, and show their link this once."""
    name = at.given("name")
    try:
        person, link = await at.inviter.invite(name, [_grant(at)])
    except BadName as error:
        status = status_of(type(error))
        return await _list(at, status=status, name=name, problem=error.message)
    return _linked(at, person, link)


async def show_person(at: At) -> Answer:
    """Answer with one person: what they may do, and where they are signed in."""
    person = await _person(at)
    return show(
        at,
        "person.html",
        title=person.name,
        here="people",
        person=person,
        roles=ROLES,
        sites=_sites(at),
        sessions=await at.parts.store.desk.sessions(person.id),
    )


async def change_person(at: At) -> Answer:
    """Give or take a role, make a link, or remove somebody."""
    person = await _person(at)
    back = f"/admin/people/{person.id}"
    match at.given("act"):
        case "grant":
            await at.inviter.grant(person.id, _grant(at))
            return onward(at, back, "role")
        case "ungrant":
            await at.inviter.ungrant(person.id, at.given("site"))
            return onward(at, back, "norole")
        case "link":
            return _linked(at, person, await at.inviter.link(person.id))
        case "remove":
            await at.inviter.remove(person.id)
            return onward(at, "/admin/people", "removed")
        case _:
            raise BadForm("The form does not say what to do.", "act")


async def _list(
    at: At, *, status: int = 200, name: str = "", problem: str = ""
) -> Answer:
    return show(
        at,
        "people.html",
        status=status,
        title="People",
        here="people",
        people=await at.parts.store.desk.people(),
        roles=ROLES,
        sites=_sites(at),
        name=name,
        problem=problem,
    )


def _linked(at: At, person: Person, link: str) -> Answer:
    # Nothing leads to the link again: it is shown here and now, or never.
    return show(
        at,
        "linked.html",
        title=f"A link for {person.name}",
        here="people",
        person=person,
        link=f"{_base(at)}/admin/link/{link}",
    )


async def _person(at: At) -> Person:
    person = await at.parts.store.desk.person(at.request.parameters["person"])
    if person is None:
        raise UnknownPerson("Nobody here is meant by that; they may be gone.")
    return person


def _grant(at: At) -> Grant:
    """Read a role and its site, or raise `BadName`."""
    try:
        role = Role(at.given("role"))
    except ValueError as error:
        raise BadName("Choose a role.", "role") from error
    if role is Role.OPERATOR:
        return Grant(role, EVERY)
    site = at.given("site")
    if site not in _sites(at):
        raise BadName(f"Choose the site that the {role} is for.", "site")
    return Grant(role, site)


def _sites(at: At) -> tuple[str, ...]:
    return tuple(sorted(site.id for site in at.parts.live.sites()))


def _base(at: At) -> str:
    """Give what stands before every address here, as the browser sees it."""
    host = at.request.headers.get(b"host", b"").decode("latin-1")
    return f"{at.request.scope['scheme']}://{host}{at.parts.reception.root}"
