"""Where people can read or write to: web addresses and e-mail addresses."""

import re

from consent.rules import host as hosts
from consent.rules import origin

# What RFC 3986 allows in path, query and fragment, percent signs only in triplets.
_REST = r"(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?"
_MAILBOX = r"[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]{1,64}"

URL = f"{origin.NO_DEFAULT_PORT}{origin.ORIGIN}{_REST}"
CONTACT = f"(?:{_MAILBOX}@{hosts.HOST}|{URL})"

_URL = re.compile(f"(https?://[^/?#]+){_REST}")
_EMAIL = re.compile(f"{_MAILBOX}@(.+)")
_LONGEST = 500

PATH = r"/(?:[A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
ENDPOINT = f"(?!.*#){URL}"


def url_problem(text: str) -> str:
    """Say what is wrong with a web address that visitors are sent to."""
    match = _URL.fullmatch(text)
    if match is None or len(text) > _LONGEST:
        return "is not a web address; write one such as https://shop.example/privacy"
    return origin.problem(match[1])


def path_problem(text: str) -> str:
    """Say what is wrong with how the paths of a service begin."""
    if not re.fullmatch(PATH, text) or len(text) > _LONGEST:
        return "is not how a path begins; write one such as /recaptcha/"
    return ""


def endpoint_problem(text: str) -> str:
    """Say what is wrong with a web address that the service sends to."""
    match = _URL.fullmatch(text)
    if match is None or len(text) > _LONGEST:
        return "is not a web address; write one such as https://crm.example/consent"
    if "#" in text:
        return "has a part that is never sent; leave # and what follows out"
    return origin.problem(match[1])


def contact_problem(text: str) -> str:
    """Say what is wrong with an e-mail or web address to write to."""
    match = _EMAIL.fullmatch(text)
    if match is not None:
        return hosts.problem(match[1])
    if "://" in text:
        return url_problem(text)
    return "is not a contact; write an e-mail address or https:// and a page"
