"""A site's file on top of what it extends."""

from pathlib import Path

import pytest

from consent.errors import BadSiteFile
from consent.flows.source import LARGEST, read_tables


def write(folder: Path, name: str, text: str) -> Path:
    """Write a file and give its path."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    """Give the one mistake of a file that cannot be read, after its place."""
    with pytest.raises(BadSiteFile, match="cannot be read") as caught:
        read_tables(path)
    (mistake,) = caught.value.mistakes
    return f"{mistake.where}: {mistake.message}"


def test_tables_merge_and_the_rest_is_replaced(tmp_path: Path) -> None:
    """A file says what is different, however deep."""
    write(
        tmp_path,
        "base.toml",
        'id = "base"\norigins = ["https://a.example"]\n'
        '[services.a]\nname = "A"\ncountry = "DE"\n[services.b]\nname = "B"\n',
    )
    shop = write(
        tmp_path,
        "shop.toml",
        'extends = "base.toml"\nid = "shop"\norigins = []\n'
        '[services.a]\ncountry = "FR"\n[services.b]\n',
    )
    assert read_tables(shop) == {
        "id": "shop",
        "origins": [],
        "services": {"a": {"name": "A", "country": "FR"}, "b": {"name": "B"}},
    }


def test_a_table_replaces_a_text_and_back(tmp_path: Path) -> None:
    """Where kinds differ, the upper file counts."""
    write(tmp_path, "base.toml", 'a = "text"\n[b]\nc = 1\n')
    shop = write(tmp_path, "shop.toml", 'extends = "base.toml"\nb = 2\n[a]\nd = 1\n')
    assert read_tables(shop) == {"a": {"d": 1}, "b": 2}


def test_paths_are_those_of_the_file_that_names_them(tmp_path: Path) -> None:
    """A chain may lead through folders."""
    write(tmp_path / "shared", "all.toml", 'country = "DE"')
    write(tmp_path / "shared", "base.toml", 'extends = "all.toml"\nid = "base"')
    shop = write(tmp_path, "shop.toml", 'extends = "shared/base.toml"')
    assert read_tables(shop) == {"country": "DE", "id": "base"}


def test_a_circle_is_a_mistake(tmp_path: Path) -> None:
    """Whatever way round, it ends."""
    first = write(tmp_path, "a.toml", 'extends = "./b.toml"')
    second = write(tmp_path, "b.toml", 'extends = "a.toml"')
    own = write(tmp_path, "own.toml", 'extends = "own.toml"')
    assert refusal(first) == f"extends: {second}: 'a.toml' leads back to where it began"
    assert refusal(own) == "extends: 'own.toml' leads back to where it began"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """So that nobody looks at the wrong one."""
    shop = write(tmp_path, "shop.toml", 'extends = "base.toml"')
    missing = tmp_path / "base.toml"
    assert refusal(missing) == ": No such file or directory"
    assert refusal(shop) == f"extends: {missing}: No such file or directory"
    assert refusal(tmp_path) == ": Is a directory"


@pytest.mark.parametrize(
    ("data", "wish"),
    [
        (b'id = "a"\norigins = [\nx', "(at line 3, column 1)"),
        (b'id = "a"\nid = "b"\n', "(at line 2, column 9)"),
        (b'id = "a"\nname = "\xff"', "line 2 is not UTF-8"),
        (b"a = " + b"[" * 50_000, "is not TOML"),
        (b"a = " + b"9" * 50_000, "is not TOML"),
        (b"#" * (LARGEST + 1), "is larger than 1,000,000 bytes"),
        (b"extends = 5", "extends: is not a text"),
    ],
)
def test_malformed_files_say_where(tmp_path: Path, data: bytes, wish: str) -> None:
    """Line and column lead to the mistake."""
    path = tmp_path / "shop.toml"
    path.write_bytes(data)
    assert wish in refusal(path)
