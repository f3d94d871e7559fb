"""Reading a request's body as JSON that can mean one thing only."""

import json
import re
from typing import Any, NoReturn

from starlette.types import Receive

from consent.canonical import LARGEST
from consent.web.errors import BadJson, NotJson, TooLarge
from consent.web.request import Request

LARGEST_BODY = 8 * 1024
DEEPEST = 8
MOST_KEYS = 64
# A notice may ask about more than 64 services; these two only hold its own ids.
MAPS = frozenset({"purposes", "services"})

_SURROGATE = re.compile("[\ud800-\udfff]")


class Disconnected(BadJson):
    """The client went away before its body was whole."""

    code = "bad_json"


async def read_json(
    request: Request, receive: Receive, largest: int = LARGEST_BODY
) -> Any:
    """Read and parse a body of at most 8 KiB, or of as many bytes as are said.

    Only objects, lists, texts, whole numbers up to 2**53 - 1, true, false and null
    are taken, at most 8 deep, with 64 keys in an object and none of them twice.
    """
    _check_type(request)
    return parse(await read_bytes(request, receive, largest))


async def read_bytes(request: Request, receive: Receive, largest: int) -> bytes:
    """Read a body as it came, or raise `TooLarge` as soon as it is."""
    length = request.headers.get(b"content-length", b"0")
    if not length.isdigit():
        raise BadJson("the length is not a number", "Content-Length")
    # A number of many digits is too large whatever it is, and slow to convert.
    if len(length) > 9 or int(length) > largest:
        raise TooLarge(f"the body has more than {largest} bytes", "Content-Length")

    data = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected("the body ended early")
        data += message.get("body", b"")
        if len(data) > largest:
            raise TooLarge(f"the body has more than {largest} bytes")
        more = message.get("more_body", False)
    return bytes(data)


def parse(data: bytes) -> Any:
    """Parse a body, refusing what two parsers might read differently."""
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except RecursionError as error:
        raise BadJson(f"the body is nested more than {DEEPEST} deep") from error
    except UnicodeDecodeError as error:
        raise BadJson("the body is not UTF-8", f"byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise BadJson(f"the body is not JSON: {error.msg}", f"{error.pos}") from error
    if not _is_plain(data):
        _check(value, "", 1)
    return value


def _is_plain(data: bytes) -> bool:
    """Tell whether its letters mean themselves, and are too few to be wrong."""
    return (
        data.isascii()
        and b"\\" not in data
        and data.count(b":") <= MOST_KEYS
        and data.count(b"{") + data.count(b"[") <= DEEPEST
    )


def _check_type(request: Request) -> None:
    kind = request.headers.get(b"content-type", b"")
    if kind.partition(b";")[0].strip().lower() != b"application/json":
        raise NotJson("the body has to be sent as application/json", "Content-Type")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadJson(f"the key {twice!r:.60} stands twice in one object")
    return value


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST:
        raise BadJson(f"the number {text:.20} is too large")
    return int(text)


def _refuse_number(text: str) -> NoReturn:
    raise BadJson(f"{text:.20} is not a whole number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_whole,
    parse_float=_refuse_number,
    parse_constant=_refuse_number,
)


def _check(value: Any, where: str, depth: int) -> None:
    if isinstance(value, str):
        # Most are, and then have none: that is known at once.
        if not value.isascii() and _SURROGATE.search(value):
            raise BadJson("half a character (a lone surrogate) is no text", where)
    elif isinstance(value, dict | list):
        if depth > DEEPEST:
            raise BadJson(f"the body is nested more than {DEEPEST} deep")
        if isinstance(value, dict):
            _check_object(value, where, depth)
        else:
            for index, item in enumerate(value):
                _check(item, f"{where}[{index}]", depth + 1)


def _check_object(value: dict[str, Any], where: str, depth: int) -> None:
    if len(value) > MOST_KEYS and where not in MAPS:
        raise BadJson(f"an object has more than {MOST_KEYS} keys", where)
    for key, item in value.items():
        if not key.isascii():
            raise BadJson(f"the key {key!a:.60} is not ASCII", where)
        _check(item, f"{where}.{key}" if where else key, depth + 1)
