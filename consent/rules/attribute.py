"""Attributes of other tools that pages still carry, and what their names mean here."""

from collections.abc import Iterator, Mapping

from consent.errors import Mistake
from consent.rules.shape import below, show
from consent.rules.site_tables import SiteFile

NEVER = "never"
"""What a name stands for that nothing here ever allows."""

_USUAL: Mapping[str, Mapping[str, str]] = {
    "klaro": {},
    "vanilla-cookieconsent": {},
    "cookiebot": {name: name for name in ("preferences", "statistics", "marketing")},
    "onetrust": {"C0002": "statistics", "C0003": "preferences", "C0004": "marketing"},
}
_NECESSARY = {"cookiebot": "necessary", "onetrust": "C0001"}


def names(site: SiteFile) -> dict[str, str]:
    """Give by each name of other tools the purpose or service that it stands for."""
    known = {*site.purposes, *site.services}
    necessary = next((i for i, each in site.purposes.items() if each.necessary), NEVER)
    usual = {
        name: meant
        for tool in site.attributes.honour
        for name, meant in _USUAL[tool].items()
        if meant in known
    }
    needed = {
        _NECESSARY[tool]: necessary
        for tool in site.attributes.honour
        if tool in _NECESSARY
    }
    own = {each: each for each in known}
    found = {**own, **needed, **usual, **site.attributes.names}
    return {name: meant for name, meant in found.items() if meant != NEVER}


def find_mistakes(site: SiteFile) -> Iterator[Mistake]:
    """Find names that stand for nothing here, and usual ones that nobody explains."""
    known = {*site.purposes, *site.services}
    given = site.attributes.names
    for name, meant in given.items():
        if meant not in known | {NEVER}:
            message = f"{show(meant)} is neither a purpose nor a service"
            yield Mistake(message, below("attributes.names", name))
    for tool in site.attributes.honour:
        for name, meant in _USUAL[tool].items():
            if name not in given and meant not in known:
                message = (
                    f"is missing: {tool} has it, and there is no purpose {meant!r}; "
                    f"name a purpose or a service, or {NEVER!r}"
                )
                yield Mistake(message, below("attributes.names", name))
