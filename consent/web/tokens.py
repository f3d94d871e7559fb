"""Which of the tokens that a request shows are genuine and still count."""

from collections.abc import Callable
from typing import NamedTuple

from consent.errors import BadToken
from consent.memo import Memo
from consent.rules import state as states
from consent.rules import token as tokens
from consent.seal import Seal, site_key
from consent.store.live import Live
from consent.web.cookies import values
from consent.web.request import Request

MOST = 8
REMEMBERED = 4_096

_SCHEME = b"consent "


class Shown(NamedTuple):
    """What is kept of an opened token: its state as text, its index, and its day."""

    state: str
    n: int | None
    epoch: int
    issued: int


def _none(_: str) -> tuple[bytes, ...]:
    return ()


class Tokens:
    """Opens tokens of every site, and remembers the newest thousands it opened."""

    def __init__(
        self,
        secrets: tuple[bytes, ...],
        live: Live,
        brought: Callable[[str], tuple[bytes, ...]] = _none,
    ) -> None:
        """Take the master secrets, oldest first, and what no longer counts.

        `brought` gives the keys by which a site's tokens were sealed elsewhere.
        """
        self._secrets = secrets
        self._brought = brought
        self._live = live
        self._seals: dict[str, Seal] = {}
        self._opened: Memo[tuple[str, bytes], Shown] = Memo(REMEMBERED)

    def renew(self, secrets: tuple[bytes, ...]) -> None:
        """Seal and open with other secrets from now on."""
        self._secrets = secrets
        self._seals = {}
        self._opened = Memo(REMEMBERED)

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """Give the master secrets, oldest first."""
        return self._secrets

    def seal(self, site: str) -> Seal:
        """Give the seal of a published site."""
        seal = self._seals.get(site)
        if seal is None:
            ours = [site_key(secret, site) for secret in self._secrets]
            seal = Seal([*self._brought(site), *ours])
            self._seals[site] = seal
        return seal

    def shown(self, request: Request, site: str, today: int) -> list[Shown]:
        """Give the site's tokens that a request shows and that count.

        Forged, foreign, post-dated and superseded ones are left out; those that ran
        out are not. More than eight different ones are no honest browser's: none count.
        """
        texts = _texts(request, site)
        if len(texts) > 1:
            texts = list(dict.fromkeys(texts))
        if len(texts) > MOST:
            return []
        counting = []
        for text in texts:
            shown = self._opened.get((site, text)) or self._open(site, text)
            if shown is None or shown.issued > today:
                continue
            if shown.n is None or self._live.speaks(site, shown.n, shown.epoch):
                counting.append(shown)
        return counting

    def brings(self, request: Request, site: str) -> bool:
        """Tell whether a request shows anything as the site's token."""
        return bool(_texts(request, site))

    def _open(self, site: str, text: bytes) -> Shown | None:
        try:
            named, state, n, epoch = tokens.split(self.seal(site).open(text))
        except BadToken:
            return None
        if named != site:
            return None
        # Only what opened is kept: it has one spelling, and nobody can flood it.
        shown = Shown(state, n, epoch, states.read(state).issued)
        self._opened.put((site, text), shown)
        return shown


def _texts(request: Request, site: str) -> list[bytes]:
    cookies = request.headers.get(b"cookie")
    texts = [] if cookies is None else values(cookies, b"pps_" + site.encode())
    given = request.headers.get(b"authorization")
    if given is not None and given[: len(_SCHEME)].lower() == _SCHEME:
        texts.append(given[len(_SCHEME) :].strip())
    return texts
