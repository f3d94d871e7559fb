"""Reading names from the part of an address behind the question mark."""

from urllib.parse import parse_qsl

from consent.web.errors import BadQuery

MOST = 64


def names(query: bytes, key: str) -> list[str]:
    """Read `?key=a&key=b` or `?key=a,b`; more than 64 parameters are refused."""
    try:
        pairs = parse_qsl(
            query.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST
        )
    except ValueError as error:
        raise BadQuery(f"more than {MOST} parameters", "query") from error
    named = [value for name, value in pairs if name == key]
    return [one for value in named for one in value.split(",")]
