"""An owner's own words and the product's, put together for every language."""

from collections.abc import Iterator, Mapping, Sequence

from consent.model import Texts
from consent.rules.finding import Finding
from consent.rules.locale import Locales, placeholders
from consent.rules.rule import LANGUAGE_MISSING
from consent.rules.shape import below, unknown_key
from consent.rules.site_tables import SiteFile


def purpose_texts(
    member: str, purpose_id: str, site: SiteFile, locales: Locales
) -> Texts:
    """Give a purpose's name, description or reason by language.

    The owner's words count; without any, what the product says of usual purposes.
    """
    own = getattr(site.purposes[purpose_id], member)
    if isinstance(own, dict):
        return own
    if own:
        return dict.fromkeys(site.languages, own)
    usual = {
        language: locales[language].purposes.get(purpose_id)
        for language in site.languages
        if language in locales
    }
    return {
        language: getattr(words, member, "")
        for language, words in usual.items()
        if getattr(words, member, "")
    }


def notice_texts(site: SiteFile, locales: Locales) -> dict[str, Texts]:
    """Give every sentence of the notice by language: the product's, then the owner's.

    The names of the services' countries are among them, as `country.DE`.
    """
    countries = sorted({service.country for service in site.services.values()})
    return {
        language: {
            **{
                f"country.{code}": locales[language].countries.get(code, code)
                for code in countries
            },
            **locales[language].texts,
            **site.texts.get(language, {}),
        }
        for language in site.languages
    }


def find_gaps(site: SiteFile) -> Iterator[Finding]:
    """Find own words that are not given in every language of the site, once each."""
    for purpose_id, purpose in site.purposes.items():
        for member in ("name", "description", "reason"):
            where = below(below("purposes", purpose_id), member)
            if message := _gap(getattr(purpose, member), site.languages):
                yield Finding(LANGUAGE_MISSING, where, message)
    for language in site.texts:
        if language not in site.languages:
            where = below("texts", language)
            message = f"is for {language!r}, which the site does not offer"
            yield Finding(LANGUAGE_MISSING, where, message)


def find_wrong_texts(site: SiteFile, locales: Locales) -> Iterator[tuple[str, str]]:
    """Find own sentences that replace none, or lose what is filled into them."""
    for where, key, text, known in _own(site, locales):
        if key not in known:
            yield where, unknown_key(key, known)
        elif not _is_first(key) and placeholders(text) != placeholders(known[key]):
            yield where, _placeholder_message(known[key])


def find_wrong_first_layer(
    site: SiteFile, locales: Locales
) -> Iterator[tuple[str, str]]:
    """Find own sentences of the first layer that leave out what they have to name."""
    for where, key, text, known in _own(site, locales):
        if not _is_first(key) or key not in known:
            continue
        if placeholders(text) != placeholders(known[key]):
            yield where, _placeholder_message(known[key])


def _own(
    site: SiteFile, locales: Locales
) -> Iterator[tuple[str, str, str, Mapping[str, str]]]:
    for language, texts in site.texts.items():
        if language in locales:
            for key, text in texts.items():
                where = below(below("texts", language), key)
                yield where, key, text, locales[language].texts


def _is_first(key: str) -> bool:
    return key.startswith(("banner.", "recipients."))


def _gap(own: str | dict[str, str], languages: Sequence[str]) -> str:
    if not own or not languages:
        return ""
    if isinstance(own, str):
        if len(languages) == 1:
            return ""
        wish = ", ".join(f'{language} = "…"' for language in languages)
        return f"is in one language; write {{ {wish} }}"
    if missing := [language for language in languages if language not in own]:
        return f"is missing in {', '.join(missing)}"
    if extra := [language for language in own if language not in languages]:
        return f"is also in {', '.join(extra)}, which the site does not offer"
    return ""


def _placeholder_message(text: str) -> str:
    needed = sorted(placeholders(text))
    if not needed:
        return "has braces, but nothing is filled in here; leave them out"
    return "needs just " + ", ".join(f"{{{name}}}" for name in needed)
