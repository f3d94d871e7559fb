"""What docs/deploy offers: the service starts as its unit and its image say."""

import configparser
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from consent.settings import KNOWN
from tests.cli.running import spawned, started
from tests.rules.site_files import SHOP

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "docs" / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()


def unit(name: str) -> configparser.ConfigParser:
    """Read a unit of systemd."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((DEPLOY / name).read_text())
    return parser


def instruction(name: str) -> list[str]:
    """Read an instruction of the image that is a list."""
    found = re.search(rf"^{name} (\[.*\])$", DOCKERFILE, re.M)
    assert found is not None
    words: list[str] = json.loads(found[1])
    return words


def unit_command() -> list[str]:
    """Give what the unit starts, without the name of the program."""
    program, *words = shlex.split(unit("consent.service")["Service"]["ExecStart"])
    assert program == "/opt/consent/bin/consent"
    return words


def image_command() -> list[str]:
    """Give what the image starts, without the name of the program."""
    assert instruction("ENTRYPOINT") == ["consent"]
    return instruction("CMD")


@pytest.mark.parametrize("command", [unit_command, image_command])
def test_the_service_starts_as_it_is_said(
    command: Callable[[], list[str]], tmp_path: Path
) -> None:
    """With another folder and port alone, since those are not ours to take."""
    (tmp_path / "shop.toml").write_text(SHOP)
    words = command()
    if "--data" in words:
        del words[words.index("--data") : words.index("--data") + 2]
    if "--port" in words:
        del words[words.index("--port") : words.index("--port") + 2]
    published = spawned("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    assert published.returncode == 0
    with started(*words, "--data", tmp_path / "data", "--port", "0") as (_, port):
        asked = spawned("healthcheck", "--port", str(port))
    assert asked.returncode == 0, asked.stderr


def test_the_backup_unit_takes_one(tmp_path: Path) -> None:
    """The timer's command does what it is there for, where it is told to."""
    _, *words = shlex.split(unit("consent-backup.service")["Service"]["ExecStart"])
    (tmp_path / "shop.toml").write_text(SHOP)
    spawned("publish", tmp_path / "shop.toml", "--data", tmp_path / "data")
    words[words.index("--data") + 1] = str(tmp_path / "data")
    words[words.index("--into") + 1] = str(tmp_path / "into")
    (tmp_path / "into").mkdir(mode=0o700)
    assert spawned(*words).returncode == 0
    assert list((tmp_path / "into").glob("consent-*"))


def test_the_unit_may_write_to_one_folder() -> None:
    """Everything else is read-only or not there, and no right is kept."""
    service = unit("consent.service")["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "consent"
    assert service["User"] == "consent"
    assert service["CapabilityBoundingSet"] == ""
    assert service["NoNewPrivileges"] == "yes"


def test_the_image_is_made_of_what_is_here() -> None:
    """Its requirements are the hashed ones, which include what builds the wheel."""
    assert "--require-hashes" in DOCKERFILE
    (named,) = re.findall(r"-r (\S+)", DOCKERFILE)
    assert re.search(r"^hatchling==", (ROOT / named).read_text(), re.M)
    assert re.search(r"^USER (?!0|root)", DOCKERFILE, re.M)


def test_s27_the_image_can_be_pinned() -> None:
    """One argument takes a digest for every stage, and none comes from elsewhere."""
    assert re.findall(r"^ARG (\w+)", DOCKERFILE, re.M) == ["PYTHON"]
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)) == {"${PYTHON}"}


@pytest.mark.parametrize(
    "path", sorted(DEPLOY.glob("compose*.yml")), ids=lambda p: p.name
)
def test_a_compose_file_sets_what_there_is(path: Path) -> None:
    """Each variable is a setting, each volume and network is declared."""
    whole = yaml.safe_load(path.read_text())
    for service in whole["services"].values():
        given = set(service.get("environment", {}))
        assert {name for name in given if name.startswith("CONSENT_")} <= KNOWN
        assert set(service.get("secrets", ())) <= set(whole.get("secrets", ()))
        named = [volume.partition(":")[0] for volume in service.get("volumes", [])]
        assert {name for name in named if "/" not in name} <= set(whole["volumes"])
    for part, service in whole["services"].items():
        if part.startswith("consent"):
            assert service["read_only"]
            assert service["cap_drop"] == ["ALL"]
