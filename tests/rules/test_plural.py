"""Counts and the forms of words that go with them."""

import json
import shutil
import subprocess

import pytest

from consent import locales
from consent.rules.plural import form

COUNTS = [*range(230), 1_000, 1_001, 1_000_000, 1_000_001, 2_000_000]
ASK = """
const [languages, counts] = JSON.parse(process.argv[1])
const rules = languages.map((name) => new Intl.PluralRules(name))
console.log(JSON.stringify(rules.map((rule) => counts.map((n) => rule.select(n)))))
"""


def test_every_language_counts_as_unicode_says() -> None:
    """Asked of Node, which carries CLDR: a wrong form reads like a mistake."""
    node = shutil.which("node") or pytest.skip("node is not installed")
    languages = sorted(locales.load())
    command = [node, "-e", ASK, json.dumps([languages, COUNTS])]
    done = subprocess.run(command, capture_output=True, check=True)
    expected = dict(zip(languages, json.loads(done.stdout), strict=True))
    found = {name: [form(name, count) for count in COUNTS] for name in languages}
    assert found == expected


def test_an_unknown_language_counts_as_english() -> None:
    """It says "1 day" and "2 days" at least."""
    assert [form("xx-YY", count) for count in (0, 1, 2)] == ["other", "one", "other"]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("ar", "zero one two few many other"),
        ("mt", "few one two few many other"),
        ("pt-PT", "other one other other other other"),
        ("zh-Hant", "other other other other other other"),
    ],
)
def test_regions_and_scripts_follow_their_language(language: str, forms: str) -> None:
    """European Portuguese is its own; written Chinese is not."""
    assert [form(language, count) for count in (0, 1, 2, 3, 11, 100)] == forms.split()
