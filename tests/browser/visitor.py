"""A person at a browser: what they can do on a page, and what they can look up."""

from typing import Any, cast
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Request, Response

from tests.browser.stage import framed

STORED = """async () => [
  ...document.cookie.split('; ').filter(Boolean).map((pair) => pair.split('=')[0]),
  ...Object.keys(localStorage),
  ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map((database) => database.name),
  ...(await caches.keys()),
]"""
READY = "window.consent && document.readyState === 'complete'"
CHECK = """async (url) => (await fetch(url, { credentials: 'include' })).json()"""


class Visitor:
    """One profile with one page on one site; `service` is where the widget is from."""

    def __init__(self, page: Page, site: str, url: str, service: str) -> None:
        """Watch everything that the page asks for from now on."""
        self.page = page
        self.site = site
        self.url = url
        self.service = service
        self._asked: list[Request] = []
        page.on("request", self._note)

    @property
    def context(self) -> BrowserContext:
        """Give the profile the page is in."""
        return self.page.context

    @property
    def banner(self) -> Locator:
        """Find the banner, shown or not."""
        return self.page.locator("#privacy-choices .pc-card")

    @property
    def panel(self) -> Locator:
        """Find the preferences."""
        return self.page.get_by_role("dialog", name="Privacy preferences")

    def go(self, path: str = "/") -> None:
        """Open a page of the site and wait until nothing more is asked for."""
        self.page.goto(self.url + path)
        self.settle()

    def settle(self) -> None:
        """Wait until the widget runs and all that was asked for is answered."""
        self.page.wait_for_function(READY)
        framed(self.page)
        answered = 0
        while answered < len(self._asked):
            news = self._asked[answered:]
            answered += len(news)
            for request in news:
                request.response()
            # What arrived may ask for more: give it its turn.
            framed(self.page)

    def asked(self) -> set[str]:
        """Name the hosts that the page has ever asked for anything."""
        return {urlsplit(request.url).hostname or "" for request in self._asked}

    def requests(self) -> list[Request]:
        """Give all that the page has ever asked for."""
        return list(self._asked)

    def reject(self) -> dict[str, Any]:
        """Click `Reject all` on the banner; give the service's answer."""
        return self._answered(self.banner.get_by_role("button", name="Reject all"))

    def accept(self) -> dict[str, Any]:
        """Click `Accept all` on the banner; give the service's answer."""
        return self._answered(self.banner.get_by_role("button", name="Accept all"))

    def choose(self, *purposes: str) -> dict[str, Any]:
        """Open preferences by the footer's link, switch these on alone, and save."""
        self.page.locator("footer [data-consent-open]").click()
        for purpose in self.panel.locator("h3 input[name=purposes]").all():
            purpose.set_checked(purpose.get_attribute("value") in purposes)
        return self._answered(self.panel.get_by_role("button", name="Save my choice"))

    def withdraw(self) -> None:
        """Take everything back: the footer's link, `Reject all`, and the page anew."""
        self.page.locator("footer [data-consent-open]").click()
        with self.page.expect_navigation(), self.page.expect_response(_is_choice):
            self.panel.get_by_role("button", name="Reject all").click()
        self.settle()

    def _answered(self, button: Locator) -> dict[str, Any]:
        with self.page.expect_response(_is_choice) as response:
            button.click()
        answer = response.value.json()
        self.settle()
        return cast(dict[str, Any], answer)

    def check(self) -> dict[str, Any]:
        """Ask the service from the page, with the cookies it sends by itself."""
        url = f"{self.service}/v1/sites/{self.site}/check"
        return cast(dict[str, Any], self.page.evaluate(CHECK, url))

    def stored(self) -> set[str]:
        """Name all that scripts of the page can find stored in this browser."""
        return set(self.page.evaluate(STORED))

    def cookies(self) -> dict[str, str]:
        """Give the whole profile's cookies, those no script can see included."""
        found = self.context.cookies()
        return {cookie["name"]: cookie["value"] for cookie in found}

    def visible_cookies(self) -> str:
        """Give what a script on the page reads."""
        return str(self.page.evaluate("document.cookie"))

    def _note(self, request: Request) -> None:
        self._asked.append(request)


def _is_choice(response: Response) -> bool:
    """Tell the answer to a choice from its preflight."""
    return response.url.endswith("/choices") and response.request.method == "POST"
