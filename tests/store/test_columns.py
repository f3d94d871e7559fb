"""S29: what the database could hold of a visitor, by its columns and its bodies."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from consent.ledger.body import Body
from consent.store import sql

SCHEMAS = sorted(Path(sql.__path__[0]).glob("*/*.sql"))
TOLD = re.compile(
    r"(^|_)(ip|ips|addr|address|agent|browser|device|referr?er|remote|forwarded|geo|city"
    r"|country|latitude|longitude|path|query)(_|$)"
)
# Of a choice: who asked what of whom when, and how it ended. `visitor` is a random id.
MEMBERS = {
    "v",
    "action",
    "layer",
    "lang",
    "source",
    "controller",
    "notice",
    "terms",
    "build",
    "regime",
    "regime_reason",
    "origin",
    "purposes",
    "services",
    "from",
    "until",
    "signals",
    "reask",
    "replaces",
    "outcome",
    "state",
    "visitor",
}


def columns(schema: Path) -> set[str]:
    """Read the names of all columns off a schema."""
    text = re.sub(r"--.*", "", schema.read_text())
    tables = re.findall(r"create table[^(]*\((.*?)\n\)", text, re.DOTALL)
    assert len(tables) >= 15
    lines = [line.split() for table in tables for line in table.splitlines()]
    words = {"primary", "unique", "foreign", "check", "constraint"}
    return {line[0] for line in lines if line and line[0] not in words}


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.parent.name)
def test_s29_no_column_is_for_a_visitors_traces(schema: Path) -> None:
    """S29: none is named for an address, a browser, a page before or a place."""
    found = columns(schema)
    assert {"body", "visitor", "site"} <= found
    assert [name for name in sorted(found) if TOLD.search(name)] == []


def test_s29_a_word_for_it_would_be_found() -> None:
    """S29: the pattern knows the names that such columns have elsewhere."""
    for name in ("ip", "remote_addr", "user_agent", "referer", "client_ip", "geo_city"):
        assert TOLD.search(name)


def test_s29_all_columns_are_looked_at(tmp_path: Path) -> None:
    """S29: SQLite knows no column that the pattern was not shown."""
    [schema] = [path for path in SCHEMAS if path.parent.name == "sqlite"]
    with closing(sqlite3.connect(tmp_path / "one.db")) as database:
        database.executescript(schema.read_text())
        names = database.execute(
            "select distinct c.name from sqlite_master m, pragma_table_info(m.name) c "
            "where m.type = 'table'"
        )
        assert {name for (name,) in names} == columns(schema)


def test_s29_a_body_has_no_room_for_it() -> None:
    """S29: the members of a choice's body are those alone."""
    members = {field.encode_name for field in msgspec.structs.fields(Body)}
    assert members == MEMBERS
