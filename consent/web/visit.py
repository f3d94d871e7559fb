"""One visit to a visitor's page: which site, in which language, and what was shown."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from consent.errors import BadToken
from consent.flows.check import Checked, check
from consent.model import Regime, Site
from consent.period import DAY
from consent.render.page import spoken
from consent.rules import slip as slips
from consent.rules import state as states
from consent.rules.earlier import agreed
from consent.rules.language import preferred
from consent.rules.origin import host_of
from consent.rules.regime import applied, footing_of
from consent.rules.slip import Slip
from consent.rules.state import State
from consent.web import cookies
from consent.web.cookies import Place
from consent.web.parts import Parts
from consent.web.query import names
from consent.web.request import Request
from consent.web.tokens import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who visits which site's page.

    `shown` are the tokens that are genuine and not superseded, `brought` tells whether
    any cookie of that name came, and `holder` is a digest of those that did.
    """

    site: Site
    lang: str
    today: int
    signal: bool
    shown: tuple[Shown, ...]
    brought: bool
    holder: str
    reaches: bool
    regime: Regime

    @property
    def holding(self) -> tuple[Shown, ...]:
        """Give those of the tokens that have not run out."""
        return tuple(s for s in self.shown if self.today < _state(s).expires)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Give the records that the visitor's tokens stand for."""
        return tuple(one.n for one in self.holding if one.n is not None)

    @property
    def state(self) -> State | None:
        """Give what all valid tokens say together, if there are any."""
        return agreed([_state(one) for one in self.holding], self.today)

    @property
    def checked(self) -> Checked:
        """Give what holds for every purpose and service."""
        found = [_state(one) for one in self.holding]
        # A token that does not count may be a no: then nothing is on by itself.
        silent = bool(found) or not self.brought
        footing = footing_of(self.regime, silent=silent)
        return check(self.site, found, self.today, signal=self.signal, footing=footing)


def arrive(parts: Parts, request: Request) -> Visit:
    """Read a visit off a request, or raise `UnknownSite`."""
    site = parts.live.site(request.parameters["site"])
    raw = request.headers.get(b"cookie", b"")
    brought = cookies.values(raw, b"pps_" + site.id.encode())
    today = request.now // DAY
    # A node that lags behind may not know of a withdrawal: it knows nothing.
    fresh = parts.live.is_fresh(request.now)
    return Visit(
        site=site,
        lang=language(request, spoken(site.notice.languages)),
        today=today,
        signal=request.signal,
        shown=tuple(parts.tokens.shown(request, site.id, today)) if fresh else (),
        brought=bool(brought),
        holder=holder_of(brought),
        reaches=reaches(site, request.host, parts.live.sites()),
        regime=applied(site.notice, parts.places.of(request).place).regime,
    )


def language(request: Request, offered: Sequence[str]) -> str:
    """Choose the language that the address asks for, or else the browser."""
    for wish in names(request.scope["query_string"], "lang"):
        if wish in offered:
            return wish
    accepted = request.headers.get(b"accept-language", b"").decode("latin-1")
    return preferred(accepted, offered)


def reaches(site: Site, host: str, sites: Iterable[Site]) -> bool:
    """Tell whether a cookie set at this host is one of the site's.

    It is not where the host is another site's: that one's owner would choose here.
    """
    origins = site.settings.origins
    if host not in {host_of(origin) for origin in origins}:
        others = {host_of(o) for other in sites for o in other.settings.origins}
        if host in others:
            return False
    return any(
        cookies.place(site, host, origin) is not Place.ELSEWHERE for origin in origins
    )


def holder_of(brought: Sequence[bytes]) -> str:
    """Name the holder of some cookies, without telling what those are."""
    return hashlib.sha256(b"\n".join(sorted(set(brought)))).hexdigest()[:32]


def write_slip(parts: Parts, visit: Visit, now: int, n: int | None = None) -> str:
    """Seal a new slip for the forms of one showing."""
    key = parts.world.random(16).hex()
    slip = Slip(visit.site.id, now // slips.MINUTE, key, visit.holder, n)
    return parts.tokens.seal(visit.site.id).seal(slips.write(slip))


def read_slip(parts: Parts, visit: Visit, sealed: str, now: int) -> Slip:
    """Open the slip of a form, or raise `BadSlip`."""
    try:
        text = parts.tokens.seal(visit.site.id).open(sealed)
    except BadToken:
        text = ""
    return slips.read(text, visit.site.id, visit.holder, now)


def _state(shown: Shown) -> State:
    return states.read(shown.state)
