"""What is sealed into a token: a site's name, a state and, for a grant, its index."""

import re
from dataclasses import dataclass
from functools import lru_cache

from consent.errors import BadToken
from consent.rules import state as states
from consent.rules.state import Outcome, State

VERSION = "c1"

_HEAD = re.compile(r"c1\.([a-z0-9-]{1,32})\.(.*)", re.ASCII | re.DOTALL)
_INDEX = re.compile(r"i([1-9]\d{0,11}|0)(?:e([2-9]|[1-9]\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Token:
    """A choice that its holder can show; `index` is its place in the ledger.

    Only a grant has an index: a refusal says nothing that tells two people apart.
    `epoch` is the ledger's; an index counts within it.
    """

    site: str
    state: State
    index: int | None = None
    epoch: int = 1


def write(token: Token) -> str:
    """Write what is to be sealed."""
    return join(token.site, states.write(token.state), token.index, token.epoch)


def join(site: str, state: str, index: int | None, epoch: int) -> str:
    """Write it of its parts, as `split` gives them."""
    text = f"{VERSION}.{site}.{state}"
    if index is None:
        return text
    return f"{text}.i{index}" if epoch == 1 else f"{text}.i{index}e{epoch}"


def read(text: str) -> Token:
    """Read what was sealed, refusing every text but the one `write` would give."""
    site, state, index, epoch = split(text)
    return Token(site, states.read(state), index, epoch)


def split(text: str) -> tuple[str, str, int | None, int]:
    """Take apart what was sealed, as `read` does, but leave the state a text."""
    head, _, last = text.rpartition(".")
    match = _INDEX.fullmatch(last)
    site, state, given = _head(text if match is None else head)
    if given != (match is not None):
        raise BadToken("grants carry an index, and only grants do")
    if match is None:
        return site, state, None, 1
    index, epoch = match.groups()
    return site, state, int(index), int(epoch) if epoch else 1


# As with states: few texts, read very often.
@lru_cache(maxsize=4096)
def _head(text: str) -> tuple[str, str, bool]:
    """Read all before the index: the site, the state, and whether it is a grant's."""
    match = _HEAD.fullmatch(text)
    if match is None:
        raise BadToken("the token is malformed")
    site, state = match.groups()
    return site, state, states.read(state).outcome is Outcome.GIVEN
