"""What a visitor had chosen before, by the tokens they show."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from msgspec import Struct

from consent.model import Notice
from consent.rules.state import State
from consent.rules.token import Token


class Reask(StrEnum):
    """Why a visitor who had chosen was asked again."""

    EXPIRED = "expired"
    STATE_LOST = "state lost"
    MATERIAL_CHANGE = "material change"


class Earlier(Struct, frozen=True):
    """The state that holds today, the grant to replace, and whether one ran out.

    `index` is that of the newest grant shown, which may have expired.
    """

    state: State | None = None
    index: int | None = None
    expired: bool = False


def earlier(shown: Sequence[Token], today: int) -> Earlier:
    """Sum up the tokens of one site; of two that hold, only what both give counts."""
    holding = [token.state for token in shown if today < token.state.expires]
    indexes = [token.index for token in shown if token.index is not None]
    return Earlier(
        state=merge(holding) if holding else None,
        index=max(indexes, default=None),
        expired=len(holding) < len(shown),
    )


def merge(holding: Sequence[State]) -> State:
    """Take several states as the newest one, less what any of them does not give."""
    newest = max(holding, key=lambda state: state.issued)
    if len(holding) == 1:
        return newest
    purposes, services = newest.purposes, newest.services
    for state in holding:
        purposes &= state.purposes
        services &= state.services
    return replace(
        newest,
        purposes=purposes,
        services=services,
        purposes_asked=min(state.purposes_asked for state in holding),
        services_asked=min(state.services_asked for state in holding),
        signal=all(state.signal for state in holding),
        expires=min(state.expires for state in holding),
    )


def agreed(states: Sequence[State], today: int) -> State | None:
    """Give what all states that hold agree to, or else the one that expired last."""
    holding = [state for state in states if today < state.expires]
    if holding:
        return merge(holding)
    return max(states, key=lambda state: state.expires, default=None)


def reask(before: Earlier, notice: Notice) -> Reask | None:
    """Tell why a visitor who had chosen is asked again, as far as tokens tell."""
    state = before.state
    if state is None:
        return Reask.EXPIRED if before.expired else None
    if any(p.number > state.purposes_asked for p in notice.purposes):
        return Reask.MATERIAL_CHANGE
    if any(s.number > state.services_asked for s in notice.services):
        return Reask.MATERIAL_CHANGE
    return None
