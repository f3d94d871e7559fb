"""Reading names from the part of an address behind the question mark."""

from collections.abc import Collection
from urllib.parse import parse_qsl

from consent.web.errors import BadQuery

MOST = 64


def names(query: bytes, key: str) -> list[str]:
    """Read `?key=a&key=b` or `?key=a,b`; more than 64 parameters are refused."""
    named = [value for name, value in _pairs(query) if name == key]
    return [one for value in named for one in value.split(",")]


def keys(query: bytes) -> set[str]:
    """Tell what the parameters are called."""
    return {name for name, _ in _pairs(query)}


def single(
    query: bytes, known: Collection[str], many: Collection[str]
) -> dict[str, str]:
    """Read parameters that stand once each, or several times where `many` says so.

    Several values become one with commas. Unknown names are refused: a misspelt one
    would select more than was wanted.
    """
    given: dict[str, str] = {}
    for name, value in _pairs(query):
        if name not in known:
            raise BadQuery(f"{name!r:.60} means nothing here", "query")
        if name in given and name not in many:
            raise BadQuery(f"{name} stands twice", name)
        given[name] = f"{given[name]},{value}" if name in given else value
    return given


def _pairs(query: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST
        )
    except ValueError as error:
        raise BadQuery(f"more than {MOST} parameters", "query") from error
