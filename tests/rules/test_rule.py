"""The table of rules says what the code does."""

import re
from pathlib import Path

from consent.rules.rule import RULES, Rule, Source

DOCS = (Path(__file__).parents[2] / "docs" / "rules.md").read_text()


def row(rule: Rule) -> str:
    """Write a rule as the table has it."""
    whose = f"{rule.source}: {rule.basis}" if rule.basis else rule.source.value
    does = "refuses" if rule.refuses else "remarks"
    does = "refuses, can be set aside" if rule.overridable else does
    return f"| `{rule.name}` | {rule.assertion} | {whose} | {does} | {rule.says} |"


def test_every_rule_is_in_the_table() -> None:
    """With whose it is and whether it can be set aside; no other is told of."""
    assert re.findall(r"^\| `.*$", DOCS, re.MULTILINE) == [*map(row, RULES.values())]


def test_the_law_is_never_set_aside() -> None:
    """Nor what only remarks, since nothing has to be."""
    for rule in RULES.values():
        assert not (rule.overridable and rule.source is Source.LAW)
        assert rule.refuses or not rule.overridable


def test_every_rule_says_whose_it_is() -> None:
    """Law has its article, guidance its authority and year, ours neither."""
    for name, rule in RULES.items():
        assert name == rule.name
        assert re.fullmatch("[a-z]+(-[a-z]+)+", name)
        assert bool(rule.basis) is (rule.source is not Source.OURS)
        years = re.findall(r"\b20\d\d\b", rule.basis)
        assert bool(years) is (rule.source is Source.GUIDANCE)
