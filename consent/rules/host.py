"""Host names, as browsers write them: lower case, punycode, no trailing dot."""

import re
from ipaddress import AddressValueError, IPv4Address

LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = rf"{LABEL}(?:\.{LABEL})*"
DOMAIN = rf"{LABEL}(?:\.{LABEL})+"

_HOST = re.compile(HOST)
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_LONGEST = 253
# Of the public suffix list what an owner is likely to write; browsers know all of it.
_SECOND = {"ac", "co", "com", "edu", "gob", "gouv", "gov", "net", "ne", "or", "org"}
_SHARED = {
    *("appspot.com", "azurewebsites.net", "blogspot.com", "cloudfront.net"),
    *("firebaseapp.com", "fly.dev", "github.io", "gitlab.io", "herokuapp.com"),
    *("myshopify.com", "netlify.app", "pages.dev", "onrender.com", "vercel.app"),
    *("web.app", "workers.dev"),
}
_EXAMPLE = "such as stats.shop.example"


def problem(text: str) -> str:
    """Say what is wrong with a host name, if anything is."""
    if "/" in text or ":" in text:
        return f"is not a host; leave scheme, port and path out, {_EXAMPLE}"
    if not text.isascii():
        return "is not ASCII; write it as browsers send it, in punycode (xn--…)"
    if text != text.lower() or text.endswith("."):
        return f"is not in its one form; use lower case and no last dot, {_EXAMPLE}"
    if "*" in text:
        return f"has a wildcard; name each host, {_EXAMPLE}"
    if not _HOST.fullmatch(text) or len(text) > _LONGEST:
        return f"is not a host name; write one {_EXAMPLE}"
    return "" if _is_readable(text) else "is not a name or address that browsers know"


def domain_problem(text: str) -> str:
    """Say what is wrong with a domain that cookies are to be set for."""
    if found := problem(text):
        return found
    if "." not in text or _is_number(text):
        return "is not a domain cookies can be set for; write one such as shop.example"
    first, _, last = text.partition(".")
    if text in _SHARED or (first in _SECOND and len(last) == 2):
        return "is shared by many sites, so that browsers keep no cookie for it"
    return ""


def is_below(host: str, domain: str) -> bool:
    """Tell whether a host is a domain or stands below it (RFC 6265 §5.1.3)."""
    return host == domain or host.endswith(f".{domain}")


def _is_readable(text: str) -> bool:
    if _is_number(text):
        return _is_address(text)
    return all(_is_label(label) for label in text.split("."))


def _is_number(text: str) -> bool:
    """A name whose last label is a number is an address to every browser."""
    return _NUMBER.fullmatch(text) is not None


def _is_address(text: str) -> bool:
    try:
        return str(IPv4Address(text)) == text
    except AddressValueError:
        return False


def _is_label(label: str) -> bool:
    if not label.startswith("xn--"):
        return True
    try:
        return not label[4:].encode().decode("punycode").isascii()
    except UnicodeError:
        return False
