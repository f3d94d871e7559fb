"""Exporting from the command line."""

import asyncio
import json
import os
import pty
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from consent.store.sqlite import open_sqlite
from tests.cli.running import COMMAND, consent, environment, unmeasured
from tests.rules.site_files import SHOP
from tests.store.sample import Clock, act


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
