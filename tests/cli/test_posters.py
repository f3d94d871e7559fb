"""Posters from the command line: fetched, or read beside the site's file."""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import consent
from tests.client import certificate
from tests.client.faulty import answers, serving
from tests.rules.site_files import SHOP

PICTURE = b"\x89PNG\r\n\x1a\n far away"


@pytest.fixture
def far(tmp_path: Path) -> Iterator[str]:
    """Run a host of pictures, whose certificate is trusted by who is told of it."""
    with serving(answers(PICTURE), certificate.server_context(tmp_path)) as url:
        yield f"{url}/3.png"


def write(folder: Path, posters: str) -> Path:
    """Write a site's file with these posters."""
    path = folder / "shop.toml"
    path.write_text(f"{SHOP}\n[posters]\n{posters}\n")
    return path


def kept(data: Path) -> set[tuple[str, bytes]]:
    """Read the posters that were kept."""
    with sqlite3.connect(data / "consent.db") as database:
        return set(database.execute("select poster, content from posters"))


def test_posters_are_brought_in(tmp_path: Path, far: str) -> None:
    """One is fetched, the other read; the next publish changes nothing."""
    near, data = b"GIF89a near by", tmp_path / "data"
    (tmp_path / "near.gif").write_bytes(near)
    path = write(tmp_path, f'ads = "near.gif"\nmatomo = "{far}"')
    here = {
        "SSL_CERT_FILE": str(tmp_path / "own.crt"),
        "CONSENT_SEND_NETWORKS": "127.0.0.0/8",
    }
    done = consent("publish", path, "--data", data, **here)
    assert done.returncode == 0, done.stderr
    assert kept(data) == {
        (f"{hashlib.sha256(near).hexdigest()}.gif", near),
        (f"{hashlib.sha256(PICTURE).hexdigest()}.png", PICTURE),
    }
    assert "nothing changed" in consent("publish", path, "--data", data, **here).stdout
    assert consent("diff", path, "--data", data).stdout == "shop: nothing changes\n"


def test_a_dry_run_asks_nobody(tmp_path: Path, far: str) -> None:
    """It names the addresses that a publish would ask."""
    path = write(tmp_path, f'matomo = "{far}"')
    done = consent("publish", path, "--dry-run", "--data", tmp_path / "none")
    assert done.returncode == 0
    assert done.stdout.endswith(f"  would fetch {far}\n")


def test_what_cannot_be_had_is_told_together(tmp_path: Path, far: str) -> None:
    """Private addresses, files that are not there, and what is no picture."""
    (tmp_path / "words.txt").write_text("no picture")
    sources = {"ads": "none.gif", "matomo": far, "basket": "words.txt"}
    lines = "\n".join(f'{key} = "{source}"' for key, source in sources.items())
    done = consent("publish", write(tmp_path, lines), "--data", tmp_path / "data")
    assert done.returncode == 1
    assert "nothing was published" in done.stderr
    assert 'posters.ads: "none.gif" cannot be read: No such file' in done.stderr
    assert "which is not a public address" in done.stderr
    assert 'posters.basket: "words.txt" is no picture; save it as' in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_host_that_has_it_not(tmp_path: Path) -> None:
    """The answer says so, and a poster that is too large is not read to its end."""
    context = certificate.server_context(tmp_path)
    here = {
        "SSL_CERT_FILE": str(tmp_path / "own.crt"),
        "CONSENT_SEND_NETWORKS": "127.0.0.0/8",
    }
    for behaviour, said in (
        (answers(b"", "404 Not Found"), "it answered 404"),
        (answers(b"x" * 300_001), "the answer has more than 300,000 bytes"),
    ):
        with serving(behaviour, context) as url:
            path = write(tmp_path, f'ads = "{url}/1.png"')
            done = consent("publish", path, "--data", tmp_path / "data", **here)
            assert said in done.stderr
