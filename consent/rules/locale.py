"""The product's own words in one language: what a notice says unless told otherwise."""

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class PurposeWords(Struct, frozen=True):
    """How a usual purpose is called and explained."""

    name: str
    description: str


class Locale(Struct, frozen=True, kw_only=True):
    """Texts by key, usual purposes by id and countries by ISO 3166-1 code.

    `reviewed_by` names who has read the texts as a speaker of the language, if anyone.
    """

    lang: str
    dir: Literal["ltr", "rtl"]
    reviewed_by: str
    texts: dict[str, str]
    purposes: dict[str, PurposeWords]
    countries: dict[str, str] = {}


Locales: TypeAlias = Mapping[str, Locale]


def read(data: bytes) -> Locale:
    """Read a locale file, or raise `msgspec.ValidationError`."""
    return msgspec.json.decode(data, type=Locale)


def placeholders(text: str) -> frozenset[str]:
    """Give the names in braces that a text is to be filled with."""
    return frozenset(_PLACEHOLDER.findall(text))
