"""`/admin/sign-in`, `/admin/sign-out` and `/admin/link/{link}`: in and out."""

import re

from starlette.types import ASGIApp

from consent.errors import BadName, NotSignedIn
from consent.flows.sign_in import Entered
from consent.rules.person import Person
from consent.web.answer import Answer
from consent.web.desk.at import At
from consent.web.desk.reception import cleared, cookie
from consent.web.desk.secret import new_password
from consent.web.desk.show import onward, show
from consent.web.errors import TooMany, status_of

HOME = "/admin"
SIGN_OUT = "/admin/sign-out"
_WAY = re.compile(
    r"/admin(?:/(?!\.)[A-Za-z0-9._~-]+)*(?:\?[A-Za-z0-9._~%&=:+-]*)?", re.ASCII
)


async def show_sign_in(at: At) -> Answer:
    """Answer with the form; who is signed in already goes on."""
    if at.seat is not None:
        return onward(at, _way(at.asked("next")))
    return _form(at)


async def sign_in(at: At) -> ASGIApp:
    """Let somebody in, or say that name or password is wrong, and not which."""
    name, password = at.given("name"), at.given("password")
    try:
        at.parts.reception.tries.take(name, at.request)
        entered = await at.parts.reception.doorman.sign_in(
            name, password, at.request.now
        )
    except NotSignedIn as error:
        status = status_of(type(error))
        return _form(at, status=status, problem=error.message)
    except TooMany as error:
        problem = f"That was tried too often. Try again in {_words(error.wait)}."
        again = (b"retry-after", b"%d" % error.wait)
        at.headers.append(again)
        status = status_of(type(error))
        return _form(at, status=status, problem=problem)
    return _in(at, entered, _way(at.given("next")))


async def sign_out(at: At) -> Answer:
    """End this session, or all of the person's."""
    everywhere = at.given("act") == "everywhere"
    session = None if everywhere else at.sitting.session.id
    await at.parts.reception.doorman.sign_out(at.sitting, session)
    word = "outall" if everywhere else "out"
    return onward(at, "/admin/sign-in", word, cleared(at.request))


async def show_link(at: At) -> Answer:
    """Answer with the form that a one-time link leads to; the link stays one."""
    person = await _invited(at)
    return show(at, "link.html", title="Welcome", name=person.name)


async def take_link(at: At) -> ASGIApp:
    """Set name and password, and let them in."""
    name, link = at.given("name"), at.request.parameters["link"]
    await _invited(at)
    try:
        entered = await at.parts.reception.doorman.take(
            link, name, new_password(at), at.request.now
        )
    except BadName as error:
        status = status_of(type(error))
        return show(
            at,
            "link.html",
            status=status,
            title="Welcome",
            name=name,
            problem=error.message,
        )
    return _in(at, entered, HOME)


async def _invited(at: At) -> Person:
    doorman = at.parts.reception.doorman
    return await doorman.invited(at.request.parameters["link"], at.request.now)


def _in(at: At, entered: Entered, way: str) -> Answer:
    return onward(at, way, "in", cookie(at.request, at.seal, entered.shown))


def _form(at: At, *, status: int = 200, problem: str = "") -> Answer:
    return show(
        at,
        "sign_in.html",
        status=status,
        title="Sign in",
        problem=problem,
        way=at.given("next") or at.asked("next"),
        name=at.given("name"),
    )


def _way(wanted: str) -> str:
    """Give where somebody wanted to go, if that is at the desk."""
    is_page = _WAY.fullmatch(wanted) and wanted != SIGN_OUT
    return wanted if is_page else HOME


def _words(seconds: int) -> str:
    return f"{seconds} s" if seconds < 90 else f"{round(seconds / 60)} min"
