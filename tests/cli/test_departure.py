"""One site leaves for a folder of its owner's, with its log and its keys."""

import json
import shutil
import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx2
import pytest

from consent.store import settle, sqlite_settle
from tests.cli.running import consent, serving
from tests.nodes import SHOP, Nodes
from tests.postgres_server import Server

PUBLISHED = Path(SHOP).with_name("news.toml")


def choose(port: int, key: int, action: str = "accept_all", token: str = "") -> str:
    """Make a choice at the shop, and give its token."""
    url = f"http://127.0.0.1:{port}/v1/sites/shop"
    notice = httpx2.get(f"{url}/check").json()["notice"]
    choice = {"action": action, "notice": notice, "layer": "api"}
    headers = {"authorization": f"Consent {token}"} if token else {}
    said = httpx2.post(
        f"{url}/choices", json={**choice, "key": f"{key:032x}"}, headers=headers
    )
    assert said.status_code == 201, said.text
    return str(said.json()["token"])


def allowed(port: int, token: str) -> bool:
    """Ask whether a token's visitor allows statistics."""
    said = httpx2.get(
        f"http://127.0.0.1:{port}/v1/sites/shop/check",
        headers={"authorization": f"Consent {token}"},
    )
    return bool(said.json()["purposes"]["statistics"])


class House:
    """A service with two sites, and a folder that the shop is to leave for."""

    def __init__(self, folder: Path) -> None:
        self.data, self.into = folder / "data", folder / "own"
        self.tokens: list[str] = []
        self.auditor = ""

    def fill(self) -> None:
        """Let people choose, one of them take it back, and an auditor in."""
        consent("publish", SHOP, PUBLISHED, "--data", self.data)
        with serving(self.data) as (_, port):
            self.tokens = [choose(port, n) for n in range(5)]
            choose(port, 9, "withdraw", self.tokens[0])
        words = ("token", "create", "--site", "shop", "--role", "auditor")
        self.auditor = consent(*words, "--data", self.data).stdout.split()[0]

    def leave(self, code: int = 0, *, because: str = "the contract ended") -> str:
        """Let the shop leave, and give what was said."""
        words = ("--site", "shop", "--into", self.into, "--because", because)
        done = consent("move", *words, "--data", self.data)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Give a service whose shop has not left."""
    house = House(tmp_path_factory.mktemp("filled"))
    house.fill()
    return house


@pytest.fixture
def house(filled: House, tmp_path: Path) -> House:
    """Give a copy of it, whose shop wants to leave."""
    house = House(tmp_path)
    shutil.copytree(filled.data, house.data)
    house.tokens, house.auditor = filled.tokens, filled.auditor
    return house


def lines(data: Path, site: str = "shop") -> list[str]:
    """Export a log."""
    return consent("export", "--site", site, "--data", data).stdout.splitlines()


def bundle(data: Path) -> Path:
    """Export the shop's log as a bundle that `consent verify` finds well."""
    path = data.with_suffix(".zip")
    words = ("--site", "shop", "--format", "bundle", "-o", path, "--data", data)
    assert consent("export", *words).returncode == 0
    done = consent("verify", path)
    assert done.returncode == 0, done.stdout
    return path


def test_the_log_is_the_same_on_both_sides(house: House) -> None:
    """Letter by letter, proven by `verify` on both, and every row as it was signed."""
    before = lines(house.data)
    said = house.leave()
    after = lines(house.into)
    assert after == lines(house.data)
    assert after[:-1] == before
    assert f"shop: {len(after)} entries, root " in said
    there = consent("verify", bundle(house.into), "--since", bundle(house.data))
    assert there.returncode == 0, there.stdout
    done = consent("doctor", "--thorough", "--data", house.into)
    assert done.returncode == 0, done.stderr


def test_the_old_side_says_that_it_left(house: House) -> None:
    """The last entry of both tells of it, and of nothing more can be added there."""
    house.leave()
    last = json.loads(lines(house.data)[-1])
    assert last["entry"]["kind"] == "admin"
    assert last["body"]["changes"] == [
        "The site left this service, with its log and its key: the contract ended"
    ]
    with serving(house.data) as (_, port):
        url = f"http://127.0.0.1:{port}/v1/sites/shop"
        notice = httpx2.get(f"{url}/check").json()["notice"]
        choice = {"action": "accept_all", "notice": notice, "layer": "api"}
        said = httpx2.post(f"{url}/choices", json={**choice, "key": f"{77:032x}"})
    assert said.status_code == 503
    words = ("--site", "shop", "--record", "2", "--because", "asked", "--yes")
    done = consent("erase", *words, "--data", house.data)
    assert "the log of 'shop' went elsewhere with its key" in done.stderr


