"""Reading forms: urlencoded and with files, and what is neither."""

import pytest
from starlette.types import Message

from consent.web.errors import BadForm, NotForm
from consent.web.form import Fields, first, read_form
from consent.web.request import Request

pytestmark = pytest.mark.anyio

ENCODED = "application/x-www-form-urlencoded"
FILES = "multipart/form-data; boundary=xyz"


async def read(kind: str, body: bytes) -> Fields:
    """Read a body as a form of some type."""
    scope = {"type": "http", "headers": [(b"content-type", kind.encode())]}

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    return await read_form(Request(scope, 0), receive)


def part(name: str, value: bytes, more: str = "") -> bytes:
    """Write one field as browsers do."""
    head = f'--xyz\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + value + b"\r\n"


async def test_fields_come_by_name() -> None:
    """A field that stands there twice has two values."""
    fields = await read(ENCODED, b"a=1&b=%C3%A9+x&a=2&c=")
    assert fields == {"a": ("1", "2"), "b": ("é x",), "c": ("",)}


async def test_a_file_is_a_field() -> None:
    """Its text counts where the field beside it was left empty."""
    body = part("r", b"") + part("r", b"\xef\xbb\xbf{}\r\n", '; filename="a.json"')
    fields = await read(FILES, body + b"--xyz--\r\n")
    assert fields == {"r": ("", "{}\r\n")}
    assert first(fields, "r") == "{}\r\n"
    assert first(fields, "s") == ""


@pytest.mark.parametrize("kind", ["", "application/json", "text/plain"])
async def test_s02_another_type_is_no_form(kind: str) -> None:
    """S02: nothing is read of what is declared as something else."""
    with pytest.raises(NotForm):
        await read(kind, b"a=1")


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ENCODED, b"a=\xff"),
        (ENCODED, b"a=%FF"),
        (ENCODED, b"a=1&" * 2_001),
        ("multipart/form-data", b""),
        (FILES, b""),
        (FILES, part("a", b"1")),
        (FILES, b"before" + part("a", b"1") + b"--xyz--"),
        (FILES, b"--xyz\r\nno head\r\n--xyz--"),
        (FILES, b"--xyz\r\nX: y\r\n\r\n1\r\n--xyz--"),
        (FILES, part("a", b"\xff") + b"--xyz--"),
        (FILES, part("a", b"") * 2_001 + b"--xyz--"),
    ],
)
async def test_s14_what_cannot_be_read_is_refused(kind: str, body: bytes) -> None:
    """S14: and says so in one way."""
    with pytest.raises(BadForm):
        await read(kind, body)
