"""A site's file to begin with, from what was seen; what only owners know is empty."""

import json
import re
from collections.abc import Iterator, Sequence

from consent.scan.found import OWN, Found
from consent.scan.passes import Sight
from consent.scan.seen import Kept

_SALE = {"marketing"}
_LABEL = re.compile(r"[^a-z0-9-]+")


def site_id(host: str) -> str:
    """Make a site's id of its host."""
    first = host.removeprefix("www.").partition(".")[0]
    return _LABEL.sub("-", first.lower()).strip("-")[:32] or "site"


def draft(
    sight: Sight, found: dict[str, Found], name: str, languages: Sequence[str]
) -> str:
    """Write the file; `languages` are those that there are words in."""
    purposes = sorted({one.purpose for one in found.values()} - {"necessary"})
    lines = [
        f"# Drafted by `consent init {sight.wish.url}` from {len(sight.pages)} pages.",
        "# What is empty only you know. `consent publish` tells all that is missing.",
        f"id = {_text(name)}",
        f"origins = [{_text(sight.wish.origin)}]",
        f"languages = [{_text(_language(sight.language, languages))}]",
        "",
        "[controller]  # who answers for the site, as visitors read it",
        'name = ""',
        'address = ""',
        'contact = ""  # an e-mail or web address',
        'privacy_policy = ""  # its web address',
        "",
    ]
    if any(one.purpose == "necessary" for one in found.values()):
        lines += _necessary()
    for purpose in purposes:
        lines += [f"[purposes.{purpose}]"]
        lines += ["sale = true  # opt-out signals turn it off"] * (purpose in _SALE)
        lines += [""]
    for one in sorted(found.values(), key=lambda one: (one.id != OWN, one.id)):
        lines += [*_service(one), ""]
    return "\n".join(lines)


def _necessary() -> list[str]:
    return [
        "[purposes.necessary]",
        "necessary = true",
        'reason = ""  # why the site does not work without what is listed under it',
        "",
    ]


def _service(one: Found) -> Iterator[str]:
    yield f"# {one.name}: {one.sure}. Seen on {', '.join(one.pages[:3])}"
    if one.id == OWN:
        yield "# Leave here what the site cannot do without; move or drop the rest."
    elif one.preset is None:
        yield "# Unknown here: find out what it is for, and put it under that purpose."
    yield f"[services.{one.id}]"
    if one.preset is None:
        yield from _unknown(one)
        return
    yield f'service = "preset:{one.preset}"'
    if one.preset.yours:
        yield f"# Yours to add: {one.preset.yours}."
    for key in ("recipient", "country", "policy"):
        if key not in one.preset.table:
            yield f'{key} = ""'
    yield from _more(one)


def _unknown(one: Found) -> Iterator[str]:
    yield f"name = {_text(one.name)}"
    yield f"purposes = [{_text(one.purpose)}]"
    yield 'recipient = ""  # who receives the data'
    yield 'country = ""  # the recipient\'s, such as "IE"'
    yield 'policy = ""  # the recipient\'s privacy policy'
    if one.hosts:
        yield f"hosts = [{', '.join(map(_text, one.hosts))}]"
    yield from _kept(one.kept)


def _more(one: Found) -> Iterator[str]:
    """Add what was seen of a service and its preset does not know."""
    assert one.preset is not None  # noqa: S101
    known = one.preset.table.get("hosts", [])
    further = [host for host in one.hosts if host not in known]
    if further:
        hosts = ", ".join(map(_text, [*known, *further]))
        yield f"hosts = [{hosts}]"


def _kept(found: Sequence[Kept]) -> Iterator[str]:
    cookies = [one for one in found if one.kind == "cookie"]
    stored = [one for one in found if one.kind != "cookie"]
    if cookies:
        yield "cookies = ["
        for one in cookies:
            yield f"  {{ name = {_text(one.name)}, duration = {_text(_days(one))} }},"
        yield "]"
    if stored:
        yield "storage = ["
        for one in stored:
            duration = _text(_days(one))
            named = f"kind = {_text(one.kind)}, name = {_text(one.name)}"
            yield f"  {{ {named}, duration = {duration} }},"
        yield "]"


def _days(one: Kept) -> str:
    if one.days is None:
        return "until deleted"
    if one.days == 0:
        return "session"
    return f"{one.days} {'day' if one.days == 1 else 'days'}"


def _language(said: str, languages: Sequence[str]) -> str:
    first = said.partition("-")[0].lower()
    return next((each for each in (said, first) if each in languages), "en")


def _text(text: str) -> str:
    # JSON's strings are TOML's, but for DEL, which TOML wants escaped.
    return json.dumps(text).replace("\x7f", "\\u007f")
