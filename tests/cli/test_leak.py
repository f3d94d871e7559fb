"""docs/keys.md, walked: after a leak, what was stolen is worth nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from consent.ledger import note
from consent.rules import token as tokens
from consent.rules.token import Token
from consent.seal import Seal, site_key
from tests.cli.running import consent, environment, serving
from tests.cli.test_key import ask, choose, keys
from tests.readme import blocks
from tests.rules.site_files import SHOP

CHECK = "/v1/sites/shop/check"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give the data directory that the document speaks of, with the shop in it."""
    (tmp_path / "shop.toml").write_text(SHOP)
    consent("publish", tmp_path / "shop.toml", "--data", tmp_path / "consent-data")
    return tmp_path / "consent-data"


def follow(data: Path, use: str, **words: str) -> str:
    """Type what the document says for one kind of leak; give what was printed."""
    said = ""
    bin_ = Path(sys.executable).parent
    path = f"{bin_}:{os.environ['PATH']}"
    for block in blocks("docs/keys.md"):
        if block.use == use:
            text = block.text
            for name, word in words.items():
                text = text.replace(name, word)
            done = subprocess.run(
                ["sh", "-e", "-c", text],
                cwd=data.parent,
                env=environment(PATH=path, CONSENT_ANCHOR_FOLDER=str(data.parent)),
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
            said += done.stdout
    assert said, f"docs/keys.md has nothing to type for {use}"
    return said


def forged(secret: str, genuine: str) -> str:
    """Seal a yes as a thief of the secret would."""
    seal = Seal([site_key(secret.encode(), "shop")])
    state = tokens.read(seal.open(genuine)).state
    return seal.seal(tokens.write(Token("shop", state, 0)))


def allows(port: int, token: str) -> bool:
    """Ask whether a token allows anything optional."""
    told = ask(port, "GET", CHECK, authorization=f"Consent {token}")
    return bool(told["expires"])


def test_a_stolen_secret_seals_nothing_that_counts(data: Path) -> None:
    """Tokens of before are void, those of visitors who choose again are not."""
    with serving(data) as (_, port):
        genuine = choose(port)["token"]
        stolen = (data / "secret.key").read_text().split()[0]
        theft = forged(stolen, genuine)
        assert allows(port, theft)
        follow(data, "leak_secret")
    with serving(data) as (_, port):
        assert not allows(port, theft)
        assert not allows(port, genuine)
        assert allows(port, choose(port)["token"])
    assert stolen not in (data / "secret.key").read_text()
    assert (data / "secret.key").stat().st_mode & 0o077 == 0


def test_a_stolen_key_of_a_log_signs_nothing_more(data: Path) -> None:
    """Another key alone signs the next head, which is sent; the log says why."""
    (old,) = keys(data)
    follow(data, "leak_key")
    with serving(data) as (_, port):
        receipt = choose(port)["receipt"]
    assert note.write_key(old) not in receipt["keys"]
    lines = consent("export", "--site", "shop", "--data", data).stdout
    assert "the old one leaked" in lines
    assert list(data.parent.glob("shop.*.checkpoint"))


def test_a_stolen_token_of_an_auditor_reads_nothing(data: Path) -> None:
    """From the moment it is revoked, as long as the service runs."""
    made = consent("token", "create", "--site", "shop", "--data", data)
    token = made.stdout.strip()
    path = "/v1/sites/shop/log/tile/0/000"
    bearer = f"Bearer {token}"
    with serving(data) as (_, port):
        refused = ask(port, "GET", path + "x", authorization=bearer)
        assert refused["error"]["code"] == "not_found"
        follow(data, "leak_token", TOKEN=token)
        refused = ask(port, "GET", path + "x", authorization=bearer)
    assert refused["error"]["code"] == "no_access"
