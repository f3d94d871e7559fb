"""What is shipped: the wheel and the sdist, built offline from this checkout."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
UNWANTED = {".git", ".venv", "__pycache__", "demo-data", "node_modules"}


def build(source: Path, target: Path) -> Path:
    """Build sdist and wheel with the environment's own backend, asking no registry."""
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return target


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both once."""
    return build(ROOT, tmp_path_factory.mktemp("dist"))


def wheel_files(dist: Path) -> dict[str, bytes]:
    """Read a wheel: every file's name and bytes."""
    (path,) = dist.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def sdist_names(dist: Path) -> set[str]:
    """List an sdist's files below its one folder."""
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as sdist:
        return {name.partition("/")[2] for name in sdist.getnames()}


def shipped(folder: str) -> set[str]:
    """List what the checkout holds in a folder that is shipped whole."""
    inside = (ROOT / folder).rglob("*")
    return {str(path.relative_to(ROOT / folder)) for path in inside if path.is_file()}


@pytest.mark.parametrize(
    ("folder", "place"),
    [("templates", "consent/_templates"), ("widget/dist", "consent/_widget")],
)
def test_wheel_holds_what_is_served(dist: Path, folder: str, place: str):
    """An installed service finds its templates and its widget inside the package."""
    found = {name.removeprefix(f"{place}/") for name in wheel_files(dist)}
    assert shipped(folder)
    assert shipped(folder) <= found


def test_sdist_holds_what_is_served(dist: Path):
    """An sdist carries templates and the built widget, so that it needs no Node."""
    names = sdist_names(dist)
    for folder in ("templates", "widget/dist"):
        assert {f"{folder}/{name}" for name in shipped(folder)} <= names


def test_wheel_holds_nothing_else(dist: Path):
    """A wheel puts the package and its metadata into site-packages, and no more."""
    tops = {PurePosixPath(name).parts[0] for name in wheel_files(dist)}
    assert {top.partition("-")[0] for top in tops} == {"consent", "consent_ledger"}


def test_sdist_holds_no_leftovers(dist: Path):
    """An sdist holds no installed packages, caches or data of whoever built it."""
    parts = {part for name in sdist_names(dist) for part in name.split("/")}
    assert not parts & UNWANTED


def test_wheel_from_sdist_is_the_same(dist: Path, tmp_path: Path):
    """Whoever builds from the sdist gets the very files the wheel holds."""
    (path,) = dist.glob("*.tar.gz")
    subprocess.run(["tar", "-xzf", str(path), "-C", str(tmp_path)], check=True)
    (unpacked,) = tmp_path.iterdir()

    assert wheel_files(build(unpacked, tmp_path / "again")) == wheel_files(dist)


def test_wheel_installs_by_itself(dist: Path, tmp_path: Path):
    """The installed wheel imports without the checkout around it."""
    (wheel,) = dist.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--quiet", "--target", str(tmp_path), str(wheel)], check=True)
    command = [sys.executable, "-c", "import consent; print(consent.__file__)"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)

    assert str(tmp_path) in done.stdout.decode()


def test_s27_two_builds_are_the_same_bytes(dist: Path, tmp_path: Path):
    """Whoever builds a wheel from the same files has the same one."""
    again = build(ROOT, tmp_path)
    (one,), (other,) = dist.glob("*.whl"), again.glob("*.whl")
    assert one.read_bytes() == other.read_bytes()
