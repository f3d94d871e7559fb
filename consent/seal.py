"""Signing: the only home of itsdangerous.

Every site has a key of its own, derived from the service's master secret, so that a
site's own back end can be given the means to open its tokens and no one else's.
Whoever holds a site's key can also forge for that site.
"""

import hashlib
import hmac
from collections.abc import Sequence

from itsdangerous import Signer
from itsdangerous.signer import SigningAlgorithm

from consent.errors import BadSetting, BadToken

SHORTEST_SECRET = 32

_SALT = b"consent-ledger token"


def site_key(secret: bytes, site: str) -> bytes:
    """Derive a site's 32-byte key from a master secret of at least 32 bytes."""
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(
            f"the secret has {len(secret)} bytes; it needs {SHORTEST_SECRET} or more",
            "CONSENT_SECRET",
        )
    return hmac.digest(secret, b"consent-ledger site key\0" + site.encode(), "sha256")


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
        self._signers = tuple(_signer(key) for key in reversed(keys))

    def seal(self, text: str) -> str:
        """Sign an ASCII text; the same text gives the same bytes."""
        return self._signers[0].sign(text).decode()

    def open(self, sealed: str) -> str:
        """Verify and give back the text, or raise `BadToken`."""
        text, dot, signature = sealed.rpartition(".")
        if not dot or not sealed.isascii():
            raise BadToken("the token is not a signed ASCII text")
        # Compared as text: `unsign` reads base64 kindly, so that foreign letters, + for
        # -, and any unused bits would verify as well.
        given = signature.encode()
        for signer in self._signers:
            if hmac.compare_digest(signer.get_signature(text), given):
                return text
        raise BadToken("no key of this site sealed the token")


class _Prepared(SigningAlgorithm):
    """HMAC-SHA-256 with one key, set up once: the library would do so for each text."""

    def __init__(self, key: bytes) -> None:
        self._mac = hmac.new(key, digestmod=hashlib.sha256)

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """Sign with the key that was prepared, which is the one handed in."""
        mac = self._mac.copy()
        mac.update(value)
        return mac.digest()


def _signer(key: bytes) -> Signer:
    """Make the library's signer, its key derived in the library's way but once."""
    deriving = Signer(
        key, salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256
    )
    derived = deriving.derive_key()
    return Signer(derived, key_derivation="none", algorithm=_Prepared(derived))
