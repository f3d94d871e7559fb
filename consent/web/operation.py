"""What the contract says of one method of one address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from consent.errors import ConsentError
from consent.web.errors import BadHost


@dataclass(frozen=True, slots=True)
class Says:
    """One answer: what it means, and what its body is.

    `body` is a type that is sent as JSON, or a JSON Schema; None where there is none.
    `also` are other media types that can be asked for, `headers` stand there always
    and `may` sometimes.
    """

    what: str
    body: Any = None
    media: str = "application/json"
    also: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    may: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one address.

    `visitor` tells that the visitor's token counts, `auditor` that a bearer token is
    needed; `pages` that pages of other origins
    may ask, so that OPTIONS is answered too. HEAD goes with every GET. `tells` are
    errors that a page for people tells of itself.
    """

    method: str
    path: str
    summary: str
    says: Mapping[int, Says]
    refuses: tuple[type[ConsentError], ...] = (BadHost,)
    query: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    takes: Any = None
    takes_as: tuple[str, ...] = ("application/json",)
    tells: tuple[type[ConsentError], ...] = ()
    visitor: bool = False
    auditor: bool = False
    pages: bool = False


UNCHANGED = Says("The copy that the client has is still right.")
HTML = "text/html; charset=utf-8"
