"""The desk's people, links and sessions, which change with an entry alone."""

from typing import Any

import pytest

from consent.errors import (
    BadLink,
    BadName,
    LastOperator,
    NotSignedIn,
    UnknownPerson,
    UnknownSite,
)
from consent.model import Kind, Role
from consent.rules.link import Link
from consent.rules.person import EVERY, Grant, Person
from consent.rules.session import Session
from consent.store.base import Record, Store
from consent.store.desk import (
    DESK,
    DeskChange,
    EndedSessions,
    GonePerson,
    Granted,
    NewLink,
    NewLog,
    NewPassword,
    NewPerson,
    NewSession,
    Seat,
    TakenLink,
    Ungranted,
)
from tests.store.sample import START, act, digest

pytestmark = pytest.mark.anyio

OPERATOR = Grant(Role.OPERATOR, EVERY)
OLGA = Person(id="0" * 16, name="Olga", created=START, grants=(OPERATOR,))
ADA = Person(id="a" * 16, name="Ada", created=START + 1, password="hash")
LINK = Link(digest=digest("link"), person=ADA.id, created=START, expires=START + 9)


def session(name: str = "s", person: Person = ADA, **changes: Any) -> Session:
    """Give a session that begins now."""
    values = {
        "id": name,
        "person": person.id,
        "digest": digest(name),
        "created": START,
        "seen": START,
        "expires": START + 1_000,
        "turned": START,
        **changes,
    }
    return Session(**values)


async def make(store: Store, *steps: DeskChange) -> tuple[Record, ...]:
    """Make changes, each with an entry of its own."""
    first: tuple[DeskChange, ...] = (NewLog("localhost/consent/desk"),)
    acts = [
        (step, act(n, DESK, kind=Kind.ADMIN, notice=None))
        for n, step in enumerate(first + steps)
    ]
    return await store.change(*acts)


@pytest.fixture
async def desk(store: Store) -> Store:
    """Give a store with two people, and one who is signed in twice."""
    people = NewPerson(OLGA), NewPerson(ADA)
    sessions = NewSession(session()), NewSession(session("t", created=START + 1))
    await make(store, *people, NewLink(LINK), *sessions)
    return store


async def test_people_are_found_by_id_and_by_name(desk: Store) -> None:
    """However the name is spelt; and nobody else is."""
    assert await desk.desk.people() == (OLGA, ADA)
    assert await desk.desk.person(ADA.id) == ADA
    assert await desk.desk.named(" ADA ") == ADA
    assert await desk.desk.named("Eve") is await desk.desk.person("e" * 16) is None


async def test_a_name_is_taken_once(desk: Store) -> None:
    """In any spelling, by a new person and by a link, and nothing is done then."""
    eve = Person(id="e" * 16, name="oLGA", created=START)
    for step in NewPerson(eve), TakenLink(LINK.digest, "olga", "other"):
        with pytest.raises(BadName):
            await make(desk, step)
    assert await desk.desk.people() == (OLGA, ADA)


async def test_s25_no_change_without_its_entry(desk: Store) -> None:
    """S25: where the entry cannot be appended, the change is not made either."""
    size = (await desk.head(DESK)).frontier.size
    eve = Person(id="e" * 16, name="Eve", created=START)
    broken = act(0, DESK, kind=Kind.ADMIN, notice=None, body=b"\xff")
    with pytest.raises(Exception):  # noqa: B017, PT011 - each driver has its own
        await desk.change((NewPerson(eve), broken))
    assert await desk.desk.named("Eve") is None
    assert (await desk.head(DESK)).frontier.size == size


async def test_s25_all_changes_or_none(desk: Store) -> None:
    """S25: what is refused at the end undoes what was done before it."""
    size = (await desk.head(DESK)).frontier.size
    with pytest.raises(LastOperator):
        await make(desk, NewPassword(ADA.id, "new", "hash"), GonePerson(OLGA.id))
    assert await desk.desk.person(ADA.id) == ADA
    assert len(await desk.desk.sessions(ADA.id)) == 2
    assert (await desk.head(DESK)).frontier.size == size


async def test_a_log_begins_once(desk: Store) -> None:
    """Whoever asks for it again finds it, and its name stays."""
    await make(desk, NewLog("elsewhere/consent/desk"))
    assert (await desk.head(DESK)).origin == "localhost/consent/desk"


async def test_a_link_is_taken_once(desk: Store) -> None:
    """It sets name and password, and ends all sessions."""
    assert await desk.desk.link(LINK.digest) == LINK
    await make(desk, TakenLink(LINK.digest, "Ada L.", "new"))
    found = await desk.desk.named("ada l.")
    assert found is not None
    assert (found.id, found.password) == (ADA.id, "new")
    assert await desk.desk.sessions(ADA.id) == ()
    with pytest.raises(BadLink):
        await make(desk, TakenLink(LINK.digest, "Eve", "other"))


