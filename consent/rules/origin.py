"""Serialized origins (RFC 6454 §6.2), as browsers send them and no other way."""

import re

from consent.rules import host as hosts

_LOCAL = rf"(?:{hosts.LABEL}\.)*localhost|127\.0\.0\.1|\[::1\]"
ORIGIN = rf"(?:https://{hosts.HOST}|http://(?:{_LOCAL}))(?::[1-9][0-9]{{0,4}})?"
NO_DEFAULT_PORT = r"(?!https://[^/?#]*:443(?:[/?#]|$))(?!http://[^/?#]*:80(?:[/?#]|$))"

_LOCAL_HOST = re.compile(_LOCAL)
_PARTS = re.compile(r"(https?)://([^/?#@:\[\]]+|\[::1\])(?::([0-9]+))?")
_DEFAULT_PORTS = {"https": "443", "http": "80"}
_EXAMPLE = "such as https://shop.example"


def problem(text: str) -> str:
    """Say what is wrong with an origin, if anything is."""
    if not text.startswith(("https://", "http://")):
        return f"is not an origin; write https:// and a host, {_EXAMPLE}"
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return f"is not an origin; leave out path, query and user, {_EXAMPLE}"

    scheme, host, port = parts.groups()
    if found := "" if host == "[::1]" else hosts.problem(host):
        return f"has a wrong host: {host!r} {found}"
    if scheme == "http" and not _LOCAL_HOST.fullmatch(host):
        return "is not safe; write https:// (http:// is for localhost alone)"
    return "" if port is None else _port_problem(scheme, port)


def host_of(origin: str) -> str:
    """Give the host of a well-formed origin, without scheme and port."""
    host = origin.partition("://")[2]
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def is_local(origin: str) -> bool:
    """Tell whether a well-formed origin is of the machine that a browser runs on."""
    return _LOCAL_HOST.fullmatch(host_of(origin)) is not None


def _port_problem(scheme: str, port: str) -> str:
    if port == _DEFAULT_PORTS[scheme]:
        return f"has the port every {scheme} origin has; leave :{port} out"
    if port.startswith("0") or len(port) > 5 or int(port) > 65_535:
        return "has a port that does not exist; write 1 to 65535"
    return ""