def test_the_key_leaves(house: House) -> None:
    """There it is for its owner alone, and it is not here; other sites keep theirs."""
    key = (house.data / "keys" / "shop.key").read_bytes()
    house.leave()
    moved = house.into / "keys" / "shop.key"
    assert moved.read_bytes() == key
    assert stat.S_IMODE(moved.stat().st_mode) == 0o600
    assert not (house.data / "keys" / "shop.key").exists()
    assert (house.data / "keys" / "news.key").exists()
    done = consent("doctor", "--data", house.data)
    assert done.returncode == 0, done.stderr


def test_visitors_notice_nothing(house: House) -> None:
    """Tokens count where the site is now, one that was withdrawn does not."""
    house.leave()
    with serving(house.into) as (_, port):
        assert [allowed(port, token) for token in house.tokens] == [
            False, True, True, True, True
        ]  # fmt: skip
        fresh = choose(port, 78)
        assert allowed(port, fresh)
    assert len(lines(house.into)) == len(lines(house.data)) + 1


def test_its_seal_opens_no_other_sites_tokens(house: House) -> None:
    """The master secret stays where it was."""
    house.leave()
    seal = (house.into / "keys" / "shop.seal").read_text()
    secret = (house.data / "secret.key").read_text()
    assert secret.strip() not in seal
    printed = consent("key", "site", "shop", "--data", house.data).stdout
    assert printed.split() == seal.split()
    there = consent("key", "site", "shop", "--data", house.into).stdout.split()
    assert there[0] == seal.split()[0]
    assert len(there) == 2


def test_auditors_keep_their_access(house: House) -> None:
    """What was handed out for the log opens it where it is."""
    house.leave()
    with serving(house.into) as (_, port):
        said = httpx2.get(
            f"http://127.0.0.1:{port}/v1/sites/shop/export",
            headers={"authorization": f"Bearer {house.auditor}"},
        )
    assert said.status_code == 200
    assert said.text.splitlines() == lines(house.into)


def test_it_goes_into_a_service_that_runs(house: House, tmp_path: Path) -> None:
    """That has sites of its own, and serves the new one without a restart."""
    other = tmp_path / "third.toml"
    other.write_text(Path(SHOP).read_text().replace('"shop"', '"other"'))
    text = other.read_text().replace("shop.localhost", "other.localhost")
    other.write_text(text)
    consent("publish", other, "--data", house.into)
    with serving(house.into) as (_, port):
        house.leave()
        assert soon_there(f"http://127.0.0.1:{port}/w/shop.js")
        assert allowed(port, house.tokens[1])
        assert choose(port, 79)
    assert consent("doctor", "--thorough", "--data", house.into).returncode == 0


def soon_there(address: str) -> bool:
    """Ask until it is there; a service looks twice a second for what came."""
    until = time.monotonic() + 30
    while httpx2.get(address).status_code != 200:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_what_was_interrupted_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At any moment: what is there is not written twice, and the entry is one."""
    before = lines(house.data)
    monkeypatch.setattr(settle, "STEP", 3)
    for name, calls in (("take", 2), ("end", 1)):
        monkeypatch.setattr(sqlite_settle, name, _failing(name, calls))
        assert "Aborted" in house.leave(1)
        monkeypatch.undo()
        monkeypatch.setattr(settle, "STEP", 3)
        assert "shop" not in consent("key", "--data", house.into).stdout
    house.leave()
    assert lines(house.into) == lines(house.data)
    assert len(lines(house.into)) == len(before) + 1


def _failing(name: str, calls: int) -> Callable[..., object]:
    real, left = getattr(sqlite_settle, name), [calls]

    def failing(*args: object) -> object:
        left[0] -= 1
        if left[0] < 0 or name == "end":
            raise KeyboardInterrupt
        return real(*args)

    return failing


def test_a_second_time_does_no_harm(house: House) -> None:
    """What was interrupted at its very end only has to let go of the key."""
    house.leave()
    key = house.into / "keys" / "shop.key"
    (house.data / "keys" / "shop.key").write_bytes(key.read_bytes())
    (house.data / "keys" / "shop.key").chmod(0o600)
    assert "on both sides" in house.leave()
    assert not (house.data / "keys" / "shop.key").exists()


def test_another_log_of_that_name_is_not_touched(house: House) -> None:
    """Two logs cannot become one."""
    consent("publish", SHOP, "--data", house.into)
    there, here = lines(house.into), lines(house.data)
    (house.into / "keys" / "shop.key").rename(house.into / "shop.key")
    assert "has a log of 'shop' already" in house.leave(1)
    assert (lines(house.into), lines(house.data)) == (there, here)


def test_another_key_of_that_name_stays(house: House) -> None:
    """It may sign what is not lost yet; and the log goes on here until it left."""
    here = lines(house.data)
    key = house.into / "keys" / "shop.key"
    key.parent.mkdir(parents=True)
    key.write_text("another\n")
    assert "shop.key has another key" in house.leave(1)
    assert key.read_text() == "another\n"
    assert lines(house.data) == here


def test_a_log_that_begins_there_meanwhile_keeps_its_key(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A whole log takes minutes to go over."""
    real, held = sqlite_settle.end, list[bytes]()

    def end(*args: Any) -> None:
        with ThreadPoolExecutor() as beside:
            words = ("publish", SHOP, "--data", house.into)
            assert beside.submit(consent, *words).result().returncode == 0
        held.append((house.into / "keys" / "shop.key").read_bytes())
        real(*args)

    monkeypatch.setattr(sqlite_settle, "end", end)
    assert "has a log of 'shop' already" in house.leave(1)
    assert (house.into / "keys" / "shop.key").read_bytes() == held[0]


