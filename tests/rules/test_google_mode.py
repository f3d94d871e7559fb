"""What a site's file says of Google's tags."""

from fnmatch import fnmatchcase

import pytest

from consent import locales
from consent.rules import site_file
from consent.tool import GoogleTag
from tests.rules.site_files import mistakes, remarks, tables

TELL = '[signals]\ntell = ["google"]\n[signals.google]\n'
OTHERS = '[regimes]\ndefault = "opt-out"\nDE = "opt-in"\n"ES-CT" = "opt-in"\n'
WEAK = '[lenient]\n"asked-elsewhere" = "Tests."\n"asked-too-late" = "Tests."\n'


def test_usual_settings_wait_and_redact() -> None:
    """Without a word, tags wait half a second and ads hear nothing of the page."""
    told = site_file.read(tables(TELL), locales.load()).settings.google
    assert told == GoogleTag(wait=500, redacts=True, passes_through=False)


@pytest.mark.parametrize(
    ("said", "where", "words"),
    [
        ("wait_for_update = -1", ".wait_for_update", "from 0 to 10000"),
        ('advanced = ["nobody"]', ".advanced[0]", "there are basket, matomo, ads"),
        ('region = ["DE"]', ".region", "leaves out default, where people are asked"),
        ('region = ["default"]', ".region", "leave the whole key out"),
        ('region = ["XX"]', ".region[0]", "XX"),
    ],
)
def test_what_does_not_fit_is_told(said: str, where: str, words: str) -> None:
    """Each at its place."""
    assert words in mistakes(f"{TELL}{said}")[f"signals.google{where}"]


def test_settings_for_nobody_are_told() -> None:
    """They would change nothing, and their owner would not know."""
    found = mistakes("[signals.google]\nurl_passthrough = true")
    assert 'add "google"' in found["signals.google"]


@pytest.mark.parametrize(("region", "left"), [("DE", "ES-CT"), ("ES", "DE"), ("", "")])
def test_a_region_holds_all_who_are_asked_first(region: str, left: str) -> None:
    """A country holds its regions; where no default holds, silence is a yes."""
    said = f'region = ["{region}"]' if region else 'region = ["DE", "ES"]'
    found = mistakes(f"{TELL}{said}\n{OTHERS}{WEAK}").get("signals.google.region", "")
    assert fnmatchcase(found, f"leaves out {left}, *") if left else found == ""


def test_a02_advanced_mode_is_refused_where_people_are_asked_first() -> None:
    """Unless its owner sets the rule aside with a reason, which the notice keeps."""
    early = f'{TELL}advanced = ["ads"]\n'
    found = mistakes(early)["signals.google.advanced"]
    assert found.endswith("(google-advanced, A02, guidance: EDPB 2024)")
    because = '[lenient]\n"google-advanced" = "Our lawyer says so."'
    draft = site_file.read(tables(early + because), locales.load())
    assert draft.notice.lenient[0].where == ("signals.google.advanced",)
    assert "signals.google.advanced" not in remarks(early + because)


def test_what_is_early_is_in_the_policy() -> None:
    """A policy that is enforced would keep it out."""
    lenient = '[lenient]\n"google-advanced" = "Our lawyer says so."'
    early = f'{TELL}advanced = ["matomo"]\n{lenient}'
    draft = site_file.read(tables(early), locales.load())
    assert draft.settings.csp.hosts == ("stats.shop.example",)
