"""The small texts of a site's file."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.rules import countries, grammar

SMALL = st.text("aZ0-_*.é \n\t\u2028'\"", max_size=6)


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        (grammar.ID, grammar.id_problem),
        (grammar.LANGUAGE, grammar.language_problem),
        (grammar.COOKIE, grammar.cookie_problem),
        (grammar.KEY, grammar.key_problem),
        (grammar.LINE, grammar.line_problem),
        (grammar.PROSE, grammar.prose_problem),
    ],
)
@given(text=SMALL)
def test_editors_and_the_reader_agree(pattern: str, problem: object, text: str) -> None:
    """The pattern in the schema takes just what the reader takes."""
    assert callable(problem)
    assert bool(re.fullmatch(pattern, text)) == (problem(text) == "")


@pytest.mark.parametrize(
    ("problem", "text", "wish"),
    [
        (grammar.id_problem, "Shop", "a to z"),
        (grammar.id_problem, "s" * 33, "1 to 32"),
        (grammar.language_problem, "english", "pt-BR"),
        (grammar.cookie_problem, "a b", "_pk_id*"),
        (grammar.cookie_problem, "*", "_pk_id*"),
        (grammar.key_problem, "**", "every key"),
        (grammar.key_problem, "a\nb", "U+000A"),
        (grammar.line_problem, " ", "is empty"),
        (grammar.line_problem, "a" * 201, "at most 200"),
        (grammar.prose_problem, "a\0b", "U+0000"),
        (countries.problem, "de", 'write "DE"'),
        (countries.problem, "UK", 'write "GB"'),
        (countries.problem, "Germany", "two letters"),
    ],
)
def test_a_mistake_says_what_to_write(problem: object, text: str, wish: str) -> None:
    """Nobody has to look a grammar up."""
    assert callable(problem)
    assert wish in problem(text)


def test_there_are_249_countries() -> None:
    """The list is that of ISO 3166-1, which changes rarely."""
    assert len(countries.COUNTRIES) == 249
    assert countries.problem("DE") == ""
