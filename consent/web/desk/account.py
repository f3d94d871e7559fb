"""`/admin/account`: one's own password, and where one is signed in."""

from consent.errors import BadName, NotSignedIn
from consent.web.answer import Answer
from consent.web.desk.at import At
from consent.web.desk.reception import cookie
from consent.web.desk.secret import new_password
from consent.web.desk.show import onward, show
from consent.web.errors import BadForm, status_of

HERE = "/admin/account"


async def show_account(at: At) -> Answer:
    """Answer with the person's own page."""
    return await _page(at)


async def change_account(at: At) -> Answer:
    """Change the password, or end one session."""
    match at.given("act"):
        case "password":
            return await _change_password(at)
        case "end":
            session = at.given("session")
            await at.parts.reception.doorman.sign_out(at.sitting, session)
            return onward(at, HERE, "ended")
        case _:
            raise BadForm("The form does not say what to do.", "act")


async def _change_password(at: At) -> Answer:
    doorman, tries = at.parts.reception.doorman, at.parts.reception.tries
    old = at.given("old")
    tries.take(at.person.name, at.request)
    try:
        new = new_password(at)
        entered = await doorman.change_password(at.sitting, old, new, at.request.now)
    except (BadName, NotSignedIn) as error:
        return await _page(at, status=status_of(type(error)), problem=error.message)
    at.headers.append(cookie(at.request, at.seal, entered.shown))
    return onward(at, HERE, "password")


async def _page(at: At, *, status: int = 200, problem: str = "") -> Answer:
    return show(
        at,
        "account.html",
        status=status,
        title="Your account",
        here="account",
        person=at.person,
        sessions=await at.parts.store.desk.sessions(at.person.id),
        problem=problem,
    )
