"""S27: what the service is made of is pinned, listed, and can be looked up offline."""

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "scripts" / "requirements").glob("*.txt"))


def run(script: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script as a person does."""
    command = [sys.executable, f"scripts/{script}", *map(str, args)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_s27_each_requirement_is_pinned_by_hash(lock: Path) -> None:
    """Nothing can be installed that is not letter by letter what was looked at."""
    blocks = re.split(r"^(?=[a-z])", lock.read_text(), flags=re.M)[1:]
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[a-z0-9-]+(\[[a-z]+\])?==\S+", block), block
        assert "--hash=sha256:" in block


def test_s27_the_bill_of_materials_has_all_of_it() -> None:
    """Every package of the lock, with its version, hashes and licence."""
    told = json.loads(run("sbom.py").stdout)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    pins = re.findall(r"^([a-z0-9-]+)==(\S+)", LOCKS[-1].read_text(), re.M)
    listed = [(each["name"], each["version"]) for each in told["components"]]
    assert listed == pins
    for each in told["components"]:
        assert each["hashes"], each["name"]
        (licence,) = each["licenses"]
        assert licence.get("expression") or licence["license"]["name"], each["name"]


def test_s27_every_extra_is_pinned() -> None:
    """Whatever is installed beside the service is letter by letter known as well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = {re.match(r"[a-zA-Z0-9-]+", each)[0].lower() for each in wanted}  # type: ignore[index]
    lock = (ROOT / "scripts/requirements/extras.txt").read_text()
    assert names <= set(re.findall(r"^([a-z0-9-]+)[\[=]", lock, re.M))


def test_s27_licences_are_listed() -> None:
    """A line a package, for whoever asks for nothing else."""
    lines = run("sbom.py", "--licences").stdout.splitlines()
    pins = re.findall(r"^([a-z0-9-]+)==(\S+)", LOCKS[-1].read_text(), re.M)
    assert [line.partition(": ")[0] for line in lines] == [" ".join(p) for p in pins]
    assert all(line.partition(": ")[2].strip() for line in lines)


def test_s27_a_missing_package_is_named(tmp_path: Path) -> None:
    """A licence that cannot be read is not made up."""
    lock = tmp_path / "lock.txt"
    lock.write_text("no-such-package==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    done = run("sbom.py", lock)
    assert done.returncode == 1
    assert "no-such-package is not installed" in done.stderr


def database(path: Path, affected: dict[str, Any]) -> Path:
    """Write a database with one record, of starlette."""
    package = {"ecosystem": "PyPI", "name": "Starlette"}
    record = {
        "id": "TEST-1",
        "summary": "It is made up.",
        "affected": [{"package": package, **affected}],
    }
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("TEST-1.json", json.dumps(record))
    return path


def span(*events: tuple[str, str]) -> dict[str, Any]:
    """Give the versions of a record as the turns of a range."""
    turns = [{kind: version} for kind, version in events]
    return {"ranges": [{"type": "ECOSYSTEM", "events": turns}]}


@pytest.mark.parametrize(
    ("affected", "is_found"),
    [
        ({"versions": ["1.10.0"]}, True),
        ({"versions": ["1.9.0"]}, False),
        (span(("introduced", "0")), True),
        (span(("introduced", "0"), ("fixed", "1.10.0")), False),
        (span(("introduced", "0"), ("fixed", "1.10.1")), True),
        (span(("introduced", "1.2"), ("last_affected", "1.10.0")), True),
        (span(("introduced", "1.11")), False),
    ],
)
def test_s27_known_faults_are_found_offline(
    tmp_path: Path, affected: dict[str, Any], is_found: bool
) -> None:
    """By version and by range, under whatever spelling of the name."""
    lock = tmp_path / "lock.txt"
    lock.write_text("starlette==1.10.0 \\\n")
    done = run("audit.py", database(tmp_path / "all.zip", affected), lock)
    assert done.returncode == is_found, done.stderr
    assert ("starlette 1.10.0: TEST-1" in done.stdout) is is_found


def test_s27_an_empty_database_is_not_good_news(tmp_path: Path) -> None:
    """Nothing known because nothing was read is an error."""
    with zipfile.ZipFile(tmp_path / "all.zip", "w"):
        pass
    assert run("audit.py", tmp_path / "all.zip").returncode == 2
