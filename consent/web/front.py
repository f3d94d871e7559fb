"""Dispatch: the busy doors at once, all others by their route."""

from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from consent.settings import Settings
from consent.web import choices, errors
from consent.web.answer import WHOLE, Answer, safe
from consent.web.api import ApiDoor
from consent.web.authorize import AuthorizeDoor
from consent.web.check import CheckDoor
from consent.web.known import Known
from consent.web.origin import SITES, varying
from consent.web.parts import Parts
from consent.web.proxy import behind
from consent.web.request import Request
from consent.web.widget import read_widget

_WIDGET = "/w/"
_BUSY: dict[str, type[CheckDoor | AuthorizeDoor]] = {
    "check": CheckDoor,
    "authorize": AuthorizeDoor,
}
_CHOICES = ApiDoor(POST=choices.record)
BUSY = {
    "/w/consent.d.ts": ("GET", "HEAD"),
    "/w/{site}.js": ("GET", "HEAD"),
    "/w/{site}.{lang}.js": ("GET", "HEAD"),
    "/w/{site}.{lang}.json": ("GET", "HEAD"),
    **{f"{SITES}{{site}}/{name}": door.METHODS for name, door in _BUSY.items()},
    f"{SITES}{{site}}/choices": tuple(_CHOICES.handlers),
}
"""The addresses that have no route, and the methods they take."""

# Probes come by address, under whatever name; these tell strangers next to nothing.
_NAMELESS = {"/healthz", "/readyz", "/metrics", "/v1/ask"}


class Front:
    """Sees every request first: which host it names, and which door it is for."""

    def __init__(self, settings: Settings, parts: Parts, router: Router) -> None:
        """Take the parts that doors need, and the routes of all that are not busy."""
        self._parts = parts
        self._clock = parts.world.clock
        self._proxies = settings.trusted_proxies
        self._root = settings.root_path
        self._router = router
        self._known = known = Known(parts.live, parts.tokens)
        self._doors = {name: door(parts, known) for name, door in _BUSY.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if self._proxies:
            scope = behind(scope, self._proxies)
        request = Request(scope, self._clock())
        try:
            known = self._known.answer(request)
            door = known or await self._door(request)
        except Exception as error:  # noqa: BLE001 - the outermost door answers all
            headers = [*varying(self._below_root(scope)), *safe(scope["scheme"])]
            known, door = None, errors.answer(error).plus(headers)
        if known is None:
            await door(scope, receive, send)
        elif WHOLE in scope.get("extensions", ()):
            await send(known.whole)
        else:
            await send(known.begin)
            await send(known.rest)

    async def _door(self, request: Request) -> ASGIApp:
        """Give what answers: the answer itself where it is known at once."""
        scope = request.scope
        path = self._below_root(scope)
        if path not in _NAMELESS:
            host = request.headers.get(b"host", b"")
            request.host = self._parts.hosts.name(host, request.now)
        if path.startswith(_WIDGET):
            return await self._widget(request, path[len(_WIDGET) :])
        site = name = ""
        if path.startswith(SITES):
            site, _, name = path[len(SITES) :].partition("/")
            if name in self._doors:
                return self._doors[name].answer(request, site)
        scope.update(path=path, root_path="", parts=self._parts, request=request)
        if site and name == "choices":
            scope["path_params"] = {"site": site}
            return _CHOICES
        return self._router

    async def _widget(self, request: Request, name: str) -> Answer:
        publication = self._parts.live.publication
        answer = await read_widget(self._parts, request, name)
        answer = answer.plus(safe(request.scope["scheme"]))
        # Another notice may have been published while this one was compiled, and what
        # depends on the visitor's country is not found again by the words of a request.
        private = any(value.startswith(b"private") for _, value in answer.headers)
        if publication == self._parts.live.publication and not private:
            self._known.keep(request, answer)
        return answer

    def _below_root(self, scope: Scope) -> str:
        """Give the path below the root, whether or not the proxy stripped that."""
        path: str = scope["path"]
        for root in (scope.get("root_path"), self._root):
            if root and path.startswith(f"{root}/"):
                path = path[len(root) :]
        return path
