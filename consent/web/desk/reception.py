"""Who asks at the desk: a browser's session, or whom a trusted proxy vouches for."""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from consent.errors import BadToken
from consent.flows.sign_in import Doorman, Entered, Seated
from consent.rules import session as sessions
from consent.rules import slip as slips
from consent.rules.person import fold
from consent.rules.session import LIFE, Shown
from consent.rules.slip import Slip
from consent.seal import Seal
from consent.settings import Network
from consent.store.desk import DESK, Seat
from consent.web.answer import Headers
from consent.web.cookies import values
from consent.web.desk.tries import Tries
from consent.web.errors import NeedsHttps
from consent.web.proxy import is_trusted
from consent.web.request import Request

SECURE, PLAIN = "__Host-desk", "desk"
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
_NOBODY = "0" * 32


class Arrival(NamedTuple):
    """Who asks, if anybody known does, and the headers that answer them."""

    seat: Seat | None
    headers: Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """What knows who asks; `header` is that of trusted proxies, empty without one.

    `host` is what the desk's log is named by, and `root` the path that a proxy puts in
    front of the service.
    """

    doorman: Doorman
    tries: Tries
    host: str
    root: str = ""
    header: bytes = b""
    proxies: tuple[Network, ...] = ()

    async def arrive(self, request: Request, seal: Seal) -> Arrival:
        """Tell who asks, or raise `NeedsHttps` or `NotSignedIn`."""
        require_https(request)
        vouched = self.vouched(request)
        entered: Seated | Entered | None = await self._seated(request, seal)
        if entered is not None and not _is_same(entered.seat, vouched):
            entered = None
        if entered is None and vouched:
            entered = await self.doorman.vouched(vouched, request.now)
        if entered is None:
            brought = _values(request)
            return Arrival(None, [cleared(request)] if brought else [])
        shown = entered.shown
        headers = [] if shown is None else [cookie(request, seal, shown)]
        return Arrival(entered.seat, headers)

    def vouched(self, request: Request) -> str:
        """Give the name that a trusted proxy says, or nothing."""
        if not self.header or not is_trusted(request.scope, self.proxies):
            return ""
        return request.headers.get(self.header, b"").decode("utf-8", "replace").strip()

    async def _seated(self, request: Request, seal: Seal) -> Seated | None:
        for value in _values(request):
            try:
                shown = sessions.read(seal.open(value))
            except BadToken:
                continue
            if shown is not None:
                return await self.doorman.seat(shown, request.now)
        return None


def require_https(request: Request) -> None:
    """Raise `NeedsHttps` where passwords and cookies could be read on their way."""
    if request.scope["scheme"] != "https" and not _is_loopback(request.host):
        raise NeedsHttps(
            "The desk opens over https, or over http on the machine itself. Where a "
            "proxy ends TLS, name its address in CONSENT_TRUSTED_PROXIES and let it "
            "send X-Forwarded-Proto."
        )


def cookie(request: Request, seal: Seal, shown: Shown) -> tuple[bytes, bytes]:
    """Give the header that keeps a session in the browser."""
    return _cookie(request, seal.seal(sessions.write(shown)), LIFE // 1000)


def cleared(request: Request) -> tuple[bytes, bytes]:
    """Give the header that has the browser forget its session."""
    return _cookie(request, "", 0)


def write_slip(seal: Seal, request: Request, seat: Seat | None, key: bytes) -> str:
    """Seal a new slip for the forms of one page."""
    minute = request.now // slips.MINUTE
    return seal.seal(slips.write(Slip(DESK, minute, key.hex(), _holder(seat))))


def read_slip(seal: Seal, request: Request, seat: Seat | None, sealed: str) -> None:
    """Raise `BadSlip` unless a form was shown in this very session."""
    try:
        text = seal.open(sealed)
    except BadToken:
        text = ""
    slips.read(text, DESK, _holder(seat), request.now, LIFE // slips.MINUTE)


def _holder(seat: Seat | None) -> str:
    if seat is None:
        return _NOBODY
    return sha256(seat.session.id.encode()).hexdigest()[:32]


def _is_same(seat: Seat, vouched: str) -> bool:
    """Tell whether a session is that of whom the proxy names, if it names anybody."""
    if not vouched:
        return not seat.session.by_proxy
    return fold(seat.person.name) == fold(vouched)


def _is_loopback(host: str) -> bool:
    return host in _LOOPBACK or host.endswith(".localhost")


def _name(request: Request) -> str:
    return SECURE if request.scope["scheme"] == "https" else PLAIN


def _values(request: Request) -> list[bytes]:
    raw = request.headers.get(b"cookie", b"")
    return [value for value in values(raw, _name(request).encode()) if value]


def _cookie(request: Request, value: str, seconds: int) -> tuple[bytes, bytes]:
    # Lax, and not Strict, so that an address that an auditor was sent opens at once.
    # What a form does takes its slip besides, and never a GET.
    text = (
        f"{_name(request)}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"
    )
    if request.scope["scheme"] == "https":
        text += "; Secure"
    return (b"set-cookie", text.encode())
