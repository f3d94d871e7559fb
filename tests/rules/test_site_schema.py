"""The JSON Schema that editors check a site's file by."""

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.inspect import Metadata, StructType, type_info

from consent import locales
from consent.rules import site_tables
from consent.rules.site_schema import schema
from tests.rules.site_files import draft, mistakes, tables

SCHEMA = schema(locales.load())
CHECK = jsonschema_rs.validator_for(SCHEMA)


def test_a_sound_file_is_taken() -> None:
    """What publishes passes in the editor."""
    assert draft()
    assert [error.message for error in CHECK.iter_errors(tables())] == []


@pytest.mark.parametrize(
    "change",
    [
        'id = "Shop"',
        "origins = []",
        'origins = ["https://shop.example/"]',
        'origins = ["https://shop.example:443"]',
        'languages = ["xx"]',
        'colour = "red"',
        "[purposes.statistics]\nnecessary = true",
        '[purposes.statistics]\nsale = "no"',
        '[purposes."A B"]',
        "[services.ads]\npurposes = []",
        '[services.ads]\ncountry = "XX"',
        '[services.ads]\npolicy = "http://ads.example"',
        '[services.ads]\ncookies = [{ name = "a" }]',
        '[services.ads]\nstorage = [{ kind = "disk", name = "a", duration = "1 day" }]',
        '[validity]\ngrant = "forever"',
        '[texts.en]\nreject = "No"',
    ],
)
def test_obvious_mistakes_are_refused(change: str) -> None:
    """What an editor marks, the publish refuses as well."""
    assert not CHECK.is_valid(tables(change))
    assert mistakes(change)


def test_a_file_that_extends_another_may_have_gaps() -> None:
    """What is missing may stand in the other file; what is there has to be right."""
    part: dict[str, Any] = {
        "extends": "base.toml",
        "services": {"a": {"country": "DE"}},
    }
    assert CHECK.is_valid(part)
    assert not CHECK.is_valid({"services": {"a": {"country": "DE"}}})
    part["services"]["a"]["country"] = "Germany"
    assert not CHECK.is_valid(part)


def texts_of(kind: StructType) -> dict[str, Metadata]:
    """Give the checked texts among a table's keys."""
    return {
        f"{kind.cls.__name__}.{field.name}": field.type
        for field in kind.fields
        if isinstance(field.type, Metadata) and "problem" in (field.type.extra or {})
    }


KINDS = {
    name: kind
    for table in vars(site_tables).values()
    if isinstance(table, type) and issubclass(table, site_tables.Table)
    for name, kind in texts_of(type_info(table)).items()  # type: ignore[arg-type]
}
LIKELY = st.sampled_from(
    [
        *("a", "A", "a b", "", " ", "*", "a*", "en", "pt-BR", "DE", "XX", "session"),
        *(
            "6 months",
            "0 days",
            "1 hour",
            "until deleted",
            "a@b.example",
            "a@B.example",
        ),
        *("shop.example", "https://shop.example", "https://shop.example:443"),
        *("http://localhost", "http://localhost:80/a", "https://shop.example/a?b#c"),
        *("https://a.example:443/", 'https://a.example/"', "a.example.", "localhost"),
    ]
)


@pytest.mark.parametrize("name", KINDS)
@given(text=LIKELY)
def test_schema_and_reader_agree_on_texts(name: str, text: str) -> None:
    """A pattern in the schema takes what the reader takes, for every key."""
    kind = KINDS[name]
    check = jsonschema_rs.validator_for({"type": "string", **kind.extra_json_schema})
    assert check.is_valid(text) == (kind.extra["problem"](text) == "")
