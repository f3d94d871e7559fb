"""A JSON Schema of a site's file, for editors that complete and check TOML."""

from copy import deepcopy
from typing import Any, TypeAlias

import msgspec

from consent.rules.locale import Locales
from consent.rules.rule import RULES
from consent.rules.site_tables import SiteFile

Schema: TypeAlias = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MERGED = ("SiteFile", "ControllerTable", "PurposeTable", "ServiceTable")


def schema(locales: Locales) -> Schema:
    """Describe a site's file whole, or one that extends another and may have gaps."""
    tables = _tables(locales)
    parts = {f"{name}Part": _without_required(tables[name]) for name in _MERGED}
    for name in _MERGED:
        _point_at_parts(parts[f"{name}Part"])
    tables["PurposeTable"] |= _REASON
    service = tables["ServiceTable"]
    service |= {
        "if": {"not": {"required": ["service"]}},
        "then": {"required": service.pop("required")},
    }
    return {
        "$schema": _DIALECT,
        "title": "A site's file",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/SiteFilePart"},
        "else": {"$ref": "#/$defs/SiteFile"},
        "$defs": {**tables, **parts},
    }


_REASON: Schema = {
    "if": {"properties": {"necessary": {"const": True}}, "required": ["necessary"]},
    "then": {"required": ["reason"]},
}


def _tables(locales: Locales) -> dict[str, Schema]:
    tables: dict[str, Schema] = msgspec.json.schema(SiteFile)["$defs"]
    for table in tables.values():
        for member in table["properties"].values():
            # An empty default stands for "left out", and no pattern would take it.
            if member.get("default") in ("", []):
                del member["default"]
    known = sorted(locales)
    keys = sorted({key for locale in locales.values() for key in locale.texts})
    site = tables["SiteFile"]["properties"]
    site["languages"] |= {"uniqueItems": True}
    site["languages"]["items"] |= {"enum": known}
    site["origins"] |= {"uniqueItems": True}
    site["lenient"]["propertyNames"] = {"enum": _set_aside()}
    site["texts"]["propertyNames"] = {"enum": known}
    site["texts"]["additionalProperties"]["propertyNames"] = {"enum": keys}
    return tables


def _set_aside() -> list[str]:
    return [rule.name for rule in RULES.values() if rule.overridable]


def _without_required(table: Schema) -> Schema:
    return {key: value for key, value in deepcopy(table).items() if key != "required"}


def _point_at_parts(part: Schema) -> None:
    """Inside a file that extends another, tables merge and may have gaps as well."""
    for member in part["properties"].values():
        _point_at_part(member)
        _point_at_part(member.get("additionalProperties", {}))


def _point_at_part(place: Schema) -> None:
    name = place.get("$ref", "").rpartition("/")[2]
    if name in _MERGED:
        place["$ref"] += "Part"
