"""`POST /v1/sites/{site}/choices`: a visitor's choice is recorded."""

import re
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType
from starlette.types import Receive

from consent.errors import BadChoice
from consent.flows.record import Asked, Recorded
from consent.ledger import receipt as receipts
from consent.ledger.note import write_key
from consent.ledger.receipt import VERSION
from consent.model import Choice, Site, Status
from consent.period import DAY
from consent.rules import state as states
from consent.rules.token import Token
from consent.web import cookies, remnants
from consent.web.answer import NO_STORE, Answer, json
from consent.web.body import read_json
from consent.web.cookies import Cookies, Place
from consent.web.origin import writer
from consent.web.parts import Parts
from consent.web.request import Request

_QUOTED = re.compile("`([^`]*)`")
_UNKNOWN = re.compile("Object contains unknown field `([^`]*)`")
_WORDS = {
    "array": "a list",
    "bool": "true or false",
    "int": "a number",
    "null": "null",
    "object": "an object",
    "str": "a text",
}


class Receipt(Struct, frozen=True, kw_only=True):
    """The visitor's own proof that the choice was recorded as they made it.

    Its fields stand in the order of canonical JSON: a script that writes the object
    down as it is, without spaces, has written the file that `consent verify` takes.
    """

    blind: str
    body: str
    entry: str
    keys: list[str]
    proof: str
    v: int = VERSION


class Taken(Struct, frozen=True, kw_only=True):
    """The answer to a choice; `token` only where no cookie can carry it."""

    state: str
    purposes: dict[str, bool]
    services: dict[str, bool]
    status: dict[str, Status]
    expires: str
    receipt: Receipt
    token: str | UnsetType = UNSET


async def record(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Record a choice and answer once it is durable."""
    site = parts.live.site(request.parameters["site"])
    page = writer(site, request)
    parts.limits.take(site.id, request)
    choice = read_choice(await read_json(request, receive))

    found = parts.places.of(request)
    shown = parts.tokens.shown(request, site.id, request.now // DAY)
    asked = Asked(
        choice=choice,
        shown=[Token(site.id, states.read(one.state), one.n) for one in shown],
        origin=page,
        gpc=request.signal,
        build=parts.server.build_name,
        place=found.place,
        source=found.source,
    )
    seal = parts.tokens.seal(site.id)
    recorded = await parts.recorder.record(site, asked, seal, request.now)
    return _answer(request, site, page, recorded)


def read_choice(value: Any) -> Choice:
    """Read a choice out of JSON, or say in plain words what is wrong with it."""
    try:
        return msgspec.convert(value, Choice)
    except msgspec.ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        where = where.removesuffix("`")
        if where.endswith("[...]"):
            where = _first_wrong(value, where.removesuffix("[...]"))
        elif unknown := _UNKNOWN.fullmatch(what):
            where = unknown[1]
        what = _QUOTED.sub(_in_words, what).replace("Object", "the choice")
        raise BadChoice(what, where) from error


def _first_wrong(value: dict[str, Any], member: str) -> str:
    """Name the entry at fault, of which the library only says that there is one."""
    wrong = (name for name, given in value[member].items() if type(given) is not bool)
    return f"{member}.{next(wrong)}"


def _in_words(match: re.Match[str]) -> str:
    return _WORDS.get(match[1], repr(match[1]))


def _answer(
    request: Request, site: Site, page: str | None, recorded: Recorded
) -> Answer:
    place = cookies.place(site, request.host, page)
    brought = request.headers.get(b"cookie", b"")
    kept = Cookies(recorded.body.state, recorded.token, recorded.decided.days)
    headers = [
        NO_STORE,
        *cookies.clear(site, place, request.host, brought),
        *remnants.delete(site, place, request.host, brought, recorded.body),
        *cookies.write(site, place, kept),
    ]
    # A caller that is no browser has nowhere else to find it.
    needs_token = place is Place.ELSEWHERE or page is None
    return json(201, _taken(recorded, with_token=needs_token), headers)


def _taken(recorded: Recorded, *, with_token: bool) -> Taken:
    body, decided = recorded.body, recorded.decided
    return Taken(
        state=body.state,
        purposes=decided.purposes,
        services=decided.services,
        status=decided.status,
        expires=body.until,
        receipt=_receipt(recorded.receipt),
        token=recorded.token if with_token else UNSET,
    )


def _receipt(receipt: receipts.Receipt) -> Receipt:
    return Receipt(
        blind=receipt.blind.hex(),
        body=receipt.body.decode(),
        entry=receipt.entry.decode(),
        keys=[write_key(key) for key in receipt.keys],
        proof=receipt.proof.decode(),
    )
