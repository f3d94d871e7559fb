"""What a notice's own sentences have to say, and what none of them may say."""

from collections.abc import Iterable, Iterator

from consent.rules import implied, trackers, wording
from consent.rules.finding import Finding
from consent.rules.host import is_below
from consent.rules.locale import Locales
from consent.rules.origin import host_of
from consent.rules.own_text import OwnText
from consent.rules.rule import (
    CONTROLLER_UNNAMED,
    FIRST_LAYER,
    GOING_ON,
    LEGITIMATE_INTEREST,
    POLICY_TRACKED,
)
from consent.rules.shape import show
from consent.rules.site_tables import ControllerTable, SiteFile
from consent.rules.skeleton import skeleton
from consent.rules.words import LANGUAGES

_NOBODY = {
    *("company", "controller", "example", "n/a", "none", "our company", "test"),
    *("owner", "the company", "the owner", "the website", "us", "we", "website"),
    *("the website owner", "website operator", "website owner"),
}


def find_wrong(
    site: SiteFile, texts: Iterable[OwnText], locales: Locales
) -> Iterator[Finding]:
    """Find what is left out of the first layer, and what is claimed instead."""
    for own in texts:
        said = skeleton(own.text)
        if implied.is_implied(said):
            message = (
                "takes going on as a yes; leave it out: only a button gives consent"
            )
            yield Finding(GOING_ON, own.where, message)
        if any(words.interest.search(said) for words in LANGUAGES.values()):
            message = (
                "speaks of a legitimate interest, which is no ground to store; "
                "leave it out"
            )
            yield Finding(LEGITIMATE_INTEREST, own.where, message)
    for where, message in wording.find_wrong_first_layer(site, locales):
        yield Finding(FIRST_LAYER, where, message)
    yield from _controller(site.controller, site)


def _controller(controller: ControllerTable, site: SiteFile) -> Iterator[Finding]:
    said = skeleton(controller.name).casefold().strip(" .!?-")
    letters = sum(map(str.isalnum, said))
    if controller.name and (letters < 2 or said in _NOBODY):
        message = (
            f"{show(controller.name)} names nobody; write who answers for the site"
        )
        yield Finding(CONTROLLER_UNNAMED, "controller.name", message)
    host = host_of(controller.privacy_policy.partition("#")[0].partition("?")[0])
    host = host.partition("/")[0]
    kind = trackers.kind_of_host(host)
    if kind and not any(is_below(host_of(each), host) for each in site.origins):
        message = f"{show(host)} is known for {kind}; link to a page of the site's own"
        yield Finding(POLICY_TRACKED, "controller.privacy_policy", message)
