"""The footing of a visitor of whom somebody else asks: what the question says of it.

Its own address and headers are those of a back end or a proxy, and say nothing.
"""

from consent.model import Site
from consent.rules import place
from consent.rules.regime import Footing, applied, footing_of
from consent.web.known import Asked
from consent.web.query import names

PLACE = "place"


def stated(site: Site, question: Asked, *, void: bool) -> Footing:
    """Give the footing; unless the question names a known place, nothing is on by it.

    `void` says that a token was shown that does not count, and may have been a no.
    """
    said = names(question.query, PLACE)
    where = place.read(said[0]) if len(said) == 1 else ""
    regime = applied(site.notice, where).regime
    return footing_of(regime, silent=bool(where) and not void)
