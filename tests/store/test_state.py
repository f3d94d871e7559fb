"""Whatever happens in whichever order: no answer is lost, nothing erased lingers."""

import asyncio
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.store.state import Shop

pytestmark = pytest.mark.fault

ACTIONS = st.sampled_from(["accept_all", "reject_all"])


class Ledger(RuleBasedStateMachine):
    """The acts of visitors, operators and fate, on one shop."""

    def __init__(self) -> None:
        """Make room for the shop, and a loop that it lives in."""
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._runner = asyncio.Runner()
        self.shop = Shop(Path(self._folder.name))

    def run(self, act: Coroutine[Any, Any, None]) -> None:
        """Do one thing to its end."""
        self._runner.run(act)

    @initialize()
    def open(self) -> None:
        """Publish."""
        self.run(self.shop.open())

    @rule(actions=st.lists(ACTIONS, min_size=1, max_size=6))
    def append(self, actions: list[str]) -> None:
        """Several choose, one after another."""
        for action in actions:
            self.run(self.shop.choose(action))

    @precondition(lambda self: self.shop.tokens)
    @rule(action=ACTIONS, data=st.data())
    def choose_again(self, action: str, data: st.DataObject) -> None:
        """Somebody who agreed changes their mind."""
        token = data.draw(st.sampled_from(self.shop.tokens))
        self.shop.tokens.remove(token)
        self.run(self.shop.choose(action, token))

    @precondition(lambda self: self.shop.tokens)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        """Somebody erases what was recorded of them."""
        token = data.draw(st.sampled_from(self.shop.tokens))
        self.shop.tokens.remove(token)
        self.run(self.shop.erase(token))

    @rule()
    def retry(self) -> None:
        """An answer is lost on its way."""
        self.run(self.shop.retry())

    @rule()
    def fail(self) -> None:
        """A commit fails."""
        self.run(self.shop.fail())

    @rule()
    def restart(self) -> None:
        """The service is restarted."""
        self.run(self.shop.restart())

    @rule()
    def crash(self) -> None:
        """The service is killed."""
        self.run(self.shop.crash())

    @rule(days=st.sampled_from([1, 90, 200]))
    def prune(self, days: int) -> None:
        """Days pass."""
        self.run(self.shop.prune(days))

    @rule()
    def rotate(self) -> None:
        """The log's key is changed."""
        self.run(self.shop.rotate())

    @invariant()
    def holds(self) -> None:
        """Every answer stands, every proof verifies, what was erased is gone."""
        self.run(self.shop.check())

    def teardown(self) -> None:
        """See that nothing at all is wrong, and stop."""
        try:
            self.run(self.shop.check_all())
        finally:
            self.run(self.shop.close())
            self._runner.close()
            self._folder.cleanup()


def test_s31_the_ledger_keeps_its_word(*, full: bool) -> None:
    """A43, A48, A51, A52, S31: through every order of acts that is tried."""
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=100 if full else 10,
            stateful_step_count=20,
            # Shrinking would run it hundreds of times; its steps are told as they were.
            phases=[Phase.generate],
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
