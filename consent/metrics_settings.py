"""Who may read the metrics, as the environment says: nobody, or who has a token."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from consent import secret_file
from consent.errors import BadSetting

TOKEN, TOKEN_FILE = "CONSENT_METRICS_TOKEN", "CONSENT_METRICS_TOKEN_FILE"
KNOWN = frozenset((TOKEN, TOKEN_FILE))
SHORTEST = 20


def read(environment: Mapping[str, str]) -> bytes:
    """Give the token that metrics are shown for, or nothing; or raise `BadSetting`."""
    token = _token(environment)
    if not token:
        return b""
    if len(token) < SHORTEST or not token.isascii() or not token.isprintable():
        raise BadSetting(
            f"{TOKEN} has to be {SHORTEST} letters, digits or signs and more; "
            "`openssl rand -hex 16` makes one",
            TOKEN,
        )
    if find_spec("prometheus_client") is None:
        raise BadSetting(
            f"{TOKEN} is set, and metrics need `pip install 'consent-ledger[metrics]'`",
            TOKEN,
        )
    return token.encode()


def _token(environment: Mapping[str, str]) -> str:
    given, path = environment.get(TOKEN, ""), environment.get(TOKEN_FILE, "")
    if given and path:
        raise BadSetting(f"{TOKEN} and {TOKEN_FILE} are both set; set one", TOKEN)
    if path:
        return secret_file.read(Path(path).expanduser(), TOKEN_FILE).strip()
    return given.strip()
