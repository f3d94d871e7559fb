"""Standard Webhooks 1.0.0, symmetric: how a message is signed and a secret written."""

import base64
import hmac
from collections.abc import Mapping, Sequence

PREFIX = "whsec_"


def headers(
    name: str, timestamp: int, body: bytes, keys: Sequence[bytes]
) -> Mapping[str, str]:
    """Give what goes with a message; each key signs, so that one can be exchanged.

    `name` has no full stop; `timestamp` is that of the attempt, in seconds since 1970.
    """
    signed = b"%s.%d.%s" % (name.encode(), timestamp, body)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{_sign(key, signed)}" for key in keys),
    }


def write_secret(key: bytes) -> str:
    """Write a key as receivers are given it."""
    return PREFIX + base64.b64encode(key).decode()


def _sign(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
