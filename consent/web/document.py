"""The contract written as OpenAPI 3.1."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from consent import __version__
from consent.errors import ConsentError, UnknownSite
from consent.web.contract import OPERATIONS
from consent.web.errors import BadHost, status_of
from consent.web.operation import HTML, Operation, Says
from consent.web.schemas import PARAMETERS

Json = dict[str, Any]

_REF = "#/components/schemas/{name}"
_TOKEN = {
    "type": "apiKey",
    "in": "header",
    "name": "Authorization",
    "description": "`Consent TOKEN`, for callers that hold the token and no cookie.",
}
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "What `consent token create` printed, for one site.",
}


class Problem(Struct, frozen=True):
    """What was refused: its stable code, a sentence, and the place it is about."""

    code: str
    message: str
    where: str


class Refusal(Struct, frozen=True):
    """The one shape of every error."""

    error: Problem


def document() -> Json:
    """Write the contract as an OpenAPI document."""
    paths: dict[str, Json] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {}).update(_methods(operation))
    return {
        "openapi": "3.1.0",
        "info": {"title": "Consent Ledger", "version": __version__},
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"visitor": _TOKEN, "auditor": _BEARER},
        },
    }


def _methods(operation: Operation) -> Json:
    """Write an operation, with the HEAD or OPTIONS that come along with it."""
    whole = _operation(operation)
    methods = {operation.method.lower(): whole}
    if operation.method == "GET":
        answers = {s: _without_body(said) for s, said in whole["responses"].items()}
        methods["head"] = {**whole, "responses": answers}
    if operation.pages:
        methods["options"] = _preflight(operation)
    return methods


def _operation(operation: Operation) -> Json:
    answers = {str(s): _answer(said) for s, said in operation.says.items()}
    refusals = _joined(_refusals(operation.refuses, answers), _told(operation.tells))
    written: Json = {
        "summary": operation.summary,
        "parameters": [*_in_path(operation.path), *_in_query(operation.query)],
        "responses": {**answers, **refusals},
    }
    if operation.takes is not None:
        schema = _schema(operation.takes)
        body = {media: {"schema": schema} for media in operation.takes_as}
        written["requestBody"] = {"required": True, "content": body}
    if operation.visitor:
        # The cookies count as well, and whoever has neither is answered too.
        written["security"] = [{}, {"visitor": []}]
    if operation.auditor:
        written["security"] = [{"auditor": []}]
    return written


def _preflight(operation: Operation) -> Json:
    return {
        "summary": "Which pages may ask, and how.",
        "parameters": _in_path(operation.path),
        "responses": {
            "204": {"description": "The methods and headers, as headers."},
            **_refusals((BadHost, UnknownSite), {}),
        },
    }


def _answer(said: Says) -> Json:
    written: Json = {"description": said.what}
    if headers := {**said.headers, **said.may}:
        written["headers"] = {
            name: {
                "description": what,
                "required": name in said.headers,
                "schema": {"type": "string"},
            }
            for name, what in headers.items()
        }
    if said.body is not None:
        schema = {"schema": _schema(said.body)}
        written["content"] = dict.fromkeys((said.media, *said.also), schema)
    return written


def _refusals(
    kinds: Iterable[type[ConsentError]], said: Mapping[str, Json]
) -> dict[str, Json]:
    """Gather errors by their status; one that an answer has already is left to it."""
    content = {"application/json": {"schema": _schema(Refusal)}}
    return {
        status: {"description": "\n".join(words), "content": content}
        for status, words in _by_status(kinds).items()
        if status not in said
    }


def _told(kinds: Iterable[type[ConsentError]]) -> dict[str, Json]:
    """Gather the errors that a page tells of in its own words."""
    content = {HTML: {"schema": {"type": "string"}}}
    return {
        status: {"description": "\n".join(words), "content": content}
        for status, words in _by_status(kinds).items()
    }


def _by_status(kinds: Iterable[type[ConsentError]]) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for kind in kinds:
        status = str(status_of(kind))
        lines.setdefault(status, []).append(f"`{kind.code}`: {_promise(kind)}")
    return lines


def _joined(one: dict[str, Json], other: dict[str, Json]) -> dict[str, Json]:
    """Put answers of the same status together, whatever each of them is sent as."""
    joined = dict(one)
    for status, answer in other.items():
        first = joined.get(status, {"description": "", "content": {}})
        joined[status] = {
            "description": f"{first['description']}\n{answer['description']}".strip(),
            "content": {**first["content"], **answer["content"]},
        }
    return joined


def _promise(kind: type[ConsentError]) -> str:
    return (kind.__doc__ or "").partition("\n")[0]


def _without_body(answer: Json) -> Json:
    return {name: value for name, value in answer.items() if name != "content"}


def _in_path(path: str) -> list[Json]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": PARAMETERS[name][0],
            "schema": PARAMETERS[name][1],
        }
        for name in re.findall("{([a-z]+)}", path)
    ]


def _in_query(query: Mapping[str, tuple[str, Mapping[str, Any]]]) -> list[Json]:
    return [
        {"name": name, "in": "query", "description": what, "schema": schema}
        for name, (what, schema) in query.items()
    ]


def _schema(body: Any) -> Any:
    """Give a JSON Schema as it is, and refer to a type by its name."""
    if isinstance(body, dict):
        return body
    return {"$ref": _REF.format(name=body.__name__)}


def _schemas() -> Json:
    """Write the types that the operations take and answer, and those within."""
    bodies = [said.body for one in OPERATIONS for said in one.says.values()]
    takes = [one.takes for one in OPERATIONS]
    types = [body for body in [*bodies, *takes, Refusal] if isinstance(body, type)]
    _, written = msgspec.json.schema_components(types, ref_template=_REF)
    return written
