"""Who works at the desk: a name, and what they may do with which sites."""

import re
import unicodedata
from dataclasses import dataclass
from typing import NamedTuple

from consent.model import Role

EVERY = ""
"""In place of a site's id: all of them."""

LONGEST_NAME = 64

_FORBIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


class Grant(NamedTuple):
    """A role and the site it is for; an operator's is for every one."""

    role: Role
    site: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who may sign in at the desk.

    `id` is random, `name` what they sign in with and are named by in the logs. Of the
    password its argon2id hash is kept; empty, none was set yet. `created` is in
    milliseconds since 1970.
    """

    id: str
    name: str
    created: int
    password: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def is_operator(self) -> bool:
        """Tell whether they may do everything, with every site."""
        return Grant(Role.OPERATOR, EVERY) in self.grants


def fold(name: str) -> str:
    """Give what two spellings of one name have in common."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def name_problem(name: str) -> str:
    """Say what is wrong with a name, if anything is."""
    if not name.strip():
        return "Write a name, such as Ada Lovelace or ada@shop.example."
    if len(name) > LONGEST_NAME:
        return f"Write a name of at most {LONGEST_NAME} letters."
    if _FORBIDDEN.search(name):
        return "Write a name without line breaks and invisible letters."
    return ""
