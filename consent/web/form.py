"""Reading what a plain HTML form sends: urlencoded, or with a file in it."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.types import Receive

from consent.web.body import read_bytes
from consent.web.errors import BadForm, NotForm
from consent.web.request import Request

LARGEST_FORM = 192 * 1024
"""Bytes: a receipt has at most 128 KiB, and what stands around it has few."""

MOST_FIELDS = 2_000

Fields = Mapping[str, tuple[str, ...]]

_ENCODED = "application/x-www-form-urlencoded"
_WITH_FILES = "multipart/form-data"
_BOUNDARY = re.compile(r';\s*boundary="?([\w()+,./:=?-]{1,70})"?\s*(?:;|$)', re.ASCII)
_NAME = re.compile(rb'^content-disposition:.*?;\s*name="([^"\r\n]*)"', re.I | re.M)


async def read_form(request: Request, receive: Receive) -> Fields:
    """Read a form's fields by name, or raise `NotForm`, `BadForm` or `TooLarge`."""
    kind = request.headers.get(b"content-type", b"").decode("latin-1")
    media = kind.partition(";")[0].strip().lower()
    if media not in {_ENCODED, _WITH_FILES}:
        raise NotForm("the body has to be sent as a form", "Content-Type")
    data = await read_bytes(request, receive, LARGEST_FORM)
    try:
        pairs = _encoded(data) if media == _ENCODED else _with_files(data, kind)
    except UnicodeDecodeError as error:
        raise BadForm("the form is not UTF-8", f"byte {error.start}") from error
    except ValueError as error:
        raise BadForm(f"the form cannot be read: {error}") from error
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value)
    return fields


def first(fields: Fields, name: str) -> str:
    """Give a field's first value that is not empty, or nothing."""
    return next((value for value in fields.get(name, ()) if value), "")


def _encoded(data: bytes) -> list[tuple[str, str]]:
    return parse_qsl(
        data.decode("ascii"),
        keep_blank_values=True,
        errors="strict",
        max_num_fields=MOST_FIELDS,
    )


def _with_files(data: bytes, kind: str) -> list[tuple[str, str]]:
    """Take a body apart at its boundary (RFC 7578); a file is a text like any other."""
    boundary = _BOUNDARY.search(kind)
    if boundary is None:
        raise ValueError("no boundary is named")
    line = b"\r\n--" + boundary[1].encode()
    preamble, *parts = (b"\r\n" + data).split(line)
    if preamble or not parts or not parts[-1].startswith(b"--"):
        raise ValueError("it does not begin and end with its boundary")
    if len(parts) > MOST_FIELDS:
        raise ValueError("it has too many fields")
    return [_part(part) for part in parts[:-1]]


def _part(part: bytes) -> tuple[str, str]:
    head, blank, value = part.partition(b"\r\n\r\n")
    name = _NAME.search(head)
    if not blank or name is None:
        raise ValueError("a field has no name")
    return name[1].decode(), value.decode("utf-8-sig")
