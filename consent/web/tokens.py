"""Which of the tokens that a request shows are genuine and still count."""

from typing import NamedTuple

from consent.errors import BadToken
from consent.rules import state as states
from consent.rules import token as tokens
from consent.seal import Seal, site_key
from consent.store.live import Live
from consent.web.cookies import values
from consent.web.memo import Memo
from consent.web.request import Request

MOST = 8
REMEMBERED = 4_096

_SCHEME = b"consent "


class Shown(NamedTuple):
    """What is kept of an opened token: its state as text, and its index in the log."""

    state: str
    n: int | None
    epoch: int


class Tokens:
    """Opens tokens of every site, and remembers the newest thousands it opened."""

    def __init__(self, secrets: tuple[bytes, ...], live: Live) -> None:
        """Take the master secrets, oldest first, and what no longer counts."""
        self._secrets = secrets
        self._live = live
        self._seals: dict[str, Seal] = {}
        self._opened: Memo[tuple[str, bytes], Shown] = Memo(REMEMBERED)

    def renew(self, secrets: tuple[bytes, ...]) -> None:
        """Seal and open with other secrets from now on."""
        self._secrets = secrets
        self._seals = {}
        self._opened = Memo(REMEMBERED)

    def seal(self, site: str) -> Seal:
        """Give the seal of a published site."""
        seal = self._seals.get(site)
        if seal is None:
            seal = Seal([site_key(secret, site) for secret in self._secrets])
            self._seals[site] = seal
        return seal

    def shown(self, request: Request, site: str, today: int) -> list[Shown]:
        """Give the site's tokens that a request shows and that count.

        Forged, foreign, post-dated and superseded ones are left out; those that ran
        out are not. More than eight different ones are no honest browser's: none count.
        """
        texts = _texts(request, site)
        if not texts:
            return []
        if len(texts) > 1:
            texts = list(dict.fromkeys(texts))
        if len(texts) > MOST:
            return []
        opened = [self._open(site, text) for text in texts]
        return [s for s in opened if s is not None and self._counts(site, s, today)]

    def _open(self, site: str, text: bytes) -> Shown | None:
        # Only what opened is kept: it has one spelling, and nobody can flood it.
        shown = self._opened.get((site, text))
        if shown is not None:
            return shown
        try:
            shown = _open(self.seal(site), site, text.decode("latin-1"))
        except BadToken:
            return None
        self._opened.put((site, text), shown)
        return shown

    def _counts(self, site: str, shown: Shown, today: int) -> bool:
        if states.read(shown.state).issued > today:
            return False
        return shown.n is None or self._live.speaks(site, shown.n, shown.epoch)


def _open(seal: Seal, site: str, text: str) -> Shown:
    named, state, index, epoch = tokens.split(seal.open(text))
    if named != site:
        raise BadToken(f"the token is of another site than {site!r}")
    return Shown(state, index, epoch)


def _texts(request: Request, site: str) -> list[bytes]:
    cookies = request.headers.get(b"cookie")
    texts = [] if cookies is None else values(cookies, b"pps_" + site.encode())
    given = request.headers.get(b"authorization")
    if given is not None and given[: len(_SCHEME)].lower() == _SCHEME:
        texts.append(given[len(_SCHEME) :].strip())
    return texts