def test_no_rotation_opens_what_left(house: House) -> None:
    """It makes no key either."""
    house.leave()
    rotated = ("key", "rotate", "--site", "shop", "--because", "it is time")
    done = consent(*rotated, "--data", house.data)
    assert "went elsewhere" in done.stderr
    assert not (house.data / "keys" / "shop.key").exists()


def test_what_was_erased_or_restricted_stays_so(house: House, tmp_path: Path) -> None:
    """Erased bodies are nowhere, and restricted ones where no common way leads."""
    erase = ("--because", "asked", "--yes", "--data", house.data)
    consent("erase", "--site", "shop", "--record", "3", *erase)
    shop = tmp_path / "shop.toml"
    retention = '[retention]\nerasure = "restrict"'
    shop.write_text(Path(SHOP).read_text().replace("[retention]", retention))
    assert consent("publish", shop, "--data", house.data).returncode == 0
    consent("erase", "--site", "shop", "--record", "4", *erase)
    house.leave()
    assert lines(house.into) == lines(house.data)
    assert [json.loads(line)["body"] for line in lines(house.into)[3:5]] == [None, None]
    words = ("--restricted", "--because", "a claim", "-o", "-", "--data", house.into)
    told = consent("export", "--site", "shop", *words).stdout.splitlines()
    assert [json.loads(line)["body"] is None for line in told[3:5]] == [True, False]
    assert consent("doctor", "--thorough", "--data", house.into).returncode == 0


def test_it_leaves_a_database_on_postgresql(postgres: Server, tmp_path: Path) -> None:
    """The same from there; the key's line is the operator's to delete."""
    nodes = Nodes(tmp_path, postgres.new())
    try:
        nodes.publish()
        url, _ = nodes.start()
        token = choose(int(url.rpartition(":")[2]), 1)
        into = tmp_path / "own"
        said = nodes.run("move", "--site", "shop", "--into", into)
        assert "Delete its line in" in said
        assert lines(into) == nodes.run("export", "--site", "shop").splitlines()
        bundle(into)
        with serving(into) as (_, port):
            assert allowed(port, token)
    finally:
        nodes.close()


@pytest.mark.parametrize("words", [("--site", "shop"), ("--into", "x")])
def test_site_and_folder_go_together(words: tuple[str, str], tmp_path: Path) -> None:
    """One alone is a usage error."""
    done = consent("move", *words, "--data", tmp_path)
    assert done.returncode == 2
    assert "--site and --into go together" in done.stderr


def test_a_key_that_is_changing_stays(house: House) -> None:
    """Which of two keys has to sign there is not said before the change is over."""
    rotated = ("key", "rotate", "--site", "shop", "--because", "it is time")
    assert consent(*rotated, "--data", house.data).returncode == 0
    assert "is changing until" in house.leave(1)


def test_without_its_key_nothing_leaves(house: House) -> None:
    """The log is not ended before it is sure that it can go on."""
    (house.data / "keys" / "shop.key").unlink()
    before = lines(house.data)
    assert "is not here; bring it back" in house.leave(1)
    assert lines(house.data) == before


def test_the_folder_is_another_one(house: House) -> None:
    """A site cannot leave for where it is."""
    house.into = house.data
    assert "names the folder that the site is in" in house.leave(1)


@pytest.mark.parametrize("text", ["no key\n", "00\n"])
def test_a_damaged_seal_is_named(house: House, text: str) -> None:
    """And what becomes of visitors without it."""
    house.leave()
    (house.into / "keys" / "shop.seal").write_text(text)
    done = consent("key", "site", "shop", "--data", house.into)
    assert done.returncode == 1
    assert "shop.seal has a line that is no key" in done.stderr


def test_the_desks_own_log_stays(house: House) -> None:
    """It is of no site, and could not go on elsewhere."""
    invite, role = ("desk", "link"), ("--role", "operator", "--data", house.data)
    assert consent(*invite, "anna", *role).returncode == 0
    words = ("--site=-desk", "--into", house.into)
    done = consent("move", *words, "--data", house.data)
    assert done.returncode == 1
    assert "-desk" in done.stderr
    assert consent(*invite, "bert", *role).returncode == 0
