"""A48: edit, delete, insert, reorder, truncate: the verifier names what and where."""

import random
from collections.abc import Callable

import pytest

from consent.ledger import bundle as names
from consent.ledger.finding import Fault, Harm
from tests.ledger.bundles import MemoryFiles, bundle, shop_log

LOG = shop_log()
WHOLE = bundle(LOG)
SIZE = len(LOG.kept)
COUNT = 200

Mutate = Callable[[random.Random, list[bytes]], tuple[list[bytes], Harm, int]]
"""Changes a list of lines; gives what was done, and the line concerned, from 0."""


def edit(rng: random.Random, lines: list[bytes]) -> tuple[list[bytes], Harm, int]:
    """Change one byte of one line into another that ends no line."""
    at = rng.randrange(len(lines))
    place = rng.randrange(len(lines[at]))
    other = rng.choice([b for b in range(256) if b not in {10, lines[at][place]}])
    changed = lines[at][:place] + bytes([other]) + lines[at][place + 1 :]
    return [*lines[:at], changed, *lines[at + 1 :]], Harm.EDITED, at


def delete(rng: random.Random, lines: list[bytes]) -> tuple[list[bytes], Harm, int]:
    """Leave out one line, but for the last."""
    at = rng.randrange(len(lines) - 1)
    return [*lines[:at], *lines[at + 1 :]], Harm.DELETED, at


def repeat(rng: random.Random, lines: list[bytes]) -> tuple[list[bytes], Harm, int]:
    """Put a copy of one line somewhere."""
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines) + 1)
    return [*lines[:to], lines[at], *lines[to:]], Harm.INSERTED, at


def forge(rng: random.Random, lines: list[bytes]) -> tuple[list[bytes], Harm, int]:
    """Put a new line behind another, such as the log might have."""
    at = rng.randrange(len(lines))
    forged = lines[at].replace(b"0", b"1").replace(b"a", b"b")
    return [*lines[: at + 1], forged, *lines[at + 1 :]], Harm.INSERTED, at


def move(rng: random.Random, lines: list[bytes]) -> tuple[list[bytes], Harm, int]:
    """Put one line somewhere else, farther than where its neighbour stood."""
    at = rng.randrange(len(lines))
    rest = [*lines[:at], *lines[at + 1 :]]
    to = rng.choice([n for n in range(len(lines)) if abs(n - at) > 1])
    return [*rest[:to], lines[at], *rest[to:]], Harm.MOVED, at


def cut(rng: random.Random, lines: list[bytes]) -> tuple[list[bytes], Harm, int]:
    """Leave out everything from one line on."""
    at = rng.randrange(len(lines))
    return lines[:at], Harm.CUT, at


MUTATE = [edit, delete, repeat, forge, move, cut]


def only(files: MemoryFiles) -> Fault:
    """Give the one and only fault that is found."""
    report = files.verify()
    assert not report.sound
    assert report.count == 1, report.text()
    return report.faults[0]


@pytest.mark.parametrize("mutate", MUTATE)
def test_a48_entries(mutate: Mutate, full: bool) -> None:
    """Whatever is done to an entry, that very entry is named, and nothing else."""
    whole = WHOLE.content[names.ENTRIES].splitlines()
    for seed in range(COUNT if full else COUNT // 10):
        lines, harm, at = mutate(random.Random(seed), whole)
        fault = only(WHOLE.edit(names.ENTRIES, lambda _, new=lines: joined(new)))
        assert (fault.harm, fault.where) == (harm, names.ENTRIES), (seed, fault)
        assert fault.first == at, (seed, fault)


@pytest.mark.parametrize("mutate", MUTATE)
def test_a48_bodies(mutate: Mutate, full: bool) -> None:
    """Whatever is done to a body, the entry it belongs to is named."""
    whole = WHOLE.content[names.BODIES].splitlines()
    numbers = [one.leaf.n for one in LOG.kept if one.body is not None]
    for seed in range(COUNT if full else COUNT // 10):
        lines, harm, at = mutate(random.Random(seed), whole)
        fault = only(WHOLE.edit(names.BODIES, lambda _, new=lines: joined(new)))
        assert (fault.harm, fault.where) == (harm, names.BODIES), (seed, fault)
        assert fault.first == numbers[at], (seed, fault)


def joined(lines: list[bytes]) -> bytes:
    """Write lines back to a file."""
    return b"".join(line + b"\n" for line in lines)
