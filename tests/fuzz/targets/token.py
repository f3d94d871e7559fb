"""Tokens, sealed and opened, and the state within."""

from collections.abc import Iterator

from consent.model import Regime
from consent.rules import state as states
from consent.rules import token as tokens
from consent.rules.state import Outcome, State
from consent.rules.token import Token
from consent.seal import Seal
from tests.fuzz.targets import taken

OLD, NEW = Seal([b"o" * 32]), Seal([b"n" * 32])
BOTH = Seal([b"o" * 32, b"n" * 32])


def attempt(data: bytes) -> None:
    """Open a sealed text and read an opened one, each in its only spelling."""
    for text in taken(BOTH.open, data):
        assert data in {OLD.seal(text).encode(), NEW.seal(text).encode()}
    text = data.decode("utf-8", "surrogateescape")
    for opened in taken(BOTH.open, text):
        assert opened == text.rpartition(".")[0]
    for token in taken(tokens.read, text):
        assert tokens.write(token) == text
    for state in taken(states.read, text):
        assert states.write(state) == text


def seeds() -> Iterator[bytes]:
    """Give grants of two epochs and a refusal: their states, opened and sealed."""
    for outcome, index, epoch in (("g", 0, 1), ("g", 4711, 12), ("r", None, 1)):
        state = State(
            outcome=Outcome(outcome),
            regime=Regime.OPT_IN,
            signal=index is None,
            terms="0123456789abcdef",
            purposes_asked=9,
            purposes=0b1010 if outcome == "g" else 0,
            services_asked=70,
            services=1 << 70,
            issued=20_800,
            expires=20_980,
        )
        opened = tokens.write(Token("shop", state, index, epoch))
        yield states.write(state).encode()
        yield opened.encode()
        yield OLD.seal(opened).encode()
        yield NEW.seal(opened).encode()
