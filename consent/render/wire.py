"""Node trees and data as the widget's script carries them."""

import json
import re
from typing import Any

from consent.render.tree import Node

_SPACE = {"href": "%20"}
# A script may be pasted into a page; and U+2028 and U+2029 once ended its lines.
_UNSAFE = re.compile("[<\u2028\u2029]")


def packed(node: Node) -> Node:
    """Write each tag with its attributes as one text: `a href https://shop.example`.

    Spaces end names and values, so one within a value is a no-break space.
    """
    if isinstance(node, str):
        return node
    tag, attributes, *children = node
    pairs = (
        f" {name} {value.replace(' ', _SPACE.get(name, chr(0xA0)))}"
        for name, value in (attributes or {}).items()
    )
    return ["".join([tag, *pairs]), *map(packed, children)]


def literal(value: Any) -> str:
    """Write JSON's types as JavaScript; the names of members must be identifiers."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{name}:{literal(v)}" for name, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(literal, value)) + "]"
    if isinstance(value, bool):
        return f"!{int(not value)}"
    text = json.dumps(value, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
