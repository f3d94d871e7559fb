"""S18 and S26 at the desk: what others wrote stays text, and errors tell nothing."""

import re
from html.parser import HTMLParser

import pytest

from consent import __version__
from consent.model import Role
from consent.rules.person import EVERY, Grant
from consent.store.desk import DESK
from tests.web.desk.sitting import PASSWORD, inviter, operator, person
from tests.web.running import Running

pytestmark = pytest.mark.anyio

NAMES = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "</title><svg onload=alert(1)>",
]


class Hostile(HTMLParser):
    """Gathers what would run, or lead to it, if a browser read the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = ["49"] * (">49<" in page)
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element."""
        if tag in {"script", "img", "svg", "style"}:
            self.found.append(tag)
        for name, value in attrs:
            leads = name in {"href", "src", "action"} and "javascript:" in (value or "")
            self.found += [name] * (leads or name.startswith("on"))


@pytest.mark.parametrize("name", NAMES)
async def test_s18_a_name_is_text_wherever_it_stands(desk: Running, name: str) -> None:
    """S18: on every page that shows it, and in the field that repeats it."""
    sitting = await person(desk, name, Grant(Role.OPERATOR, EVERY))
    (found,) = await desk.parts.store.desk.people()
    for path in (
        "/admin",
        "/admin/account",
        "/admin/people",
        f"/admin/people/{found.id}",
    ):
        answer = await sitting.open(path)
        assert answer.status_code == 200
        assert Hostile(answer.text).found == []
    await sitting.send("/admin/people", name=name, role="operator")
    assert sitting.answer.status_code == 400
    assert Hostile(sitting.answer.text).found == []


async def test_s18_a_controller_is_text(desk: Running) -> None:
    """S18: and so is whatever else a site's file says."""
    await desk.publish(
        controller={
            "name": NAMES[0],
            "address": "Nowhere",
            "contact": "privacy@kiln.example",
            "privacy_policy": "https://kiln.example/privacy",
        }
    )
    sitting = await operator(desk)
    for path in ("/admin", "/admin/sites/shop", "/admin/sites/shop/tokens"):
        answer = await sitting.open(path)
        assert Hostile(answer.text).found == []
        assert "&lt;script&gt;" in answer.text


async def test_s26_an_error_tells_a_number_alone(
    desk: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S26: what nobody foresaw is told with the number that the log has it under."""
    sitting = await operator(desk)

    async def broken(*_: object) -> None:
        raise RuntimeError("select password from people")

    monkeypatch.setattr(desk.parts.store.desk, "people", broken)
    answer = await sitting.open("/admin/people")
    assert answer.status_code == 500
    assert re.search(r"log has it as [0-9a-f]{16}", answer.text)
    assert "select" not in answer.text
    assert __version__ not in answer.text


async def test_no_secret_is_kept(desk: Running) -> None:
    """Neither password nor link nor cookie lies in the database or in a log."""
    _, link = await inviter(desk).invite("Bob", [])
    sitting = await operator(desk)
    secret = sitting.cookies["__Host-desk"].split(".")[2]
    folder = desk.app._settings.data
    kept = b"".join(f.read_bytes() for f in folder.rglob("*") if f.is_file())
    for each in (
        PASSWORD.encode(),
        link.encode(),
        secret.encode(),
        bytes.fromhex(secret),
    ):
        assert each not in kept
    assert DESK.encode() in kept


@pytest.mark.parametrize("path", ["", "/sites/shop", "/sites/shop/log"])
async def test_s26_why_a_log_halts_is_an_operators_to_know(
    desk: Running, path: str
) -> None:
    """S26: it names files of the server, and sites of others; that it does is told."""
    reason = "/srv/guard remembers more of news.example/consent/news"
    olga = await operator(desk)
    ada = await person(desk, "Ada", Grant(Role.AUDITOR, "shop"))
    desk.parts.store._guard.halted = reason  # type: ignore[attr-defined]
    answer = await ada.open(f"/admin{path}")
    assert "It is halted" in answer.text
    assert "news" not in answer.text
    assert "/srv" not in answer.text
    assert reason in (await olga.open(f"/admin{path}")).text
