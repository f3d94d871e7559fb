"""`docs/asvs.md`: what it names is there, and what it counts is right."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "asvs.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$", re.M)
ROWS = ROW.findall(TEXT)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
PLACE = re.compile(r"`(consent/[\w/.]+|widget/src)`")


def test_every_requirement_has_its_row() -> None:
    """Levels 1 and 2 of ASVS 5.0 have 70 and 183 requirements."""
    assert Counter(level for _, level, *_ in ROWS) == {"1": 70, "2": 183}
    assert len({number for number, *_ in ROWS}) == 253


def test_the_counts_are_those_of_the_rows() -> None:
    """Whoever reads how many are met can rely on it."""
    told = dict(re.findall(r"^\| (\S.*?) \| (\d+) \|", TEXT, re.M))
    states = Counter(state for _, _, _, state, _ in ROWS)
    assert {state: int(told[state]) for state in states} == states
    assert f"Of 253 ({70} of level 1,\n{183} of level 2)" in TEXT


def test_what_is_named_is_there() -> None:
    """Each test, and each file or page, that a row names exists."""
    for number, _, _, state, how in ROWS:
        tests = NAMED.findall(how)
        for file, name in tests:
            source = (ROOT / "tests" / file).read_text()
            assert re.search(rf"def {name}\(", source), (number, file, name)
        for place in PLACE.findall(how):
            assert (ROOT / place).exists(), (number, place)
        assert tests or state != "test", number
