"""`consent verify` and `consent export --format bundle`, as people run them."""

import zipfile
from hashlib import sha256
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner, Result

from consent.cli import main
from tests.web.running import serving


def run(*words: str | Path) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give the data directory of a shop where three visitors chose."""
    anyio.run(fill, tmp_path)
    return tmp_path


async def fill(folder: Path) -> None:
    """Publish the shop and let visitors choose."""
    async with serving(folder) as running:
        await running.publish()
        for action in ("accept_all", "reject_all", "accept_all"):
            await running.choose(action)


@pytest.fixture
def bundle(data: Path) -> Path:
    """Give the bundle of that shop."""
    path = data / "shop.zip"
    done = run(
        "export", "--data", data, "--site", "shop", "--format", "bundle", "-o", path
    )
    assert done.exit_code == 0, done.output
    return path


def test_whole(bundle: Path) -> None:
    """A whole bundle ends with exit code 0 and says so; so does an older one of it."""
    done = run("verify", bundle, "--since", bundle)
    assert done.exit_code == 0
    assert "Unchanged since the checkpoint you hold, of 5 entries" in done.output
    assert done.output.endswith("Result: whole and unchanged.\n")


def test_key_and_checkpoint(bundle: Path, tmp_path: Path) -> None:
    """A key that is trusted is said to have signed; a checkpoint is a thing to hold."""
    with zipfile.ZipFile(bundle) as archive:
        key = archive.read("keys").decode().strip()
        (tmp_path / "held").write_bytes(archive.read("checkpoint"))
    done = run("verify", bundle, "--key", key, "--since", tmp_path / "held")
    assert done.exit_code == 0
    assert "signed with the key you gave" in done.output


def test_changed(bundle: Path) -> None:
    """A changed bundle ends with exit code 1 and the entry that was changed."""
    with zipfile.ZipFile(bundle) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content["entries.ndjson"] = content["entries.ndjson"].replace(b"refuse", b"consent")
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    done = run("verify", bundle)
    assert done.exit_code == 1
    assert "Entry 3 was edited" in done.output


def test_a_forged_page(bundle: Path) -> None:
    """A page that another digest in the manifest covers is drawn anew, and found."""
    with zipfile.ZipFile(bundle) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in content if name.endswith(".html"))
    old, forged = content[name], content[name] + b"<p>forged"
    was, now = (sha256(data).hexdigest().encode() for data in (old, forged))
    content["manifest.json"] = content["manifest.json"].replace(was, now)
    with zipfile.ZipFile(bundle, "w") as archive:
        for one, data in {**content, name: forged}.items():
            archive.writestr(one, data)
    done = run("verify", bundle)
    assert done.exit_code == 1
    assert "was changed: its notice, drawn anew, is another page" in " ".join(
        done.output.split()
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing.zip",), "No such file"),
        ((__file__,), "is no bundle"),
        ((__file__, "--key", "nonsense"), "nonsense"),
    ],
)
def test_nothing_to_verify(words: tuple[str, ...], said: str) -> None:
    """What cannot be verified ends with one sentence and exit code 1."""
    done = run("verify", *words)
    assert done.exit_code == 1
    assert said in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_missing_older(bundle: Path) -> None:
    """What is held has to be there."""
    done = run("verify", bundle, "--since", bundle.with_name("gone"))
    assert done.exit_code == 1
    assert "No such file" in done.output


def test_twice_the_same_name(bundle: Path) -> None:
    """An archive with two files of one name has two contents, and is refused."""
    with zipfile.ZipFile(bundle, "a") as archive, pytest.warns(match="Duplicate"):
        archive.writestr("checkpoint", b"")
    assert "have the same name" in run("verify", bundle).output


def test_damaged(bundle: Path) -> None:
    """A bit that fell over is found by the archive's own checksums."""
    data = bytearray(bundle.read_bytes())
    place = data.index(b"entries.ndjson") + 60
    data[place] ^= 4
    bundle.write_bytes(data)
    done = run("verify", bundle)
    assert done.exit_code == 1
    assert "entries.ndjson is damaged" in done.output


def test_one_record(data: Path) -> None:
    """A record is found by its number, in a bundle of its own."""
    path = data / "one.zip"
    words = ("--record", "3", "--format", "bundle", "-o", path)
    assert run("export", "--data", data, "--site", "shop", *words).exit_code == 0
    done = run("verify", path)
    assert done.exit_code == 0, done.output
    assert "Entry 3 of 5" in done.output


def test_going_on(data: Path) -> None:
    """An export that broke off goes on behind the last entry it has."""
    whole = run("export", "--data", data, "--site", "shop").output
    rest = run("export", "--data", data, "--site", "shop", "--after", "2").output
    assert rest
    assert whole.endswith(rest)
    assert rest.count("\n") == 2


def test_only_these_kinds(data: Path) -> None:
    """An export has the kinds that were asked for."""
    words = ("--kind", "refuse", "--format", "csv")
    done = run("export", "--data", data, "--site", "shop", *words)
    assert done.output.count(",refuse,") == 1
    assert done.output.count("\n") == 2
