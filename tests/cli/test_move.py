"""From a file to PostgreSQL: nothing is lost, and nobody can go on with both."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import pytest

from consent.store import backup, postgres_take, sqlite_give
from tests.cli.running import consent, serving
from tests.nodes import SHOP, Nodes
from tests.postgres_server import Server


class Filled:
    """A data directory with a log in it, and the settings of its new database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.data = folder / "data"
        self.nodes = Nodes(folder, url)
        consent("publish", SHOP, "--data", self.data)
        with serving(self.data) as (_, port):
            self.tokens = [self._choose(port, n) for n in range(6)]
            self._choose(port, 9, action="withdraw", token=self.tokens[0])
        secret, keys = folder / "secret", folder / "ledger.keys"
        secret.write_bytes((self.data / "secret.key").read_bytes())
        found = sorted((self.data / "keys").glob("*.key"))
        keys.write_bytes(b"".join(path.read_bytes() for path in found))
        for path in (secret, keys):
            path.chmod(0o600)

    def _choose(
        self, port: int, number: int, action: str = "accept_all", token: str = ""
    ) -> str:
        url = f"http://127.0.0.1:{port}/v1/sites/shop"
        notice = httpx2.get(f"{url}/check").json()["notice"]
        choice = {"action": action, "notice": notice, "layer": "api"}
        headers = {"authorization": f"Consent {token}"} if token else {}
        answer = httpx2.post(
            f"{url}/choices", json={**choice, "key": f"{number:032x}"}, headers=headers
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["token"])

    def move(self) -> str:
        """Move, and give what was said."""
        done = consent("move", "--data", self.data, **self.nodes.told)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def exported(self) -> list[str]:
        """Give the lines of the log in the file."""
        done = consent("export", "--site", "shop", "--data", self.data)
        return done.stdout.splitlines()


@pytest.fixture
def filled(postgres: Server, tmp_path: Path) -> Iterator[Filled]:
    """Give a file with a log of choices, one of them withdrawn."""
    filled = Filled(tmp_path, postgres.new())
    yield filled
    filled.nodes.close()


def test_all_of_it_is_on_the_other_side(filled: Filled, tmp_path: Path) -> None:
    """Letter by letter, proven from a bundle of before to one of after."""
    before, bundle = filled.exported(), tmp_path / "before.zip"
    export = ("export", "--site", "shop", "--format", "bundle", "-o")
    consent(*export, bundle, "--data", filled.data)
    said = filled.move()
    assert f"shop: {len(before)} entries, root " in said
    after = filled.nodes.run("export", "--site", "shop").splitlines()
    assert after == before
    filled.nodes.run(*export, tmp_path / "after.zip")
    done = consent("verify", tmp_path / "after.zip", "--since", bundle)
    assert done.returncode == 0, done.stdout
    assert "shop: " in filled.nodes.run("doctor", "--thorough")


def test_visitors_notice_nothing(filled: Filled) -> None:
    """Tokens count as they did, one that was withdrawn does not, and the log grows."""
    filled.move()
    url, _ = filled.nodes.start()

    def allowed(token: str) -> bool:
        headers = {"authorization": f"Consent {token}"}
        said = httpx2.get(f"{url}/v1/sites/shop/check", headers=headers).json()
        return bool(said["purposes"]["statistics"])

    assert [allowed(token) for token in filled.tokens] == [False] + [True] * 5
    assert filled._choose(int(url.rpartition(":")[2]), 77)


def test_the_file_is_put_aside(filled: Filled) -> None:
    """Two databases that both grow would be two histories under one signature."""
    filled.move()
    assert not (filled.data / "consent.db").exists()
    assert list(filled.data.glob("consent.db.before-*"))
    assert consent("export", "--site", "shop", "--data", filled.data).returncode == 1


