"""Names of people at the desk, and the passwords that are refused."""

import pytest

from consent.model import Role
from consent.rules.password import password_problem
from consent.rules.person import EVERY, Grant, Person, fold, name_problem


@pytest.mark.parametrize("name", ["Ada Lovelace", "ada@shop.example", "Żaneta", "李"])
def test_names_are_taken(name: str) -> None:
    """In any script."""
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [("  ", "Write a name"), ("a" * 65, "at most 64"), ("a\u202eb", "invisible")],
)
def test_names_are_refused(name: str, said: str) -> None:
    """That nobody could read in a log, or that would read as another."""
    assert said in name_problem(name)


def test_spellings_of_a_name_are_one() -> None:
    """Case, width and what stands around it make no other person."""
    assert fold(" Straße ") == fold("STRASSE")
    assert fold("\uff21da") == fold("ada")


def test_an_operator_is_one_for_every_site() -> None:
    """An owner of one site is none."""
    both = Grant(Role.OWNER, "shop"), Grant(Role.OPERATOR, EVERY)
    known = [Person(id="", name="", created=0, grants=(one,)) for one in both]
    assert [one.is_operator for one in known] == [False, True]


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("a" * 11, "at least 12"),
        ("a" * 257, "at most 256"),
        ("abababababab", "more different"),
        ("Password1234567890", "first to be guessed"),
        ("ada.lovelace1", "first to be guessed"),
        ("correct horse battery", ""),
        ("ada.lovelace writes a poem", ""),
    ],
)
def test_passwords_that_are_tried_first_are_refused(password: str, said: str) -> None:
    """Short ones, few letters, and those that everybody knows."""
    problem = password_problem(password, "Ada.Lovelace")
    assert said in problem
    assert bool(problem) is bool(said)
    assert password_problem("correct horse battery", "Al") == ""
