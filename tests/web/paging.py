"""A visitor's browser without script: cookies, pages and the forms in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx2

from tests.web.running import ORIGIN, Running

PAGE = "/p/shop"


@dataclass
class Form:
    """A form as it is shown: fixed fields, what is ticked, and its buttons' acts."""

    fields: list[tuple[str, str]] = field(default_factory=list)
    ticked: list[tuple[str, str]] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)


class Reader(HTMLParser):
    """Reads the forms and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, fields, buttons and links."""
        of = {name: value or "" for name, value in attrs}
        match tag, of.get("type"):
            case "form", _:
                self.forms.append(Form())
            case "input", "hidden":
                self.forms[-1].fields.append((of["name"], of["value"]))
            case "input", "checkbox" if "checked" in of:
                self.forms[-1].ticked.append((of["name"], of["value"]))
            case "button", _:
                self.forms[-1].acts.append(of.get("value", ""))
            case "a", _:
                self.links.append(of["href"])

    def handle_data(self, data: str) -> None:
        """Gather what is to be read."""
        self.words.append(data.strip())

    @property
    def text(self) -> str:
        """Give what is to be read."""
        return " ".join(word for word in self.words if word)


@dataclass
class Guest:
    """One browser at the shop's page."""

    shop: Running
    cookies: dict[str, str] = field(default_factory=dict)
    page: Reader = field(default_factory=lambda: Reader(""))
    answer: httpx2.Response = field(default_factory=lambda: httpx2.Response(200))

    async def open(self, path: str = PAGE, **headers: str) -> Reader:
        """Open a page."""
        self._take(await self.shop.client.get(path, headers=self._headers(headers)))
        return self.page

    async def send(
        self, act: str, /, *, follow: bool = True, **more: Any
    ) -> httpx2.Response:
        """Press a button of the page that is open, with some fields filled in.

        `headers` replaces what the browser says of itself.
        """
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
        headers |= more.pop("headers", {})
        ticked: list[tuple[str, str]] | None = more.pop("ticked", None)
        form = next(form for form in self.page.forms if act in form.acts)
        pairs = [*form.fields, *(form.ticked if ticked is None else ticked)]
        data: dict[str, Any] = {"act": act}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        self._take(
            await self.shop.client.post(
                PAGE, data={**data, **more}, headers=self._headers(headers)
            )
        )
        answer = self.answer
        if answer.status_code == 303 and follow:
            await self.open(urljoin(PAGE, answer.headers["location"]))
        return answer

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        pairs = [f"{name}={value}" for name, value in self.cookies.items()]
        brought = {"cookie": "; ".join(pairs)} if pairs else {}
        return {**brought, **headers}

    def _take(self, answer: httpx2.Response) -> None:
        self.answer = answer
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        if "text/html" in answer.headers.get("content-type", ""):
            self.page = Reader(answer.text)
