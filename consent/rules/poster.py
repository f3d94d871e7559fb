"""Posters: pictures that stand in place of an embed, named by what they are."""

import hashlib
import re

from consent.rules.address import url_problem

LARGEST = 300_000
"""How many bytes a poster may have: visitors load it unasked."""

MEDIA = {
    "avif": "image/avif",
    "gif": "image/gif",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
NAME = re.compile(f"[0-9a-f]{{64}}\\.({'|'.join(MEDIA)})")

# SVG is left out: it is a document, which may hold scripts.
_BEGINS = {
    "avif": rb".{4}ftypavi[fs]",
    "gif": rb"GIF8[79]a",
    "jpg": rb"\xff\xd8\xff",
    "png": rb"\x89PNG\r\n\x1a\n",
    "webp": rb"RIFF.{4}WEBP",
}


def is_address(source: str) -> bool:
    """Tell an address from the path of a file."""
    return ":" in source.partition("/")[0]


def source_problem(source: str) -> str:
    """Say what is wrong with where a poster is taken from, or nothing."""
    if not is_address(source):
        return ""
    if not source.startswith("https://"):
        return "is no address that begins with https://, nor the path of a file"
    return url_problem(source)


def name(content: bytes) -> str:
    """Name a picture by its hash and its type, or give nothing where it is none."""
    for ending, begin in _BEGINS.items():
        if re.match(begin, content, re.DOTALL):
            return f"{hashlib.sha256(content).hexdigest()}.{ending}"
    return ""


def content_problem(content: bytes) -> str:
    """Say why bytes may not be a poster, or nothing."""
    if len(content) > LARGEST:
        return f"has more than {LARGEST:,} bytes; make it smaller"
    if not name(content):
        return f"is no picture; save it as one of {', '.join(MEDIA)}"
    return ""
