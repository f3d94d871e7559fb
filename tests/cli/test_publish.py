"""Publishing from the command line."""

import getpass
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from consent.rules import site_tables
from tests.cli.running import ROOT, consent, spawned
from tests.rules.site_files import SHOP


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give a site file that can be published."""
    path = tmp_path / "shop.toml"
    path.write_text(SHOP)
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data directory that is not there yet."""
    return tmp_path / "data"


def authors(data: Path) -> list[str]:
    """Read who published, as the log says."""
    with sqlite3.connect(data / "consent.db") as database:
        rows = database.execute("select cast(body as text) from bodies")
        return [row[0].partition('"author":"')[2].partition('"')[0] for row in rows]


def test_a_publish_says_what_is_new(shop: Path, data: Path) -> None:
    """The first time all is, the second time nothing."""
    first = consent("publish", shop, "--data", data)
    assert (first.returncode, first.stderr) == (0, "")
    assert "shop: published notice " in first.stdout
    assert "First notice: 3 purposes, 3 services." in first.stdout
    again = consent("publish", shop, "--data", data)
    assert again.stdout.startswith("shop: nothing changed, notice ")


def test_a_publish_prints_what_googles_tags_need_first(shop: Path, data: Path) -> None:
    """With the site's own settings, to paste where such a tag is not held back."""
    signals = '[signals]\ntell = ["google"]\ngoogle = { url_passthrough = true }'
    shop.write_text(f"{SHOP}\n{signals}\n")
    told = consent("publish", shop, "--data", data).stdout
    assert "put this first in <head>:\n<script>\n" in told
    assert "gtag('set', 'url_passthrough', true)" in told


def test_options_come_from_the_environment_too(shop: Path, data: Path) -> None:
    """A container has no command line to speak of."""
    done = consent("publish", shop, CONSENT_DATA=str(data), CONSENT_AUTHOR="ci")
    assert done.returncode == 0
    assert "ci" in authors(data)


def test_the_author_is_the_systems_user(shop: Path, data: Path) -> None:
    """Unless somebody else is named."""
    consent("publish", shop, "--data", data)
    assert getpass.getuser() in authors(data)


def test_a_dry_run_writes_nothing(shop: Path, data: Path) -> None:
    """It tells the same and leaves no file, where there is no database yet."""
    temporary = shop.parent / "temporary"
    temporary.mkdir()
    before = sorted(shop.parent.rglob("*"))
    for folder in (data, temporary):
        words = ("publish", shop, "--data", folder, "--dry-run")
        done = spawned(*words, TMPDIR=str(temporary))
        assert "shop: would publish notice " in done.stdout
        assert "First notice: 3 purposes, 3 services." in done.stdout
    assert sorted(shop.parent.rglob("*")) == before


def test_a_dry_run_tells_what_would_change(shop: Path, data: Path) -> None:
    """Against the notice that stands, whose log is left alone."""
    consent("publish", shop, "--data", data)
    logged = authors(data)
    shop.write_text(SHOP + "[purposes.media]\n")
    done = consent("publish", shop, "--data", data, "--dry-run")
    assert "shop: would publish notice " in done.stdout
    assert "First notice" not in done.stdout
    assert authors(data) == logged


def test_all_files_are_checked_before_any_is_written(
    shop: Path, data: Path, tmp_path: Path
) -> None:
    """One bad file holds the good ones back, and every mistake of all is told."""
    bad = tmp_path / "bad.toml"
    bad.write_text(SHOP.replace("[purposes.marketing]", "[purposes.marketin]"))
    worse = tmp_path / "worse.toml"
    worse.write_text('extends = "bad.toml"\nid = "W"')
    done = consent("publish", shop, bad, worse, tmp_path / "no.toml", "--data", data)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing was published" in done.stderr
    assert f"{bad}: 3 mistakes to mend\n" in done.stderr
    assert '  services.ads.purposes[0]: "marketing" is not a purpose' in done.stderr
    assert f"{worse}: 4 mistakes to mend" in done.stderr
    assert f"{tmp_path}/no.toml: cannot be read\n  No such file" in done.stderr
    assert not (data / "consent.db").exists()


