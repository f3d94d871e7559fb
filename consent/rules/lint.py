"""What regulators have fined or warned of, as far as a site's file shows it.

Every finding names its rule and whose it is. None of them is legal advice.
"""

from collections.abc import Iterator
from dataclasses import replace

from consent.rules import (
    first_layer,
    google_mode,
    guise,
    holding,
    labels,
    measurement,
    necessity,
    regime_lint,
    remnant,
    sharing,
    tongue,
    trackers,
    wording,
)
from consent.rules.asking_law import ASKING_LAW, law_of
from consent.rules.finding import Finding
from consent.rules.locale import Locales
from consent.rules.look import find_faint
from consent.rules.own_text import own_texts
from consent.rules.rule import (
    HOLD_SYNC,
    LANGUAGE_UNREVIEWED,
    LEGITIMATE_INTEREST,
    PRE_TICKED,
    PURPOSE_MIXED,
    PURPOSE_UNUSED,
    SALE_UNMARKED,
)
from consent.rules.shape import below
from consent.rules.site_tables import SiteFile
from consent.rules.skeleton import skeleton

_PRE_TICKED = (
    f"is never asked for: nothing optional is on before a choice ({PRE_TICKED})"
)
_NO_INTEREST = (
    "is no ground to store or read anything on a device; leave it out "
    f"({LEGITIMATE_INTEREST})"
)
_TICKS = {
    *("active", "checked", "default", "default_on", "enabled", "granted", "implied"),
    *("on", "opt_out", "optout", "pre_checked", "pre_ticked", "preticked", "selected"),
}
_GROUNDS = {
    *("basis", "lawful_basis", "legal_basis", "legal_ground", "legint"),
    *("legitimate_interest", "legitimate_interests"),
}
REFUSED_KEYS = {
    **dict.fromkeys(_TICKS, _PRE_TICKED),
    **dict.fromkeys(_GROUNDS, _NO_INTEREST),
    "secret": "is not kept here; `consent webhooks secret` prints a webhook's secret",
}
"""Keys that other tools know and no table has here, with the reason why."""


def lint(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    """Give every finding on a site's file, under the law of where it asks."""
    law = law_of(site.regimes)
    for each in _all(site, locales):
        is_general = each.rule.basis == ASKING_LAW and not each.basis
        yield replace(each, basis=law) if is_general else each


def _all(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    texts = tuple(own_texts(site))
    yield from first_layer.find_wrong(site, texts, locales)
    yield from labels.find_wrong(site.texts, locales)
    yield from guise.find_wrong(texts)
    yield from tongue.find_wrong(texts, locales)
    yield from necessity.find_wrong(site, locales)
    yield from measurement.find_wrong(site)
    yield from _purposes(site)
    yield from _mixed(site, locales)
    yield from sharing.find_wrong(site)
    yield from wording.find_gaps(site)
    yield from holding.find_wrong(site)
    yield from _hold(site)
    yield from google_mode.find_unheld(site)
    yield from remnant.find_kept(site)
    yield from _languages(site, locales)
    yield from find_faint(site.look)
    yield from regime_lint.find_weak(site)


def _hold(site: SiteFile) -> Iterator[Finding]:
    if site.hold.untagged:
        message = "takes the tag without `async`, first in the head: see docs/tag.md"
        yield Finding(HOLD_SYNC, "hold.untagged", message)


def _purposes(site: SiteFile) -> Iterator[Finding]:
    for purpose_id, purpose in site.purposes.items():
        where = below("purposes", purpose_id)
        if purpose.necessary:
            continue
        if trackers.kind_of_purpose(purpose_id) == "advertising" and not purpose.sale:
            message = "has no sale = true: opt-out signals pass it by"
            yield Finding(SALE_UNMARKED, where, message)
        if not any(purpose_id in each.purposes for each in site.services.values()):
            message = "is asked for, but no service needs it"
            yield Finding(PURPOSE_UNUSED, where, message)


def _mixed(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    for purpose_id in site.purposes:
        names = wording.purpose_texts("name", purpose_id, site, locales)
        for name in names.values():
            if len(kinds := trackers.kinds_of_name(skeleton(name))) > 1:
                where = below(below("purposes", purpose_id), "name")
                message = f"is {' and '.join(kinds)} at once; make it two purposes"
                yield Finding(PURPOSE_MIXED, where, message)
                break


def _languages(site: SiteFile, locales: Locales) -> Iterator[Finding]:
    for place, language in enumerate(site.languages):
        if language in locales and not locales[language].reviewed_by:
            message = (
                "no speaker of it has reviewed the product's words; read them in a "
                "preview before you rely on them"
            )
            yield Finding(LANGUAGE_UNREVIEWED, f"languages[{place}]", message)
