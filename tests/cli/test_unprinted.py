"""S28: what is secret is in its files, and in nothing that a command says."""

from pathlib import Path

import pytest

from tests.cli.running import consent, serving
from tests.rules.site_files import SHOP

SAID = [
    ("doctor", "--thorough"),
    ("export", "--site", "shop"),
    ("key", "show", "--site", "shop"),
    ("key", "rotate", "--site", "shop"),
    ("key", "rotate", "--secret"),
    ("token", "list", "--site", "shop"),
    ("show", "0", "--site", "shop"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data directory with the shop in it, served once."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "shop.toml").write_text(SHOP)
    consent("publish", folder / "shop.toml", "--data", folder / "data")
    with serving(folder / "data"):
        pass
    return folder / "data"


def secrets(data: Path) -> set[str]:
    """Give the ends of all secrets, each of which is a line."""
    sealing = (data / "secret.key").read_text().split()
    signing = (data / "keys" / "shop.key").read_text().split()
    return {word[-40:] for word in (*sealing, *signing)}


def test_s28_no_command_prints_a_secret(data: Path) -> None:
    """S28: neither what it says nor what it says of an error holds one."""
    said = ""
    for words in SAID:
        done = consent(*words, "--data", data)
        said += done.stdout + done.stderr
    known = secrets(data)
    assert len(known) >= 4
    assert [secret for secret in known if secret in said] == []


def test_s28_a_damaged_file_is_not_quoted(data: Path) -> None:
    """S28: the sentence names the file and its line, and not what stands there."""
    file = data / "secret.key"
    whole = file.read_text()
    file.write_text(f"{whole}tooshort-canary\n")
    done = consent("doctor", "--data", data)
    file.write_text(whole)
    assert done.returncode == 1
    assert "secret.key" in done.stderr
    assert "canary" not in done.stdout + done.stderr
