"""What is counted by the hour, and what the log has against it."""

from collections.abc import Iterator
from typing import Any

import pytest

from consent import canonical
from consent.errors import UnknownSite
from consent.model import Kind
from consent.period import HOUR
from consent.store.base import Store
from consent.store.tally import Tally
from tests.store.sample import START, Clock, act, digest

pytestmark = pytest.mark.anyio

NOW = START // HOUR
NOTICE = digest("notice").hex()


def tally(hour: int = NOW, **changes: Any) -> Tally:
    """Give what was counted of the shop's English notice."""
    values = {"site": "shop", "hour": hour, "notice": NOTICE, "lang": "en", **changes}
    return Tally(**values)


def answers(**said: str) -> Iterator[bytes]:
    """Write the bodies of answers on the banner, with some of their words replaced."""
    number = 0
    while True:
        number += 1
        words = {"lang": "en", "layer": "banner", "source": "visitor", **said}
        yield canonical.encode({**words, "number": number})


async def test_sums_add_up(store: Store) -> None:
    """What is added to a cell that is there makes it greater."""
    await store.tally([tally(shown=2), tally(NOW + 1, answered=1)])
    await store.tally([tally(shown=1, answered=1)])

    assert await store.tallies("shop", START, START + 2 * HOUR) == (
        tally(shown=3, answered=1),
        tally(NOW + 1, answered=1),
    )
    assert await store.tallies("shop", START, START + 1) == (
        tally(shown=3, answered=1),
    )


async def test_all_or_nothing(store: Store) -> None:
    """What cannot all be written is not written in part."""
    with pytest.raises(UnknownSite):
        await store.tally([tally(shown=1), tally(site="none", shown=1)])

    assert await store.tallies("shop", 0, START + HOUR) == ()


async def test_the_log_is_counted(store: Store, clock: Clock) -> None:
    """Answers on the notice count by hour and language, and near its ends apart."""
    english, german = answers(), answers(lang="de")
    for at, body in ((0, english), (40, english), (3599, english), (3601, german)):
        clock.now = NOW * HOUR + at * 1000
        await store.append(act(at, body=next(body)))

    found = await store.stored("shop", 0, START + 2 * HOUR)
    assert [(s.hour - NOW, s.lang, s.records, s.first, s.last) for s in found] == [
        (0, "en", 3, 1, 1),
        (1, "de", 1, 1, 0),
    ]


async def test_only_answers_on_the_notice_count(store: Store) -> None:
    """A signal, a script of the page and a program answer no notice."""
    for number, said in enumerate(({"source": "signal"}, {"layer": "page"})):
        await store.append(act(number, body=next(answers(**said))))
    await store.append(act(3, kind=Kind.ADMIN))

    assert await store.stored("shop", 0, START + HOUR) == ()
