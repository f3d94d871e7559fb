"""A shop's site file, and what comes of changes to it."""

import tomllib
from typing import Any

from consent import locales
from consent.errors import BadSiteFile
from consent.flows.source import merge
from consent.rules import site_file
from consent.rules.site_file import Draft

ASKS = """
[controller]
name = "Shop Ltd"
address = "1 High Street"
contact = "privacy@shop.example"
privacy_policy = "https://shop.example/privacy"

[purposes.necessary]
necessary = true
reason = "The basket has to remember what is in it."

[purposes.statistics]

[purposes.marketing]
sale = true

[services.basket]
name = "Basket"
purposes = ["necessary"]
recipient = "Shop Ltd"
country = "DE"
policy = "https://shop.example/privacy"
cookies = [{ name = "basket", duration = "session" }]
"""
"""Who a shop is, what it asks for, and its basket, which needs no asking."""

SHOP = f"""
id = "shop"
origins = ["https://shop.example"]
languages = ["en"]
{ASKS}
[services.matomo]
name = "Matomo"
purposes = ["statistics"]
recipient = "Shop Ltd"
country = "DE"
policy = "https://shop.example/privacy"
hosts = ["stats.shop.example"]
cookies = [{{ name = "_pk_id*", duration = "13 months" }}]

[services.ads]
name = "Ads"
purposes = ["marketing"]
recipient = "Ads Ltd"
country = "IE"
policy = "https://ads.example/privacy"
"""


def tables(change: str = "") -> dict[str, Any]:
    """Give the shop's tables with a change in TOML on top of them."""
    return merge(tomllib.loads(SHOP), tomllib.loads(change))


def draft(change: str = "") -> Draft:
    """Read the changed file."""
    return site_file.read(tables(change), locales.load())


def mistakes(change: str) -> dict[str, str]:
    """Give the mistakes of the changed file by where they are."""
    try:
        draft(change)
    except BadSiteFile as error:
        return {mistake.where: mistake.message for mistake in error.mistakes}
    return {}


def remarks(change: str) -> dict[str, str]:
    """Give what does not stop the publish of the changed file."""
    return {found.where: str(found) for found in draft(change).remarks}
