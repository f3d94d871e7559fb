"""`consent verify` with a time stamp of what one holds."""

import subprocess
import sys
import zipfile
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner, Result

from consent.cli import main
from consent.ledger.timestamp import request
from tests.send import tsa
from tests.send.tsa import Tsa
from tests.web.running import serving


def run(*words: str | Path) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, [str(word) for word in words])


async def fill(folder: Path) -> None:
    """Publish the shop and let somebody choose."""
    async with serving(folder) as running:
        await running.publish()
        await running.choose("accept_all")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a bundle, an anchor of it, and a stamp of the anchor."""
    folder = tmp_path_factory.mktemp("held")
    anyio.run(fill, folder)
    words = ("--site", "shop", "--format", "bundle", "-o", folder / "shop.zip")
    assert run("export", "--data", folder, *words).exit_code == 0
    with zipfile.ZipFile(folder / "shop.zip") as archive:
        for name in ("checkpoint", "verify.py"):
            (folder / name).write_bytes(archive.read(name))
    (folder / "tsa").mkdir()
    service = tsa.make(folder / "tsa")
    answer = service.answer(request((folder / "checkpoint").read_bytes(), 7))
    (folder / "checkpoint.tsr").write_bytes(answer)
    return folder


def verify(folder: Path, *words: str | Path) -> Result:
    """Verify the bundle against the checkpoint and its stamp."""
    held = ("--since", folder / "checkpoint", "--tsr", folder / "checkpoint.tsr")
    return run("verify", folder / "shop.zip", *held, *words)


def test_a_stamp_of_a_known_service(folder: Path) -> None:
    """Its date is evidence, and whose word it is is said."""
    done = verify(folder, "--tsa-cert", folder / "tsa" / "tsa.pem")
    assert done.exit_code == 0, done.output
    assert "Unchanged since the checkpoint you hold from 20" in done.output
    assert "CN=Test time stamps" in done.output


def test_a_stamp_of_nobody_known(folder: Path) -> None:
    """Its date is a claim, and how to have it checked is said."""
    done = verify(folder)
    assert done.exit_code == 0, done.output
    assert "Unchanged since the checkpoint you hold, of 3 entries" in done.output
    assert "existed by 20" in done.output
    assert "openssl ts -verify" in done.output


def test_a_stamp_of_another_service(folder: Path, tmp_path: Path) -> None:
    """A certificate that did not sign it is a failure."""
    other: Tsa = tsa.make(tmp_path)
    done = verify(folder, "--tsa-cert", other.folder / "tsa.pem")
    assert done.exit_code == 1
    assert "none of the certificates given signed" in done.output


def test_a_stamp_of_something_else(folder: Path) -> None:
    """A stamp of another file proves nothing of this one."""
    held = ("--since", folder / "shop.zip", "--tsr", folder / "shop.zip")
    done = run("verify", folder / "shop.zip", *held)
    assert done.exit_code == 1
    assert "time stamp" in done.output


def test_a_bundle_is_held_by_its_checkpoint(folder: Path) -> None:
    """Whoever holds a bundle may have its checkpoint stamped."""
    held = ("--since", folder / "shop.zip", "--tsr", folder / "checkpoint.tsr")
    done = run("verify", folder / "shop.zip", *held)
    assert done.exit_code == 0
    assert "existed by 20" in done.output


@pytest.mark.parametrize("word", ["--tsr", "--tsa-cert"])
def test_what_goes_together(folder: Path, word: str) -> None:
    """A stamp is of something, and a certificate for a stamp."""
    done = run("verify", folder / "shop.zip", word, folder / "checkpoint.tsr")
    assert done.exit_code == 2
    assert "--tsr for --since" in done.output


def test_the_file_in_the_bundle_reads_stamps_too(folder: Path) -> None:
    """It needs Python alone, so who signed one is for openssl to say."""
    words = [
        folder / "verify.py",
        folder / "shop.zip",
        "--tsr",
        folder / "checkpoint.tsr",
    ]
    command = [sys.executable, "-I", "-S", *map(str, words)]
    alone = subprocess.run(command, capture_output=True, text=True, check=False)
    assert alone.returncode == 2
    assert "give both" in alone.stderr
    since = ["--since", str(folder / "checkpoint")]
    done = subprocess.run(
        [*command, *since], capture_output=True, text=True, check=True
    )
    assert "existed by 20" in done.stdout
