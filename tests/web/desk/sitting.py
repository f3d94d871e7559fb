"""A browser at the desk: it keeps cookies, and sends the forms of the page it sees."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import httpx2

from consent.flows.invite import Inviter
from consent.model import Role
from consent.rules.person import EVERY, Grant
from tests.web.paging import Reader
from tests.web.running import Running

PASSWORD = "a harbour full of teapots"
HOST = "https://shop.example"


@dataclass
class Sitting:
    """One browser, and the last answer it got."""

    running: Running
    cookies: dict[str, str] = field(default_factory=dict)
    page: Reader = field(default_factory=lambda: Reader(""))
    path: str = "/admin"
    answer: httpx2.Response = field(default_factory=lambda: httpx2.Response(200))

    async def open(self, path: str = "/admin", **headers: str) -> httpx2.Response:
        """Open a page, and go on to wherever that sends it."""
        client = self.running.client
        self._take(path, await client.get(path, headers=self._headers(headers)))
        return await self._follow()

    async def send(
        self, path: str, /, *, follow: bool = True, headers: Any = None, **fields: Any
    ) -> httpx2.Response:
        """Send a form of the page that is open to an address."""
        slips = [dict(form.fields).get("slip", "") for form in self.page.forms]
        data = {"slip": next((slip for slip in slips if slip), ""), **fields}
        said = {"origin": HOST, "sec-fetch-site": "same-origin", **(headers or {})}
        client, sent = self.running.client, self._headers(said)
        self._take(path, await client.post(path, data=data, headers=sent))
        answer = self.answer
        if follow:
            await self._follow()
        return answer

    async def sign_in(self, name: str, password: str = PASSWORD) -> httpx2.Response:
        """Sign in by name and password."""
        await self.open("/admin/sign-in")
        return await self.send("/admin/sign-in", name=name, password=password)

    async def _follow(self) -> httpx2.Response:
        while self.answer.status_code == 303:
            path = urljoin(self.path, self.answer.headers["location"])
            headers = self._headers({})
            self._take(path, await self.running.client.get(path, headers=headers))
        return self.answer

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        pairs = [f"{name}={value}" for name, value in self.cookies.items()]
        return {**({"cookie": "; ".join(pairs)} if pairs else {}), **headers}

    def _take(self, path: str, answer: httpx2.Response) -> None:
        self.path, self.answer = path, answer
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            if "Max-Age=0" in line:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        if "text/html" in answer.headers.get("content-type", ""):
            self.page = Reader(answer.text)


def inviter(running: Running) -> Inviter:
    """Give what lets people in, in the tests' name."""
    return Inviter(
        running.parts.store,
        author="tests",
        host="localhost",
        clock=running.clock,
        random=running.parts.world.random,
    )


async def person(running: Running, name: str, *grants: Grant) -> Sitting:
    """Invite somebody, and let them in by their link."""
    _, link = await inviter(running).invite(name, grants)
    sitting = Sitting(running)
    await sitting.open(f"/admin/link/{link}")
    await sitting.send(
        f"/admin/link/{link}", name=name, password=PASSWORD, again=PASSWORD
    )
    assert sitting.answer.status_code == 200, sitting.page.text
    return sitting


async def operator(running: Running, name: str = "Olga") -> Sitting:
    """Let an operator in."""
    return await person(running, name, Grant(Role.OPERATOR, EVERY))
