"""Comparing site files from the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.running import consent
from tests.rules.site_files import SHOP

MEDIA = "[purposes.media]\n"
HOST = SHOP.replace('"stats.shop.example"', '"stats.shop.example", "m.shop.example"')


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Give the shop's file as it was."""
    path = tmp_path / "old.toml"
    path.write_text(SHOP)
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Give a file that is to become the shop's."""
    return tmp_path / "new.toml"


def test_a24_to_a26_a_change_says_who_is_asked(old: Path, new: Path) -> None:
    """Old answers stay; who refused is asked for a new purpose alone."""
    new.write_text(HOST)
    first, second = consent("diff", old, new).stdout.splitlines()
    assert first == "shop: asked again: those who agreed, for what is new alone"
    assert second.startswith("  Service 'matomo' asks for more (host m.shop.example)")
    new.write_text(SHOP + MEDIA)
    assert "asked again: everyone, for what is new" in consent("diff", old, new).stdout


def test_a25_a_cosmetic_change_asks_nobody(old: Path, new: Path) -> None:
    """Words and origins are told, and no pipeline stops for them unless it asks to."""
    new.write_text(SHOP + '[texts.en]\nsave = "Save this"\n')
    done = consent("diff", old, new, "--fail-on", "material")
    assert done.returncode == 0
    assert done.stdout == (
        "shop: asked again: nobody\n  Wording only: nobody is asked again.\n"
    )
    assert consent("diff", old, new, "--fail-on", "change").returncode == 3


@pytest.mark.parametrize(
    ("text", "fail_on", "code"),
    [
        (SHOP, "change", 0),
        (HOST, "material", 3),
        (HOST, "everyone", 0),
        (SHOP + MEDIA, "everyone", 3),
        (SHOP.replace("[purposes.marketing]", "[purposes.x]"), "change", 1),
    ],
)
def test_a_pipeline_stops_where_it_wants(
    old: Path, new: Path, text: str, fail_on: str, code: int
) -> None:
    """3 is what was asked about, 1 a file that is refused."""
    new.write_text(text)
    assert consent("diff", old, new, CONSENT_FAIL_ON=fail_on).returncode == code


def test_another_regime_is_material(old: Path, new: Path) -> None:
    """A57: whether visitors are asked first is for a person to decide."""
    new.write_text(SHOP + '[regimes]\ndefault = "opt-in"\nUS = "opt-out"\n')
    for one, other in ((old, new), (new, old)):
        done = consent("diff", one, other, "--fail-on", "material", "--format", "json")
        assert done.returncode == 3
        assert json.loads(done.stdout)["material"]


def test_a26_a_detour_is_refused(old: Path, new: Path) -> None:
    """A26: with the place, and with a reason it is told as a change."""
    again = SHOP.replace("statistics", "preferences")
    new.write_text(again)
    done = consent("diff", old, new)
    assert done.returncode == 1
    assert '\n  purposes.preferences: is "statistics" by another id and' in done.stderr
    new.write_text(again + '[lenient]\nasked-again = "It now serves our partners."\n')
    assert (
        "asked-again is set aside at purposes.preferences"
        in consent("diff", old, new).stdout
    )


def test_programs_read_it(old: Path, new: Path) -> None:
    """With the remarks that do not stop a publish."""
    new.write_text(SHOP + MEDIA)
    told = json.loads(consent("diff", old, new, "--format", "json").stdout)
    said = "New purpose 'media': everyone is asked for it, also who refused before."
    assert told["changes"] == [
        {"about": "purposes.media", "asked": "everyone", "said": said}
    ]
    assert (told["site"], told["asked"]) == ("shop", "everyone")
    assert told["remarks"][0]["rule"] == "purpose-unused"


def test_one_file_is_compared_with_what_stands(old: Path, tmp_path: Path) -> None:
    """The first time all is new; afterwards nothing is, and nothing is written."""
    data = tmp_path / "data"
    done = consent("diff", old, "--data", data)
    assert "First notice: 3 purposes, 3 services." in done.stdout
    assert not data.exists()
    consent("publish", old, "--data", data)
    assert consent("diff", old, "--data", data).stdout == "shop: nothing changes\n"


def test_files_of_two_sites_are_not_compared(old: Path, new: Path) -> None:
    """Nor are three files."""
    new.write_text(SHOP.replace('id = "shop"', 'id = "blog"'))
    done = consent("diff", old, new)
    assert done.returncode == 1
    assert "the files are of two sites, 'shop' and 'blog'" in done.stderr
    assert consent("diff", old, new, new).returncode == 2
