"""Signing: the only home of itsdangerous.

Every site has a key of its own, derived from the service's master secret, so that a
site's own back end can be given the means to open its tokens and no one else's.
Whoever holds a site's key can also forge for that site.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence

from itsdangerous import BadSignature, Signer

from consent.errors import BadSetting, BadToken

SHORTEST_SECRET = 32

# 43 characters of base64 hold 258 bits, two more than SHA-256 fills: the last is even.
_SIGNATURE = re.compile(r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")


def site_key(secret: bytes, site: str) -> bytes:
    """Derive a site's 32-byte key from a master secret of at least 32 bytes."""
    if len(secret) < SHORTEST_SECRET:
        raise BadSetting(
            f"the secret has {len(secret)} bytes; it needs {SHORTEST_SECRET} or more",
            "CONSENT_SECRET",
        )
    return hmac.digest(secret, b"consent-ledger site key\0" + site.encode(), "sha256")


class Seal:
    """Seals and opens the texts of one site."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the site's keys, oldest first.

        The newest seals; the older ones only open, so that rotation logs nobody out.
        """
        if not keys:
            raise BadSetting("a seal needs at least one key", "CONSENT_SECRET")
        # Derived here once; the library would do it again for every token.
        derived = [_signer([key], "hmac").derive_key() for key in keys]
        self._signer = _signer(derived, "none")

    def seal(self, text: str) -> str:
        """Sign an ASCII text; the same text gives the same bytes."""
        return self._signer.sign(text).decode()

    def open(self, sealed: str) -> str:
        """Verify and give back the text, or raise `BadToken`."""
        if not sealed.isascii():
            raise BadToken("the token is not ASCII")
        try:
            text = self._signer.unsign(sealed).decode()
        except BadSignature as error:
            raise BadToken("no key of this site sealed the token") from error
        # The standard library reads base64 kindly: foreign letters, + for -, and any
        # unused bits verify as well.
        if not _SIGNATURE.fullmatch(sealed[len(text) + 1 :]):
            raise BadToken("the token's signature is not in its one form")
        return text


def _signer(keys: list[bytes], key_derivation: str) -> Signer:
    return Signer(
        keys,
        salt="consent-ledger token",
        sep=".",
        key_derivation=key_derivation,
        digest_method=hashlib.sha256,
    )
