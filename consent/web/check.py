"""`GET /v1/sites/{site}/check`: what the visitor allowed. The busiest door."""

from collections.abc import Sequence
from typing import TypeAlias
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Scope

from consent.flows.check import Checked, check, narrow
from consent.model import Site
from consent.web import errors
from consent.web.answer import JSON, NO_STORE, SAME_ORIGIN, Answer, Headers, safe
from consent.web.errors import BadQuery, WrongMethod
from consent.web.header import read
from consent.web.memo import Memo
from consent.web.origin import cors, preflight, readers
from consent.web.parts import DAY, Parts
from consent.web.tokens import Shown

MOST_PURPOSES = 64

Known: TypeAlias = tuple[Checked, bytes]


class CheckDoor:
    """Answers from memory alone, and remembers what it answered today."""

    def __init__(self, parts: Parts) -> None:
        """Take what tells time, sites and tokens."""
        self._parts = parts
        self._known: Memo[tuple[str, int, int, bool, str], Known] = Memo(4_096)

    def answer(self, scope: Scope, site_id: str) -> Answer:
        """Answer a request, whatever it is."""
        headers = [SAME_ORIGIN, *safe(scope)]
        try:
            site = self._parts.live.site(site_id)
            headers = headers + cors(read(scope, b"origin"), readers(site))
            return self._answer(scope, site, headers)
        except Exception as error:  # noqa: BLE001 - the outermost door answers all
            return errors.answer(error).plus(headers)

    def _answer(self, scope: Scope, site: Site, headers: Headers) -> Answer:
        method = scope["method"]
        if method == "OPTIONS":
            return preflight(b"GET, HEAD, OPTIONS").plus(headers)
        if method not in {"GET", "HEAD"}:
            raise WrongMethod("GET, HEAD, OPTIONS")

        checked, body = self._check(scope, site)
        if scope["query_string"]:
            purposes = _purposes(scope["query_string"])
            if purposes:
                body = msgspec.json.encode(narrow(checked, purposes))
        return Answer(200, [JSON, NO_STORE, *headers], body)

    def _check(self, scope: Scope, site: Site) -> Known:
        now = self._parts.world.clock()
        today = now // DAY
        # A node that lags behind may not know of a withdrawal: it knows nothing.
        fresh = self._parts.live.is_fresh(now)
        shown = self._parts.tokens.shown(scope, site.id, today) if fresh else []
        signal = read(scope, b"sec-gpc") == b"1"
        if len(shown) > 1:
            return _ask(site, shown, today, signal=signal)

        state = shown[0].state if shown else ""
        key = (site.id, site.publication, today, signal, state)
        known = self._known.get(key)
        if known is None:
            known = _ask(site, shown, today, signal=signal)
            self._known.put(key, known)
        return known


def _ask(site: Site, shown: Sequence[Shown], today: int, *, signal: bool) -> Known:
    states = [one.token.state for one in shown]
    checked = check(site, states, today, signal=signal)
    return checked, msgspec.json.encode(checked)


def _purposes(query: bytes) -> list[str]:
    """Read `?purpose=a&purpose=b` or `?purpose=a,b`."""
    try:
        pairs = parse_qsl(
            query.decode("latin-1"),
            keep_blank_values=True,
            max_num_fields=MOST_PURPOSES,
        )
    except ValueError as error:
        raise BadQuery(f"more than {MOST_PURPOSES} parameters", "query") from error
    named = [value for name, value in pairs if name == "purpose"]
    return [one for value in named for one in value.split(",")]
