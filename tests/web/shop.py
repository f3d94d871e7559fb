"""The file of a shop, as tables; four purposes and three optional services."""

from typing import Any

OWN = {
    "recipient": "Kiln & Kettle",
    "country": "DE",
    "policy": "https://kiln.example/privacy",
}


def tables(**changes: Any) -> dict[str, Any]:
    """Give the shop's tables, with some of them replaced."""
    return {
        "id": "shop",
        "origins": ["https://shop.example"],
        "languages": ["en", "de"],
        "controller": {
            "name": "Kiln & Kettle",
            "address": "Orchard Lane 7, Nowhere",
            "contact": "privacy@kiln.example",
            "privacy_policy": "https://kiln.example/privacy",
        },
        "purposes": {
            "necessary": {
                "necessary": True,
                "reason": {"en": "The basket.", "de": "Der Korb."},
            },
            "statistics": {},
            "marketing": {"sale": True},
            "media": {},
        },
        "services": {
            "basket": {"name": "Basket", "purposes": ["necessary"], **OWN},
            "matomo": {"name": "Matomo", "purposes": ["statistics"], **OWN},
            "ads": {"name": "Ads", "purposes": ["marketing"], **OWN},
            "video": {"name": "Video", "purposes": ["media"], **OWN},
        },
        **changes,
    }