def test_remarks_do_not_stop_a_publish(shop: Path, data: Path) -> None:
    """They are told beside it."""
    shop.write_text(SHOP + "[purposes.media]\n")
    done = consent("publish", shop, "--data", data)
    assert done.returncode == 0
    assert "no service needs it (purpose-unused, A16, ours" in done.stderr


VAGUE = '[texts.en]\nreject_all = "Nope"\n'
WHY = "Twelve of twelve people we asked took it for a no."


def test_a_rule_is_set_aside_with_its_reason(shop: Path, data: Path) -> None:
    """By options or by variables; the notice keeps it, and every reader meets it."""
    shop.write_text(SHOP + VAGUE)
    words = ("publish", shop, "--data", data)
    assert "(label-unclear, A12, guidance: EDPB 2023)" in consent(*words).stderr
    done = consent(*words, "--lenient", "label-unclear", "--because", WHY)
    told = f"The rule label-unclear is set aside at texts.en.reject_all: {WHY}"
    assert (done.returncode, told in done.stdout) == (0, True)
    again = consent(*words, CONSENT_LENIENT="label-unclear\n", CONSENT_BECAUSE=WHY)
    assert again.stdout.startswith("shop: nothing changed")
    shown = consent("show", "0", "--data", data, "--site", "shop")
    assert f"label-unclear at texts.en.reject_all, because: {WHY}" in shown.stdout


def test_a_rule_without_a_reason_is_wrong_usage(shop: Path, data: Path) -> None:
    """Each needs its own."""
    done = consent("publish", shop, "--data", data, "--lenient", "label-unclear")
    assert done.returncode == 2
    assert "each rule needs its reason" in done.stderr


def test_a_folder_that_cannot_be_written_is_one_sentence(
    shop: Path, tmp_path: Path
) -> None:
    """No traceback, but what to do."""
    done = consent("publish", shop, "--data", shop / "data")
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: CONSENT_DATA is '{shop}/data': Not a directory; "
        "name a folder that this user can write to\n"
    )


def test_a_damaged_database_is_one_sentence(shop: Path, data: Path) -> None:
    """What SQLite says is put into words."""
    data.mkdir()
    (data / "consent.db").write_bytes(b"not a database, but something else" * 99)
    done = consent("publish", shop, "--data", data)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_two_publishes_at_once_both_count(data: Path, tmp_path: Path) -> None:
    """Two processes on one database: each of them says what it did."""
    files = []
    for name in ("one", "two"):
        files.append(tmp_path / f"{name}.toml")
        files[-1].write_text(SHOP.replace('id = "shop"', f'id = "{name}"'))
    with ThreadPoolExecutor() as pool:
        done = list(
            pool.map(lambda file: spawned("publish", file, "--data", data), files)
        )
    assert [each.returncode for each in done] == [0, 0]
    assert all("published notice" in each.stdout for each in done)
    shared = consent("publish", *files, "--data", data).stderr
    for name, other in (("one", "two"), ("two", "one")):
        said = f'{name}: origins[0]: "https://shop.example" is also an origin of'
        assert f"{said} {other!r}" in shared


DOCS = (ROOT / "docs" / "site-file.md").read_text()


def test_the_example_of_the_reference_publishes(data: Path, tmp_path: Path) -> None:
    """What people copy from the documentation works, without a remark."""
    example = tmp_path / "shop.toml"
    example.write_text(DOCS.partition("```toml\n")[2].partition("```")[0])
    done = consent("publish", example, "--data", data)
    assert (done.returncode, done.stderr) == (0, "")
    assert "First notice: 4 purposes, 4 services." in done.stdout


def test_the_reference_names_every_key() -> None:
    """A key that nobody can look up does not exist."""
    tables = [site_tables.Table, *site_tables.Table.__subclasses__()]
    names = {name for table in tables for name in table.__struct_fields__}
    whole = DOCS + (ROOT / "docs" / "look.md").read_text()
    prose = re.sub(r"```.*?```", "", whole, flags=re.DOTALL)
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", prose))))
    assert names - named == set()