async def test_a_newer_link_ends_the_one_before(desk: Store) -> None:
    """And one that ran out is none."""
    newer = Link(digest=digest("n"), person=ADA.id, created=START, expires=START)
    await make(desk, NewLink(newer))
    assert await desk.desk.link(LINK.digest) is None
    with pytest.raises(BadLink):
        await make(desk, TakenLink(newer.digest, "Ada", "new"))


@pytest.mark.parametrize(
    "step",
    [
        NewPassword(ADA.id, "new", "hash"),
        Granted(ADA.id, Grant(Role.OWNER, "shop")),
        Ungranted(ADA.id, "shop"),
        GonePerson(ADA.id),
        EndedSessions(ADA.id),
    ],
)
async def test_sessions_end_with_what_they_rest_on(
    desk: Store, step: DeskChange
) -> None:
    """With password, roles or person."""
    assert await desk.desk.seat("s") == Seat(ADA, session())
    await make(desk, step)
    assert await desk.desk.seat("s") is None
    assert await desk.desk.sessions(ADA.id) == ()


@pytest.mark.parametrize(
    "late",
    [
        NewSession(session("late"), "other"),
        NewPassword(ADA.id, "mine", "other"),
        NewSession(session("late", Person(id="e" * 16, name="Eve", created=START))),
    ],
)
async def test_s23_who_comes_too_late_is_not_in(desk: Store, late: DeskChange) -> None:
    """S23: a password that was right when it was asked for is none by now."""
    with pytest.raises(NotSignedIn):
        await make(desk, late)
    assert await desk.desk.seat("late") is None
    assert await desk.desk.person(ADA.id) == ADA


async def test_a_password_is_kept_anew_by_who_signs_in(desk: Store) -> None:
    """And nothing ends by it."""
    await make(desk, NewSession(session("u"), "hash", "anew"))
    found = await desk.desk.person(ADA.id)
    assert found is not None
    assert found.password == "anew"
    assert len(await desk.desk.sessions(ADA.id)) == 3


async def test_a_role_takes_the_place_of_the_one_there(desk: Store) -> None:
    """A person has one role with a site, and may have others elsewhere."""
    for role in (Role.AUDITOR, Role.OWNER):
        await make(desk, Granted(ADA.id, Grant(role, "shop")))
    await make(desk, Granted(ADA.id, Grant(Role.AUDITOR, "news")))
    found = await desk.desk.person(ADA.id)
    assert found is not None
    assert found.grants == (Grant(Role.AUDITOR, "news"), Grant(Role.OWNER, "shop"))
    assert (await desk.desk.people())[1] == found
    await make(desk, Ungranted(ADA.id, "news"))
    found = await desk.desk.person(ADA.id)
    assert found is not None
    assert found.grants == (Grant(Role.OWNER, "shop"),)


@pytest.mark.parametrize("step", [GonePerson(OLGA.id), Ungranted(OLGA.id, EVERY)])
async def test_the_last_operator_stays(desk: Store, step: DeskChange) -> None:
    """Until there is another one."""
    with pytest.raises(LastOperator):
        await make(desk, step)
    await make(desk, Granted(ADA.id, OPERATOR), step)
    assert await desk.desk.named("Ada") is not None


async def test_nobody_gets_a_role(desk: Store) -> None:
    """Who is not there, and whose session is over, are told apart from the rest."""
    for step in Granted("e" * 16, OPERATOR), EndedSessions(ADA.id, "none"):
        with pytest.raises(UnknownPerson):
            await make(desk, step)


async def test_a_secret_is_turned_once(desk: Store) -> None:
    """Of two who bring the same secret one gets the next."""
    new, other = digest("new"), digest("other")
    assert await desk.desk.turn("s", digest("s"), new, START + 5)
    assert not await desk.desk.turn("s", digest("s"), other, START + 6)
    seat = await desk.desk.seat("s")
    assert seat is not None
    turned = session(digest=new, old=digest("s"), turned=START + 5, seen=START + 5)
    assert seat.session == turned


async def test_a_session_is_seen_and_ended(desk: Store) -> None:
    """The newest stands first; those that ran out go with the next sign-in."""
    await desk.desk.see("s", START + 7)
    seen = await desk.desk.sessions(ADA.id)
    assert [(one.id, one.seen) for one in seen] == [("t", START), ("s", START + 7)]
    await desk.desk.end("t")
    assert await desk.desk.seat("t") is None
    await make(desk, NewSession(session("over", expires=START)))
    await make(desk, NewSession(session("next", by_proxy=True, created=START + 2)))
    left = await desk.desk.sessions(ADA.id)
    assert [(one.id, one.by_proxy) for one in left] == [("next", True), ("s", False)]


async def test_s25_no_change_without_a_log(desk: Store) -> None:
    """S25: where there is none to write to, nothing changes at the desk."""
    with pytest.raises(UnknownSite):
        await desk.change((GonePerson(ADA.id), act(0, "nowhere", kind=Kind.ADMIN)))
    assert await desk.desk.person(ADA.id) == ADA