def test_what_was_interrupted_goes_on(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it has ended, nothing can use the new database, and the file is whole."""
    before = filled.exported()
    monkeypatch.setattr(sqlite_give, "CHUNK", 3)
    chunks, given = sqlite_give.chunks, []

    def failing(*args):
        for chunk in chunks(*args):
            given.append(chunk)
            yield chunk
            if len(given) == 4:
                raise KeyboardInterrupt

    monkeypatch.setattr(sqlite_give, "chunks", failing)
    stopped = consent("move", "--data", filled.data, **filled.nodes.told)
    assert stopped.returncode != 0
    assert "has not ended" in filled.nodes.run("export", "--site", "shop", code=1)
    assert filled.exported() == before
    filled.move()
    assert filled.nodes.run("export", "--site", "shop").splitlines() == before


def test_a_file_in_use_is_not_moved(filled: Filled) -> None:
    """The service would go on writing to what is nobody's any more."""
    with serving(filled.data):
        done = consent("move", "--data", filled.data, **filled.nodes.told)
    assert done.returncode == 1
    assert "is in use" in done.stderr
    assert (filled.data / "consent.db").exists()


def test_nobody_opens_the_file_meanwhile(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that was started would write to what is put aside in a moment."""
    begin, tried = postgres_take.begin, []

    async def beginning(*args):
        with closing(sqlite3.connect(filled.data / "consent.db", timeout=0)) as other:
            tried.append(pytest.raises(sqlite3.OperationalError, match="is locked"))
            with tried[0]:
                other.execute("select * from logs")
        return await begin(*args)

    monkeypatch.setattr(postgres_take, "begin", beginning)
    filled.move()
    assert tried
    assert not list(filled.data.glob("consent.db-*"))


def test_what_was_interrupted_at_its_end_is_put_aside(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it was there, and the file in its place: both could have grown."""
    monkeypatch.setattr(backup, "put_aside", None)
    with pytest.raises(TypeError):
        consent("move", "--data", filled.data, **filled.nodes.told)
    monkeypatch.undo()
    assert (filled.data / "consent.db").exists()
    assert "root " in filled.move()
    assert not (filled.data / "consent.db").exists()


NOT_NEEDED = {
    "migrations": "the other side's own are not these",
    "restricted": "a column of `bodies`",
    "superseded_words": "`superseded` by words, for starts from a file",
}
COLUMNS = """
select table_name || ' ' || column_name
from information_schema.columns
where table_schema = 'public'
"""


def test_every_table_and_column_is_moved(filled: Filled, postgres: Server) -> None:
    """Or is named here as not needed: what a new table holds is not left behind."""
    with closing(sqlite3.connect(filled.data / "consent.db")) as connection:
        tables = "select name from sqlite_schema where type = 'table'"
        there = {name for (name,) in connection.execute(tables)}
    moved = {
        f"{table.name} {column}"
        for table in (*sqlite_give.LARGE, *sqlite_give.SMALL)
        for column in table.columns
    }
    assert there - {name.split()[0] for name in moved} == NOT_NEEDED.keys()
    filled.move()
    columns = set(postgres.sql(COLUMNS, filled.nodes.url).splitlines())
    assert moved <= columns
    left = {
        name for name in columns - moved if name.split()[0] in there - {*NOT_NEEDED}
    }
    assert left == {"webhooks holder", "webhooks held"}


def test_a_database_in_use_takes_nothing(filled: Filled) -> None:
    """Two logs cannot become one."""
    (filled.nodes.folder / "other").mkdir()
    filled.nodes.run("publish", SHOP)
    done = consent("move", "--data", filled.data, **filled.nodes.told)
    assert done.returncode == 1
    assert "has logs already" in done.stderr


def test_a_file_that_changed_meanwhile_is_refused(
    filled: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is on the other side is of another history by then."""
    monkeypatch.setattr("consent.store.move._end", None)
    with pytest.raises(TypeError):
        consent("move", "--data", filled.data, **filled.nodes.told)
    monkeypatch.undo()
    with serving(filled.data) as (_, port):
        filled._choose(port, 55)
    done = consent("move", "--data", filled.data, **filled.nodes.told)
    assert done.returncode == 1
    assert "has changed since" in done.stderr


def test_a_log_that_does_not_arrive_whole_stays_where_it_was(filled: Filled) -> None:
    """A changed leaf is found before anybody can use the new database."""
    with sqlite3.connect(filled.data / "consent.db") as connection:
        connection.execute("update entries set leaf = zeroblob(32) where place & 7 = 3")
    connection.close()
    done = consent("move", "--data", filled.data, **filled.nodes.told)
    assert done.returncode == 1
    assert "not whole" in done.stderr
    assert (filled.data / "consent.db").exists()


def test_without_a_database_nothing_is_moved(tmp_path: Path) -> None:
    """It says which setting names one."""
    done = consent("move", "--data", tmp_path)
    assert done.returncode == 1
    assert "CONSENT_DATABASE" in done.stderr
    assert json.dumps(sorted(tmp_path.iterdir()), default=str) == "[]"
