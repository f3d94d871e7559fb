"""The desk of two sites in a browser, with an operator, an owner and an auditor."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from scripts.demo_sites.service import ROOT, consent, serving

PASSWORD = "a harbour full of teapots"
HOST = "http://127.0.0.1"


@dataclass(frozen=True, slots=True)
class Office:
    """Where the desk is, where its service keeps its data, and who sits there."""

    url: str
    data: Path
    operator: Any
    person: str

    def address(self, path: str) -> str:
        """Give the address of a page of the table."""
        named = path.format(site="shop", person=self.person, link="none", record=0)
        return self.url + named


@contextmanager
def opened(browser: Browser, data: Path) -> Iterator[Office]:
    """Open the desk, and let an operator in by the link that the first start prints."""
    for name in ("shop", "news"):
        consent("publish", ROOT / f"templates/demo/{name}.toml", "--data", data)
    with serving(data) as port:
        url = f"{HOST}:{port}"
        with browser.new_context() as context:
            page = context.new_page()
            take(page, f"{url}/admin/link/{link(data)}", "Olga Operator")
            for name, role in (("Ada Owner", "Owner"), ("Bert Auditor", "Auditor")):
                invite(page, url, name, role)
            page.goto(f"{url}/admin/people")
            ada = page.get_by_role("link", name="Ada Owner").get_attribute("href")
            state = context.storage_state()
        person = (ada or "").rpartition("/")[2]
        yield Office(url, data, json.loads(json.dumps(state)), person)


def link(data: Path, *more: str) -> str:
    """Give the secret of a one-time link that the command prints."""
    printed = consent("desk", "link", *more, "--data", data).strip()
    return re.fullmatch(r"\S+/admin/link/(\S+)", printed)[1]  # type: ignore[index]


def take(page: Page, address: str, name: str) -> None:
    """Set name and password by a one-time link."""
    page.goto(address)
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Once more").fill(PASSWORD)
    press(page, "Save and sign in")


def invite(page: Page, url: str, name: str, role: str) -> str:
    """Invite somebody for the shop, and give their link."""
    page.goto(f"{url}/admin/people")
    page.get_by_label("Name").fill(name)
    page.get_by_label(re.compile(f"^{role}")).check()
    page.get_by_label("Site, for an owner or auditor").select_option("shop")
    press(page, "Make a one-time link")
    return page.get_by_label("One-time link").input_value()


def press(page: Page, name: str) -> None:
    """Press a button and wait for what it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
