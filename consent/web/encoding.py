"""Choosing a content coding by `Accept-Encoding` (RFC 9110 §12.5.3)."""

import re
from functools import lru_cache

_ITEM = re.compile(r"\s*([a-z*-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.ASCII)


@lru_cache(maxsize=256)
def best(accepted: bytes | None) -> str:
    """Give the coding to answer with: br, gzip or identity, in that order of taste.

    Where nothing is acceptable the answer is sent as it is, as the RFC allows.
    """
    weights = _weights((accepted or b"").decode("latin-1").lower())
    rest = weights.get("*", 0.0)
    br, gzip = weights.get("br", rest), weights.get("gzip", rest)
    identity = weights.get("identity", weights.get("*", 0.001))
    if br > 0 and br >= max(gzip, identity):
        return "br"
    return "gzip" if gzip > 0 and gzip >= identity else "identity"


def _weights(accepted: str) -> dict[str, float]:
    matches = (_ITEM.fullmatch(item) for item in accepted.split(","))
    return {match[1]: float(match[2] or 1) for match in matches if match}
