"""Tools of others: a scan drives each to refuse, to grant and to take it back."""

import json

import pytest

from tests.cli.running import spawned
from tests.scan.peer_pages import TOOLS, opened
from tests.scan.test_planted import LOOK

pytestmark = pytest.mark.browser

# As they look and work by themselves: klaro hides its "decline" once there was a yes.
FOUND = {"klaro": {"buttons-differ", "low-contrast", "withdrawal-costs-more"}}


@pytest.mark.parametrize("name", TOOLS)
def test_each_is_driven(name: str) -> None:
    """It is known by its name, and answered as a visitor would."""
    words = (*LOOK[:-1], "1", "--wait", "0.6", "--format", "json")
    with opened(name) as url:
        done = spawned("scan", url, *words, seconds=300)
    assert done.stderr == ""
    told = json.loads(done.stdout)
    assert told["tool"] == name
    answers = [told["passes"][one] for one in ("refused", "granted", "withdrawn")]
    assert [answer["failed"] for answer in answers] == ["", "", ""]
    assert told["passes"]["refused"]["clicks"] == 1
    found = {one["code"] for one in told["faults"]}
    assert found == FOUND.get(name, set())
