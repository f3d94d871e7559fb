"""S24: who may have which page of which site, by the table of pages itself."""

import pytest

from consent.model import Role
from consent.rules.permission import Need
from consent.rules.person import EVERY, Grant
from consent.web.app import routes
from consent.web.desk.door import DeskDoor, Page
from consent.web.desk.table import PAGES
from tests.web.desk.sitting import HOST, Sitting, person
from tests.web.running import Running

pytestmark = pytest.mark.anyio

WHO: dict[str, tuple[Grant, ...] | None] = {
    "anonymous": None,
    "nobody": (),
    "auditor": (Grant(Role.AUDITOR, "shop"),),
    "owner": (Grant(Role.OWNER, "shop"),),
    "operator": (Grant(Role.OPERATOR, EVERY),),
}
MAY = {
    Need.PERSON: {"nobody", "auditor", "owner", "operator"},
    Need.OPERATOR: {"operator"},
    Need.OWNER: {"owner", "operator"},
    Need.READER: {"auditor", "owner", "operator"},
}
SITES = ("shop", "news", "nowhere")


def expected(page: Page, who: str, site: str) -> str:
    """Tell what has to become of a request, in words of the specification."""
    if page.need is Need.ANYBODY:
        return "passes"
    if who == "anonymous":
        return "signs in"
    if (
        "{site}" in page.path
        and who != "operator"
        and (who, site)
        not in {
            ("auditor", "shop"),
            ("owner", "shop"),
        }
    ):
        return "hidden"
    if "{site}" in page.path and site == "nowhere":
        return "hidden"
    return "passes" if who in MAY[page.need] else "forbidden"


def met(status: int, location: str) -> str:
    """Name what became of a request."""
    if status == 303 and "/sign-in?next=" in location:
        return "signs in"
    # A POST without a slip goes no further than that, which is behind the permission.
    return {403: "forbidden", 404: "hidden"}.get(status, "passes")


async def ask(sitting: Sitting, page: Page, site: str) -> str:
    """Ask for a page, a form with a slip that counts."""
    path = page.path.format(site=site, person="0" * 16, link="x", record=0)
    client = sitting.running.client
    cookie = "; ".join(f"{name}={value}" for name, value in sitting.cookies.items())
    headers = {"cookie": cookie, "origin": HOST, "sec-fetch-site": "same-origin"}
    if page.method == "GET":
        answer = await client.get(path, headers=headers)
    else:
        # Of another type than a form: refused behind the permission, changing nothing.
        answer = await client.post(path, json={}, headers=headers)
    if "{person}" in page.path or "{link}" in page.path:
        passed = {404: 200}.get(answer.status_code, answer.status_code)
        if "no such site" not in answer.text:
            return met(passed, answer.headers.get("location", ""))
    return met(answer.status_code, answer.headers.get("location", ""))


@pytest.mark.parametrize("who", WHO)
async def test_s24_every_page_is_for_whom_it_says(desk: Running, who: str) -> None:
    """Every role meets every page of every site: what is not allowed is refused."""
    grants = WHO[who]
    sitting = Sitting(desk) if grants is None else await person(desk, who, *grants)
    wrong = []
    for page in PAGES:
        for site in SITES if "{site}" in page.path else SITES[:1]:
            found, wanted = await ask(sitting, page, site), expected(page, who, site)
            if found != wanted:
                wrong.append((page.method, page.path, site, found, wanted))
    assert wrong == []


def test_s24_no_page_without_a_permission() -> None:
    """Every address below /admin is a door that knows whom each method is for."""
    below = [route for route in routes() if route.path.startswith("/admin")]

    assert below
    for route in below:
        assert isinstance(route.app, DeskDoor), route.path
        assert {page.need for page in route.app.pages.values()} <= set(Need)
        assert set(route.app.handlers) - {"HEAD"} == set(route.app.pages)
    assert {route.path for route in below} == {page.path for page in PAGES}


def test_s24_nothing_else_changes_by_a_get() -> None:
    """Only forms change anything: a page is got or sent, and nothing else."""
    assert {page.method for page in PAGES} == {"GET", "POST"}
