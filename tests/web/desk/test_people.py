"""Inviting people, giving roles, taking them away; and what the logs say of it."""

import json
import os
import re
from typing import Any

import pytest

from consent.flows.depart import Leaver
from consent.model import Role
from consent.rules.person import Grant
from consent.store.base import Query
from consent.store.desk import DESK
from tests.web.desk.sitting import PASSWORD, Sitting, operator, person
from tests.web.running import Running

pytestmark = pytest.mark.anyio

TAKEN: dict[str, Any] = {"act": "ungrant", "site": "news"}
GONE: dict[str, Any] = {"act": "remove"}


async def told(desk: Running, site: str) -> list[tuple[str, str]]:
    """Give what a log's entries of kind admin say, with their authors."""
    found = []
    async for page in desk.parts.store.records(Query(site=site)):
        bodies = [json.loads(record.body or b"{}") for record in page]
        found += [(b["author"], *b["changes"]) for b in bodies if "changes" in b]
    return found


async def invited(desk: Running, sitting: Sitting, **fields: str) -> str:
    """Invite Ada, and give her link."""
    await sitting.open("/admin/people")
    answer = await sitting.send("/admin/people", name="Ada", **fields)
    assert answer.status_code == 200, answer.text
    return re.search(r'value="https://shop.example(/admin/link/[^"]+)"', answer.text)[1]  # type: ignore[index]


async def test_an_invited_person_gets_in(desk: Running) -> None:
    """By the link that is shown once, with the role for the site alone."""
    sitting, ada = await operator(desk), Sitting(desk)
    link = await invited(desk, sitting, role="auditor", site="shop")
    await ada.open(link)
    await ada.send(link, name="Ada", password=PASSWORD, again=PASSWORD)
    assert "auditor" in ada.page.text
    assert (await ada.open("/admin/sites/shop")).status_code == 200
    assert (await ada.open("/admin/sites/news")).status_code == 404


async def test_s25_every_act_is_an_entry_with_its_author(desk: Running) -> None:
    """S25: what is about a site in its log, all else in the desk's; each once."""
    sitting = await operator(desk)
    await invited(desk, sitting, role="auditor", site="shop")
    ada = await desk.parts.store.desk.named("Ada")
    assert ada is not None
    path = f"/admin/people/{ada.id}"
    await sitting.open(path)
    await sitting.send(path, act="grant", role="owner", site="news")
    await sitting.send(path, act="ungrant", site="news")
    await sitting.send(path, act="remove")
    assert await desk.parts.store.desk.named("Ada") is None
    assert (await told(desk, DESK))[-3:] == [
        ("Olga", "Ada was invited."),
        ("Olga", "One-time link for Ada made."),
        ("Olga", "Ada was removed."),
    ]
    assert (await told(desk, "shop"))[-2:] == [
        ("Olga", "Ada has the role auditor from here on."),
        ("Olga", "Ada has no role any more."),
    ]
    assert [said for _, said in await told(desk, "news")][-2:] == [
        "Ada has the role owner from here on.",
        "Ada has no role any more.",
    ]


async def test_a_site_that_left_keeps_nobody_in(desk: Running) -> None:
    """What is done to roles with it is told in the desk's log: its own has ended."""
    sitting = await operator(desk)
    for name in ("Ada", "Bob"):
        await person(desk, name, Grant(Role.AUDITOR, "news"))
    leaver = Leaver(desk.parts.store, author="tests", random=os.urandom)
    await leaver.depart("news", because="", now=desk.clock.now)
    for name, form in (("Ada", TAKEN), ("Bob", GONE)):
        found = await desk.parts.store.desk.named(name)
        assert found is not None
        await sitting.open(f"/admin/people/{found.id}")
        await sitting.send(f"/admin/people/{found.id}", **form)
        assert sitting.answer.status_code == 200, sitting.page.text
    assert [said for _, said in await told(desk, DESK)][-3:] == [
        "Ada has no role of news any more.",
        "Bob has no role of news any more.",
        "Bob was removed.",
    ]


