"""Dumps of databases as each released schema had them, with rows in every table.

`python -m tests.store.release` writes those of the newest schema anew. After a release
its dumps stay as they are for good: another migration gets dumps of its own.
"""

import asyncio
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from consent.flows.desk_log import DeskLog, Step
from consent.ledger.anchor import Anchor, Failure, Means
from consent.model import Role
from consent.rules.link import Link
from consent.rules.person import Grant, Person
from consent.rules.session import Session
from consent.store.base import Store
from consent.store.change import Access, NewAccess
from consent.store.deed import deed
from consent.store.desk import NewLink, NewPerson, NewSession
from consent.store.migrate import available
from consent.store.move import move
from consent.store.stranger import Stranger
from consent.store.tally import Tally
from tests import postgres_server
from tests.web.running import Running, serving, token_of

FOLDER = Path(__file__).with_name("released")
APPLICATION = "pragma application_id = 1668247155;"
HOOK = {"webhooks": [{"url": "https://crm.example/hook"}]}
BUILD = b'{"parts":{},"styles":{},"templates":{},"words":{}}'
WIDGETS = "delete from builds where length(content) > 1000"


def dump_of(driver: str, number: int) -> Path:
    """Name the dump of a schema."""
    return FOLDER / f"{number:04}_{driver}.dump"


def key_of(number: int) -> Path:
    """Name the file of the key that signs its logs."""
    return FOLDER / f"{number:04}.key"


def load_sqlite(dump: Path, database: Path) -> None:
    """Make a file of a dump."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(dump.read_text())


def load_postgres(dump: Path, url: str) -> None:
    """Fill an empty database from a dump."""
    words = ["-Xq", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", str(dump)]
    _run("psql", *words, folder=dump.parent)


def main() -> None:
    """Write the dumps of the newest schema."""
    FOLDER.mkdir(exist_ok=True)
    number = available("sqlite")[-1].number
    with tempfile.TemporaryDirectory() as name, postgres_server.running() as server:
        folder = Path(name)
        asyncio.run(_fill(folder))
        database = folder / "consent.db"
        dump_of("sqlite", number).write_text("".join(_lines(database)))
        keys = sorted((folder / "keys").glob("*.key"))
        key_of(number).write_text("".join(path.read_text() for path in keys))
        url = server.new()
        asyncio.run(move(database, url, _silent, lambda: None))
        words = ("--inserts", "--no-owner", "--no-privileges", "-d", url)
        said = _run("pg_dump", *words, folder=folder)
        kept = [line for line in said.splitlines() if not _is_noise(line)]
        dump_of("postgres", number).write_text("\n".join(kept) + "\n")


async def _fill(folder: Path) -> None:
    async with serving(folder) as running:
        await running.publish(**HOOK, retention={"erasure": "restrict"})
        first = await running.choose("accept_all")
        await running.choose("reject_all", token=token_of(first))
        for _ in range(16):
            await running.choose("save", purposes={"statistics": True})
        await _erase(running, await running.choose("accept_all"))
        await running.publish(**HOOK, retention={"erasure": "delete"})
        await _erase(running, await running.choose("accept_all"))
        await _rest(running.parts.store, running.clock.now)
    with closing(sqlite3.connect(folder / "consent.db")) as connection:
        connection.execute(WIDGETS)
        connection.commit()


async def _erase(running: Running, answer: object) -> None:
    headers = {"origin": "https://shop.example"}
    headers["authorization"] = f"Consent {token_of(answer)}"
    said = await running.client.post("/v1/sites/shop/erase", json={}, headers=headers)
    assert said.status_code == 200, said.text


async def _rest(store: Store, now: int) -> None:
    head = await store.head("shop")
    sent = {"site": "shop", "means": Means.FOLDER, "target": "/srv/anchors", "at": now}
    root = head.frontier.root()
    await store.keep_anchor(
        Anchor(**sent, size=head.frontier.size, root=root, said="shop.note")
    )
    failed = {**sent, "means": Means.MAIL, "target": "audit@shop.example"}
    await store.keep_anchor(Failure(**failed, since=now, tries=1, said="it is down"))
    await store.keep_build(sha256(BUILD).hexdigest(), BUILD)
    await store.keep_poster(f"{sha256(b'poster').hexdigest()}.png", b"poster")
    await store.put_seal(bytes(16))
    notice = (await store.site("shop")).notice
    hour, day = now // 3_600_000, now // 86_400_000
    tally = Tally(site="shop", hour=hour, notice=notice, lang="en", shown=3)
    await store.tally([tally])
    met = Stranger(site="shop", day=day, host="cdn.example", loaded=2)
    await store.meet([met])
    access = Access(
        id="a" * 16,
        site="shop",
        role=Role.AUDITOR,
        digest=bytes(32),
        created=now,
        expires=now + 1,
    )
    told = deed("shop", "an access", author="tests", random=token_bytes)
    await store.change((NewAccess(access), told))
    await _desk(store, now)


async def _desk(store: Store, now: int) -> None:
    grants = (Grant(Role.OPERATOR, ""),)
    person = Person(id="ada", name="Ada", created=now, password="-", grants=grants)
    times = {"created": now, "expires": now + 1}
    link = Link(digest=bytes(32), person="ada", **times)
    session = Session(
        id="s", person="ada", digest=bytes(32), seen=now, turned=now, **times
    )
    changes = (NewPerson(person), NewLink(link), NewSession(session))
    log = DeskLog(store, host="consent.example", random=token_bytes)
    await log.make("tests", *(Step(change, "one more") for change in changes))


def _lines(database: Path) -> Iterator[str]:
    with closing(sqlite3.connect(database)) as connection:
        yield f"{APPLICATION}\n"
        for line in connection.iterdump():
            yield f"{line}\n"


def _is_noise(line: str) -> bool:
    """Tell what only says which program wrote a dump, or which only its own reads."""
    return line.startswith(("--", "\\", "SET transaction_timeout"))


def _run(program: str, *words: str, folder: Path) -> str:
    binary = postgres_server.binaries(folder) / program
    done = subprocess.run([binary, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _silent(*_: object) -> None:
    """Tell nobody."""


if __name__ == "__main__":
    main()
