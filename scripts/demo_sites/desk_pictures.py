"""The pictures of the desk: two sites, and a few choices of visitors at one."""

import json
import secrets
import tempfile
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from scripts.demo_sites.service import DemoError
from scripts.demo_sites.webp import draw
from tests.browser.office import Office, opened

ACTIONS = ("accept_all", "reject_all", "reject_all", "accept_all", "reject_all")
SHOP = "/admin/sites/{site}"
SIGN_IN = "/admin/sign-in"


class Desk(NamedTuple):
    """One picture: which page, in which window and scheme."""

    name: str
    path: str
    width: int = 1000
    height: int = 700
    scheme: Literal["light", "dark"] = "light"


DESKS = (
    Desk("desk-sites", "/admin"),
    Desk("desk-site", SHOP, height=1180),
    Desk("desk-records", f"{SHOP}/records", height=1050),
    Desk("desk-record", f"{SHOP}/records/5", height=1180),
    Desk("desk-log", f"{SHOP}/log", height=760),
    Desk("desk-tokens", f"{SHOP}/tokens", height=760, scheme="dark"),
    Desk("desk-people", "/admin/people", height=860),
    Desk("desk-person", "/admin/people/{person}", height=860),
    Desk("desk-account", "/admin/account", height=900),
    Desk("desk-sign-in", SIGN_IN, height=520),
    Desk("desk-phone", f"{SHOP}/records", 390, 844, "dark"),
    Desk("desk-zoom", f"{SHOP}/log", 320, 256),
)


def pictures(
    browser: Browser, encoder: Page, folder: Path
) -> Iterator[tuple[str, int]]:
    """Draw each, and give its name and size."""
    with (
        tempfile.TemporaryDirectory() as data,
        opened(browser, Path(data)) as office,
        browser.new_context(storage_state=office.operator) as seat,
    ):
        for action in ACTIONS:
            choose(office, action)
        for desk in DESKS:
            page = (browser if desk.path == SIGN_IN else seat).new_page()
            page.set_viewport_size({"width": desk.width, "height": desk.height})
            page.emulate_media(color_scheme=desk.scheme, reduced_motion="reduce")
            page.goto(office.address(desk.path))
            yield desk.name, draw(page, encoder, folder / f"{desk.name}.webp")
            page.close()


def choose(office: Office, action: str) -> None:
    """Send a choice as a page of the shop does."""
    connection = HTTPConnection(urlsplit(office.url).netloc)
    connection.request("GET", "/v1/sites/shop/check")
    notice = json.loads(connection.getresponse().read())["notice"]
    choice = {
        "action": action,
        "notice": notice,
        "layer": "banner",
        "key": secrets.token_hex(16),
    }
    headers = {
        "Content-Type": "application/json",
        "Origin": "http://shop.localhost:8080",
    }
    path = "/v1/sites/shop/choices"
    connection.request("POST", path, json.dumps(choice), headers)
    if connection.getresponse().status != 201:
        raise DemoError(f"the choice {action} was not recorded")
    connection.close()
