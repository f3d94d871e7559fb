"""Which of the tokens that a request shows are genuine and still count."""

from dataclasses import dataclass

from starlette.types import Scope

from consent.errors import BadToken
from consent.rules import token as tokens
from consent.rules.token import Token
from consent.seal import Seal, site_key
from consent.store.live import Live
from consent.web.cookies import values
from consent.web.memo import Memo

MOST = 8
REMEMBERED = 4_096

_SCHEME = b"consent "


@dataclass(frozen=True, slots=True)
class Shown:
    """A token that was opened, and its state as text."""

    token: Token
    state: str


class Tokens:
    """Opens tokens of every site, and remembers the newest thousands it opened."""

    def __init__(self, secrets: tuple[bytes, ...], live: Live) -> None:
        """Take the master secrets, oldest first, and what no longer counts."""
        self._secrets = secrets
        self._live = live
        self._seals: dict[str, Seal] = {}
        self._opened: Memo[tuple[str, bytes], Shown] = Memo(REMEMBERED)

    def seal(self, site: str) -> Seal:
        """Give the seal of a published site."""
        seal = self._seals.get(site)
        if seal is None:
            seal = Seal([site_key(secret, site) for secret in self._secrets])
            self._seals[site] = seal
        return seal

    def shown(self, scope: Scope, site: str, today: int) -> list[Shown]:
        """Give the site's tokens that a request shows and that count.

        Forged, foreign, post-dated and superseded ones are left out; those that ran
        out are not. More than eight different ones are no honest browser's: none count.
        """
        texts = _texts(scope, site)
        if not texts:
            return []
        if len(texts) > 1:
            texts = list(dict.fromkeys(texts))
        if len(texts) > MOST:
            return []
        opened = [self._open(site, text) for text in texts]
        return [s for s in opened if s is not None and self._counts(s.token, today)]

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

    def _counts(self, token: Token, today: int) -> bool:
        if token.state.issued > today:
            return False
        return token.index is None or not self._live.is_superseded(
            token.site, token.index
        )


def _open(seal: Seal, site: str, text: str) -> Shown:
    plain = seal.open(text)
    token = tokens.read(plain)
    if token.site != site:
        raise BadToken(f"the token is of another site than {site!r}")
    head = len(f"{tokens.VERSION}.{site}.")
    tail = 0 if token.index is None else len(f".i{token.index}")
    return Shown(token, plain[head : len(plain) - tail])


def _texts(scope: Scope, site: str) -> list[bytes]:
    texts = values(scope, b"pps_" + site.encode())
    for key, value in scope["headers"]:
        if key == b"authorization" and value[: len(_SCHEME)].lower() == _SCHEME:
            texts.append(value[len(_SCHEME) :].strip())
    return texts
