"""What other pages can make somebody's browser do at the desk: nothing."""

from urllib.parse import urljoin

import pytest

from consent.model import Role
from consent.rules.person import EVERY, Grant
from consent.web.desk.table import PAGES
from tests.web.desk.sitting import PASSWORD, Sitting, person
from tests.web.running import Running

pytestmark = pytest.mark.anyio

FORMS = [page for page in PAGES if page.method == "POST"]
FOREIGN = [
    {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    {"origin": "https://news.shop.example", "sec-fetch-site": "same-site"},
    {"origin": "null", "sec-fetch-site": "cross-site"},
    {"origin": "https://evil.example"},
    {"sec-fetch-site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_cve_2023_4013_s01_no_foreign_form_counts(
    desk: Running, headers: dict[str, str]
) -> None:
    """An operator's browser that another page sends a form with changes nothing."""
    ada = await person(desk, "Ada", Grant(Role.OPERATOR, EVERY))
    before = len(await desk.records("admin"))
    cookie = "; ".join(f"{name}={value}" for name, value in ada.cookies.items())
    assert len(FORMS) >= 7
    for page in FORMS:
        path = page.path.format(site="shop", person="0" * 16, link="x")
        form = {"name": "Eve", "act": "revoke", "role": "operator", "slip": "x"}
        answer = await desk.client.post(
            path, data=form, headers={**headers, "cookie": cookie}
        )
        assert answer.status_code == 403, page.path
    assert len(await desk.records("admin")) == before


@pytest.mark.parametrize(
    "way", ["//evil.example", "https://evil.example/admin", "/admin/../x", "/admin\\@x"]
)
async def test_signing_in_leads_nowhere_else(desk: Running, way: str) -> None:
    """Where somebody goes on to is at the desk, whatever their link said."""
    await person(desk, "Ada")
    sitting = Sitting(desk)
    await sitting.open(f"/admin/sign-in?next={way}")
    answer = await sitting.send(
        "/admin/sign-in", follow=False, name="Ada", password=PASSWORD, next=way
    )
    assert answer.status_code == 303
    led = urljoin("https://here/admin/sign-in", answer.headers["location"])
    assert led.partition("?")[0] == "https://here/admin"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_no_address_writes_a_header(desk: Running, method: str) -> None:
    """What stands in the address is no line of the answer's head."""
    path = "/admin/sites/x%0d%0aset-cookie:%20a=b"
    answer = await desk.client.request(method, path)
    assert answer.status_code == 303
    assert not {"\r", "\n"} & set(answer.headers["location"])
    assert "next=/admin/sites/x%0D%0A" in answer.headers["location"]
