"""Signing: the only home of itsdangerous.

Every site has a key of its own, derived from the service's master secret, so that a
site's own back end can be given the means to open its tokens and no one else's.
Whoever holds a site's key can also forge for that site.
"""

import hashlib
import hmac
from binascii import b2a_base64
from collections.abc import Sequence

from itsdangerous import Signer
from itsdangerous.encoding import want_bytes

from consent.errors import BadSetting, BadToken

SHORTEST_SECRET = 32

_SALT = b"consent-ledger token"
_BLOCK = 64
_FOR_URLS = bytes.maketrans(b"+/", b"-_")


def site_key(secret: bytes, site: str) -> bytes:
    """Derive a site's 32-byte key from a master secret of at least 32 bytes."""
    return _derive(secret, "site key", site)


def webhook_key(secret: bytes, site: str, url: str, number: int) -> bytes:
    """Derive the 32-byte key that signs what is sent to one address for one site.

    `number` tells keys apart that follow one another at the same address.
    """
    return _derive(secret, "webhook key", f"{site}\0{url}\0{number}")


def _derive(secret: bytes, use: str, name: str) -> bytes:
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(
            f"the secret has {len(secret)} bytes; it needs {SHORTEST_SECRET} or more",
            "CONSENT_SECRET",
        )
    label = f"consent-ledger {use}\0{name}"
    return hmac.digest(secret, label.encode(), "sha256")


def fingerprint(secret: bytes) -> bytes:
    """Give what a master secret is known by where the secret itself may not lie."""
    return hmac.digest(secret, b"consent-ledger fingerprint", "sha256")[:16]


class Seal:
    """Seals and opens the texts of one site."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the site's keys, oldest first.

        The newest seals; the older ones only open, so that rotation logs nobody out.
        """
        if not keys:
            raise BadSetting("a seal needs at least one key", "CONSENT_SECRET")
        self._signers = tuple(_Signer(key) for key in reversed(keys))

    def seal(self, text: str) -> str:
        """Sign an ASCII text; the same text gives the same bytes."""
        return f"{text}.{self._signers[0].get_signature(text.encode()).decode()}"

    def open(self, sealed: str | bytes) -> str:
        """Verify and give back the text, or raise `BadToken`."""
        if isinstance(sealed, str):
            sealed = sealed.encode(errors="surrogatepass")
        text, dot, given = sealed.rpartition(b".")
        if not dot or not sealed.isascii():
            raise BadToken("the token is not a signed ASCII text")
        # Compared as text: `unsign` reads base64 kindly, so that foreign letters, + for
        # -, and any unused bits would verify as well.
        for signer in self._signers:
            if hmac.compare_digest(signer.get_signature(text), given):
                return text.decode()
        raise BadToken("no key of this site sealed the token")


class _Signer(Signer):
    """The library's signer with HMAC-SHA-256, for one key.

    The library derives the key anew for each text and takes it into a new HMAC, which
    costs more than the text: here both are done once (RFC 2104 §4).
    """

    def __init__(self, key: bytes) -> None:
        super().__init__(
            key, salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256
        )
        block = self.derive_key().ljust(_BLOCK, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def get_signature(self, value: str | bytes) -> bytes:
        """Give what the library would."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(value if isinstance(value, bytes) else want_bytes(value))
        outer.update(inner.digest())
        letters = b2a_base64(outer.digest(), newline=False)
        return letters.translate(_FOR_URLS).rstrip(b"=")
