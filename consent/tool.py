"""The tools outside that hear of a choice."""

from enum import StrEnum

from msgspec import Struct


class Tool(StrEnum):
    """A tool outside that the widget tells of a choice, by the part of that name."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"
    CLARITY = "clarity"
    META = "meta"
    TIKTOK = "tiktok"
    MATOMO = "matomo"
    WORDPRESS = "wordpress"
    DATA_LAYER = "data_layer"


class GoogleTag(Struct, frozen=True, kw_only=True):
    """How Google's tags are told; `advanced` are services that wait for no choice."""

    wait: int = 500
    regions: tuple[str, ...] = ()
    redacts: bool = True
    passes_through: bool = False
    advanced: tuple[str, ...] = ()
