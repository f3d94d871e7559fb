"""When a checkpoint is due, and the words it goes with."""

import pytest

from consent.ledger import anchor, checkpoint
from consent.ledger.anchor import Anchor, Failure, Means, Sending, is_due
from consent.ledger.checkpoint import Checkpoint
from tests.ledger.bundles import ORIGIN, SIGNER

START = 1_795_338_000_000
HOUR, DAY = 3_600_000, 86_400_000
WHERE = {"site": "shop", "means": Means.MAIL, "target": "dpo@shop.example"}


def sending(at: int = START, size: int = 1204, root: bytes = b"r" * 32) -> Sending:
    """Sign a head and send it at a time."""
    head = checkpoint.sign(Checkpoint(ORIGIN, size, root), [SIGNER])
    return Sending("shop", at, head)


def sent(at: int, size: int = 1200, root: bytes = b"r" * 32) -> Anchor:
    """Give what was sent before."""
    return Anchor(**WHERE, at=at, size=size, root=root, said="")


def failed(tries: int) -> Failure:
    """Give what failed a number of times, just now."""
    return Failure(**WHERE, since=START, at=START, tries=tries, said="down")


def test_what_was_never_sent_is_due() -> None:
    """Whatever the day."""
    assert is_due(sending(), None, None)


def test_once_a_day() -> None:
    """The day is that of UTC: an hour later may be another one."""
    assert not is_due(sending(), sent(START - HOUR), None)
    assert is_due(sending(), sent(START - DAY), None)


def test_what_has_not_changed_is_not_due() -> None:
    """A site without traffic sends nothing; the last anchor says all there is."""
    assert not is_due(sending(), sent(START - 9 * DAY, 1204), None)


def test_another_log_of_the_same_size_is_due() -> None:
    """A head is its root as well: after an epoch both may have the same size."""
    assert is_due(sending(root=b"x" * 32), sent(START - DAY, 1204), None)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(1, 10), (2, 20), (5, 160), (6, 320), (7, 360), (99, 360)]
)
def test_it_is_tried_later_and_later(tries: int, minutes: int) -> None:
    """From ten minutes on, and four times a day for ever."""
    again = START + minutes * 60_000
    assert not is_due(sending(again - 1), None, failed(tries))
    assert is_due(sending(again), None, failed(tries))


def test_a_name_tells_site_day_and_size() -> None:
    """So that no two checkpoints of one log ever share a file."""
    assert sending().name == "shop.2026-11-22.1204"


def test_a_message_holds_the_checkpoint_letter_by_letter() -> None:
    """And says what it is good for."""
    one = sending()
    assert anchor.subject(one) == "Checkpoint of shop: 1,204 entries on 2026-11-22"
    assert one.checkpoint.decode() in anchor.text(one)
    assert "--since shop.2026-11-22.1204.checkpoint" in anchor.text(one)
