"""The feed of the records whose tokens no longer count, which every node follows."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NOWHERE: Mapping[str, int] = MappingProxyType({})
"""The cursor before the first of any site."""


class Superseded(NamedTuple):
    """A record whose token no longer counts; `seq` is how far its site's feed is."""

    seq: int
    site: str
    n: int


class Bits(NamedTuple):
    """All that is superseded; `seq` tells by site where to follow the feed from.

    Bit `n & 7` of a log's byte `n >> 3` stands for its n-th record.
    """

    seq: dict[str, int]
    logs: dict[str, bytearray]
