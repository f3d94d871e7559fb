"""Exporting from the command line."""

import asyncio
import json
import os
import pty
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from consent.ledger import reference
from consent.store.open import wall_clock
from consent.store.sqlite import open_sqlite
from tests.cli.running import COMMAND, consent, environment, unmeasured
from tests.rules.site_files import SHOP
from tests.store.sample import Clock, act
from tests.web.running import ORIGIN, serving, token_of


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data directory with the shop in it, published once."""
    folder = tmp_path_factory.mktemp("export")
    (folder / "shop.toml").write_text(SHOP)
    consent("publish", folder / "shop.toml", "--data", folder / "data")
    return folder / "data"


def at(data: Path) -> list[str]:
    """Name the shop of a data directory."""
    return ["--data", str(data), "--site", "shop"]


def export(data: Path, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Export the shop's log."""
    return consent("export", *at(data), *args)


def test_the_evidence_goes_to_standard_output(data: Path) -> None:
    """A line a record, and nothing else on either stream."""
    done = export(data)
    kinds = [json.loads(line)["entry"]["kind"] for line in done.stdout.splitlines()]
    assert kinds == ["notice", "build"]
    assert (done.returncode, done.stderr) == (0, "")


def test_csv_is_a_view(data: Path) -> None:
    """With a line of names on top."""
    lines = export(data, "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("n,ts,kind")
    assert len(lines) == 3


def test_a_time_can_be_asked_for(data: Path) -> None:
    """The beginning is included, the end is not."""
    assert export(data, "--until", "2020-01-01").stdout == ""
    assert export(data, "--since", "2020-01-01T09:00:00+02:00").stdout != ""
    done = export(data, "--since", "yesterday")
    assert done.returncode == 2
    assert "'yesterday' is not a time" in done.stderr


def test_a_file_is_whole_and_for_this_user_alone(data: Path, tmp_path: Path) -> None:
    """It takes the place of an older one, and nothing is left beside it."""
    file = tmp_path / "out.ndjson"
    file.write_text("older")
    assert export(data, "-o", file).returncode == 0
    assert file.read_text() == export(data).stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["out.ndjson"]


async def fill(database: Path) -> None:
    """Append what does not fit into 50,000 bytes."""
    store = await open_sqlite(database, clock=Clock())
    await asyncio.gather(*(store.append(act(number)) for number in range(200)))
    await store.aclose()


def test_what_fails_leaves_no_half_of_a_file(data: Path, tmp_path: Path) -> None:
    """The older file stands where the new one could not be written."""
    full = shutil.copytree(data, tmp_path / "full")
    asyncio.run(fill(full / "consent.db"))
    file = tmp_path / "out" / "shop.ndjson"
    file.parent.mkdir()
    file.write_text("older")
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (50_000, 50_000)); "
    done = subprocess.run(
        [*COMMAND[:3], limit + COMMAND[3], "export", *at(full), "-o", str(file)],
        env=unmeasured(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == f"Error: {file}: File too large\n"
    assert file.read_text() == "older"
    assert os.listdir(file.parent) == [file.name]


@pytest.mark.parametrize(
    ("args", "wish"),
    [
        (("--site", "nope"), "no site 'nope'"),
        (("-o", "/dev/null/x"), "Not a directory"),
        (("--data", "/nowhere"), "publish a site first"),
    ],
)
def test_a_refusal_is_one_sentence(
    data: Path, args: tuple[str, ...], wish: str
) -> None:
    """And makes no folder or database along the way."""
    done = export(data, *args)
    assert done.returncode == 1
    assert wish in done.stderr
    assert done.stderr.count("\n") == 1
    assert not Path("/nowhere").exists()


def test_a_pipe_is_written_to(data: Path, tmp_path: Path) -> None:
    """What is no file is not replaced by one."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    child = subprocess.Popen(
        [*COMMAND, "export", *at(data), "-o", str(pipe)],
        env=environment(),
    )
    text = pipe.read_text()
    assert child.wait(timeout=20) == 0
    assert text.count("\n") == 2
    assert pipe.is_fifo()


def test_progress_is_for_people(data: Path, tmp_path: Path) -> None:
    """A bar is drawn at a terminal, and nowhere else."""
    terminal, end = pty.openpty()
    subprocess.run(
        [*COMMAND, "export", *at(data), "-o", str(tmp_path / "out")],
        env=environment(),
        stderr=end,
        check=True,
    )
    assert b"records" in os.read(terminal, 4096)
    os.close(end)
    os.close(terminal)


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """Give a shop that restricts, where the one visitor asked to be erased."""
    asyncio.run(lock(tmp_path))
    return tmp_path


async def lock(folder: Path) -> None:
    """Let a visitor choose and erase where bodies are kept for legal claims."""
    async with serving(folder) as shop:
        shop.clock.now = wall_clock()
        await shop.publish(retention={"erasure": "restrict"})
        token = token_of(await shop.choose("accept_all"))
        shown = {"origin": ORIGIN, "authorization": f"Consent {token}"}
        await shop.client.post("/v1/sites/shop/erase", json={}, headers=shown)


def choices(done: subprocess.CompletedProcess[str]) -> list[Any]:
    """Give the bodies of the choices in an export, and None for those it lacks."""
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = {"consent", "withdraw"}
    return [line["body"] for line in lines if line["entry"]["kind"] in kinds]


def test_restricted_bodies_need_a_reason(locked: Path) -> None:
    """A52: they are left out, until somebody says why; the log keeps who and why."""
    assert choices(export(locked)) == [None, None]
    why = ["--because", "claim 12 before the court", "--author", "Ada"]
    shown = export(locked, "--restricted", *why)
    assert all(choices(shown))
    told = export(locked, "--kind", "admin").stdout
    body = json.loads(told)["body"]
    assert body["author"] == "Ada"
    assert body["changes"] == ["Restricted bodies exported: claim 12 before the court"]
    assert choices(export(locked)) == [None, None]


@pytest.mark.parametrize(
    "args", [("--restricted",), ("--because", "x"), ("--restricted", "--because", "")]
)
def test_one_does_not_go_without_the_other(locked: Path, args: tuple[str, ...]) -> None:
    """Neither is a reason asked for nothing, nor is anything unlocked without one."""
    done = export(locked, *args)
    assert done.returncode == 2
    assert "--restricted and --because need each other" in done.stderr
    assert export(locked, "--kind", "admin").stdout == ""


def test_no_bundle_has_restricted_bodies(locked: Path) -> None:
    """It would contradict the log, which says that they are gone; nothing is logged."""
    done = export(locked, "--format", "bundle", "--restricted", "--because", "claim 12")
    assert done.returncode == 1
    assert "write NDJSON instead" in done.stderr
    assert export(locked, "--kind", "admin").stdout == ""


def test_a_part_can_be_asked_for(locked: Path) -> None:
    """A49: by action, purpose and visitor, and one record by number or reference."""
    unlocked = ["--restricted", "--because", "claim 12"]
    grant, _ = choices(export(locked, *unlocked))
    for part in (
        ["--action", "accept_all"],
        ["--record", "2"],
        ["--record", reference.write("shop", 2)],
        ["--after", "1", "--before", "3"],
        ["--visitor", grant["visitor"], "--kind", "consent"],
    ):
        assert choices(export(locked, *unlocked, *part)) == [grant]
    found = export(locked, *unlocked, "--purpose", "statistics", "--format", "csv")
    assert found.stdout.count(grant["visitor"]) == 2


def test_linked_data_is_a_view(data: Path) -> None:
    """A49: JSON-LD for whoever reads ISO/IEC TS 27560."""
    told = json.loads(export(data, "--format", "jsonld").stdout)
    assert told.keys() == {"@context", "@graph"}
