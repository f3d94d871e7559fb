"""Acts and publications to fill a store with."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from consent import canonical
from consent.model import (
    Controller,
    Kind,
    Notice,
    Purpose,
    Regime,
    Settings,
    Validity,
)
from consent.store.base import Act, NoticeRow, Publication

START = 1_795_338_000_000
SETTINGS = Settings(origins=("https://shop.example",))


@dataclass
class Clock:
    """A clock that stands until a test moves it."""

    now: int = START

    def __call__(self) -> int:
        """Give the time in milliseconds since 1970."""
        return self.now


def act(number: int = 0, site: str = "shop", **changes: Any) -> Act:
    """Make one of many different acts."""
    values = {
        "site": site,
        "kind": Kind.CONSENT,
        "notice": digest("notice").hex(),
        "body": canonical.encode({"number": number, "text": "Größe"}),
        "blind": digest(f"blind {number}"),
        **changes,
    }
    return Act(**values)


def keyed(number: int, request: str = "accept", site: str = "shop") -> Act:
    """Make an act with a key, and with what was asked."""
    key, asked = digest(f"key {number}"), digest(request)
    return act(number, site, key=key, request=asked)


def publication(
    site: str = "shop", wording: str = "first", **changes: Any
) -> Publication:
    """Make a publication; another wording makes another notice."""
    content = canonical.encode(msgspec.to_builtins(_notice(site, wording)))
    row = NoticeRow(
        site=site,
        hash=sha256(content).hexdigest(),
        terms=digest("terms").hex(),
        content=content,
        published=changes.pop("published", START),
    )
    values = {
        "site": site,
        "origin": f"consent.example/{site}",
        "settings": SETTINGS,
        "notice": row,
        "numbers": (1, 0),
        "acts": (act(site=site, kind=Kind.NOTICE, notice=row.hash),),
        "expects": None,
        **changes,
    }
    return Publication(**values)


def digest(text: str) -> bytes:
    """Give 32 bytes that are different for every text."""
    return sha256(text.encode()).digest()


def _notice(site: str, wording: str) -> Notice:
    return Notice(
        v=1,
        site=site,
        controller=Controller(
            name="Shop Ltd",
            address="1 High Street",
            contact="privacy@shop.example",
            privacy_policy="https://shop.example/privacy",
        ),
        languages=("en",),
        regimes=(Regime.OPT_IN,),
        purposes=(
            Purpose(
                id="statistics",
                number=1,
                name={"en": "Statistics"},
                description={"en": wording},
            ),
        ),
        services=(),
        validity=Validity(grant=180, refusal=180),
        retention=365,
        texts={"en": {"title": wording}},
    )
