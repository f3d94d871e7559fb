"""An owner's own texts, each with its place and language."""

from collections.abc import Iterator
from typing import NamedTuple

from consent.rules.shape import below
from consent.rules.site_tables import SiteFile


class OwnText(NamedTuple):
    """A text of a site's file; a name has no language of its own."""

    where: str
    text: str
    language: str = ""


def own_texts(site: SiteFile) -> Iterator[OwnText]:
    """Give every text that visitors read."""
    yield OwnText("controller.name", site.controller.name)
    yield OwnText("controller.address", site.controller.address)
    for purpose_id, purpose in site.purposes.items():
        for member in ("name", "description", "reason"):
            where = below(below("purposes", purpose_id), member)
            yield from _by_language(where, getattr(purpose, member), site)
    for service_id, service in site.services.items():
        where = below("services", service_id)
        yield OwnText(f"{where}.name", service.name)
        yield OwnText(f"{where}.recipient", service.recipient)
    for language, texts in site.texts.items():
        for key, text in texts.items():
            yield OwnText(below(below("texts", language), key), text, language)


def _by_language(
    where: str, own: str | dict[str, str], site: SiteFile
) -> Iterator[OwnText]:
    if isinstance(own, dict):
        for language, text in own.items():
            yield OwnText(below(where, language), text, language)
    elif own:
        alone = site.languages[0] if len(site.languages) == 1 else ""
        yield OwnText(where, own, alone)