async def test_what_nobody_has_is_not_taken_away(desk: Running) -> None:
    """And no log tells that it was."""
    sitting, before = await operator(desk), await told(desk, "news")
    (olga,) = await desk.parts.store.desk.people()
    await sitting.open(f"/admin/people/{olga.id}")
    for site in ("news", "nowhere"):
        path = f"/admin/people/{olga.id}"
        await sitting.send(path, act="ungrant", site=site)
        assert sitting.answer.status_code == 404
    assert await told(desk, "news") == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "auditor"}, "Choose the site"),
        ({"role": "owner", "site": "nowhere"}, "Choose the site"),
        ({"role": "king"}, "Choose a role"),
        ({"role": "operator", "name": ""}, "Write a name"),
        ({"role": "operator", "name": "Ol\u2066ga"}, "invisible letters"),
        ({"role": "operator", "name": "OLGA"}, "has that name already"),
    ],
)
async def test_what_is_missing_is_said(
    desk: Running, fields: dict[str, str], said: str
) -> None:
    """And nobody is invited."""
    sitting = await operator(desk)
    await sitting.open("/admin/people")
    answer = await sitting.send("/admin/people", **{"name": "Ada", **fields})
    assert (answer.status_code, said in answer.text) == (400, True)
    assert len(await desk.parts.store.desk.people()) == 1


async def test_a_forgotten_password_is_set_anew(desk: Running) -> None:
    """By a link from the person's page; with it the sessions of before are over."""
    sitting = await operator(desk)
    ada = await person(desk, "Ada", Grant(Role.OWNER, "shop"))
    found = await desk.parts.store.desk.named("Ada")
    assert found is not None
    await sitting.open(f"/admin/people/{found.id}")
    answer = await sitting.send(f"/admin/people/{found.id}", act="link")
    link = re.search(r'"https://shop.example(/admin/link/[^"]+)"', answer.text)[1]  # type: ignore[index]
    new, other = "seven grey geese go", Sitting(desk)
    await other.open(link)
    await other.send(link, name="Ada", password=new, again=new)
    assert (await ada.open()).request.url.path == "/admin/sign-in"
    assert (await ada.sign_in("Ada")).status_code == 403
    assert (await ada.sign_in("Ada", new)).status_code == 303


async def test_the_last_operator_stays(desk: Running) -> None:
    """Neither removed nor without the role, by themselves."""
    sitting = await operator(desk)
    (olga,) = await desk.parts.store.desk.people()
    path = f"/admin/people/{olga.id}"
    await sitting.open(path)
    for act in ("remove", "ungrant"):
        answer = await sitting.send(path, act=act, site="")
        assert answer.status_code == 409
    assert (await sitting.send(path, act="dance")).status_code == 400
    assert (await sitting.send(f"{path}0", act="remove")).status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
    ],
)
async def test_no_form_from_elsewhere(
    desk: Running, headers: dict[str, str], status: int
) -> None:
    """Whoever's cookie comes with it (CVE-2023-4013): the page has to be ours."""
    sitting = await operator(desk)
    await sitting.open("/admin/people")
    slip = dict(sitting.page.forms[0].fields)["slip"]
    brought = {"cookie": "; ".join(f"{k}={v}" for k, v in sitting.cookies.items())}
    fields = {"slip": slip, "name": "Eve", "role": "operator"}
    for data, wanted in ((fields, status), ({**fields, "slip": ""}, 403)):
        answer = await desk.client.post(
            "/admin/people", data=data, headers={**brought, **headers}
        )
        assert answer.status_code == wanted
    there = await desk.parts.store.desk.named("Eve")
    assert (there is not None) is (status == 200)


async def test_a_slip_is_of_one_session(desk: Running) -> None:
    """One that another browser was shown counts for nobody else."""
    sitting, eve = await operator(desk), await person(desk, "Eve")
    await eve.open("/admin/account")
    sitting.page = eve.page
    answer = await sitting.send("/admin/people", name="Bob", role="operator")
    assert answer.status_code == 403
    assert "shown too long ago" in answer.text
