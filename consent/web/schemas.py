"""What stands in addresses and bodies that no type of the house describes."""

from collections.abc import Mapping
from typing import Any

from consent.model import Regime

TEXT = {"type": "string"}
NAMES = {"type": "array", "items": {"type": "string"}, "maxItems": 64}
RECORDS = {"type": ["string", "object"]}
FORM = {
    "type": "object",
    "required": ["slip", "act"],
    "properties": {
        "slip": {"type": "string", "description": "From the page's own form."},
        "act": {
            "enum": [
                *("accept_all", "reject_all", "save", "withdraw", "opt_out"),
                *("lookup", "receipt", "ask", "erase"),
            ]
        },
        "notice": {"type": "string"},
        "regime": {"enum": [regime.value for regime in Regime]},
        "purposes": {"type": "array", "items": {"type": "string"}},
        "services": {"type": "array", "items": {"type": "string"}},
        "receipt": {"type": "string"},
        "n": {"type": "string"},
    },
}
DOCUMENT = {"type": "object", "required": ["openapi", "paths"]}
ALIVE = {
    "type": "object",
    "required": ["status"],
    "properties": {"status": {"type": "string"}},
}
DECLARED = {
    "type": "object",
    "required": ["notice", "lang", "tree"],
    "properties": {
        "notice": {"type": "string"},
        "lang": {"type": "string"},
        "tree": {"type": "array"},
    },
}
GPC = {
    "type": "object",
    "required": ["gpc", "lastUpdate"],
    "properties": {
        "gpc": {"type": "boolean"},
        "lastUpdate": {"type": "string", "format": "date"},
    },
}

PARAMETERS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "site": ("The site's id.", {"type": "string", "pattern": "^[a-z0-9-]{1,32}$"}),
    "lang": ("One of the site's languages.", {"type": "string"}),
    "tile": ("Level and index, such as `0/x001/234` or `entries/000.p/7`.", TEXT),
    "poster": ("Its SHA-256 in hex and its type, such as `.webp`.", TEXT),
    "record": ("A record's number, or the reference that its visitor has.", TEXT),
    "hash": (
        "The SHA-256 of the notice's canonical JSON, in hex.",
        {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    ),
}
"""What stands in a path, and how it is written."""
