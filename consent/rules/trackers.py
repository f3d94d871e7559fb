"""What gives well-known tools away, and what they are for: never necessary (A18)."""

import re
from fnmatch import fnmatchcase

from consent.rules.host import is_below

_HOSTS = {
    "analytics": """
        amplitude.com clarity.ms cloudflareinsights.com fullstory.com
        google-analytics.com heap.io heapanalytics.com hotjar.com mixpanel.com
        mouseflow.com mc.yandex.ru plausible.io quantserve.com scorecardresearch.com
        segment.com segment.io chartbeat.com contentsquare.net optimizely.com
    """,
    "advertising": """
        2mdn.net adnxs.com adroll.com ads-twitter.com adsrvr.org amazon-adsystem.com
        bat.bing.com casalemedia.com criteo.com criteo.net demdex.net doubleclick.net
        facebook.net googleadservices.com googlesyndication.com googletagservices.com
        outbrain.com pinimg.com pubmatic.com rubiconproject.com
        sc-static.net snap.licdn.com taboola.com teads.tv tiktok.com
    """,
    "social": """
        facebook.com instagram.com linkedin.com pinterest.com platform.twitter.com
        reddit.com snapchat.com x.com
    """,
    "tag manager": "googletagmanager.com tealiumiq.com",
}
_KINDS = {host: kind for kind, hosts in _HOSTS.items() for host in hosts.split()}

_KEYS = {
    "analytics": """
        _ga _ga_* _gid _gat _gat_* __utm? _hj* _clck _clsk amplitude_id* AMP_*
        ajs_anonymous_id ajs_user_id mp_*_mixpanel _ym_* hubspotutk __hstc __qca
    """,
    "advertising": """
        IDE _gcl* _gac_* __gads __gpi _fbp _fbc _uet* MUID _ttp _tt_* _scid _rdt_uuid
        _pin_unauth li_fat_id cto_bundle personalization_id muc_ads
    """,
}

_NAMES = {
    "advertising": re.compile(
        r"(?<!no )(?<!without )(?<!ohne )(?<!keine )"
        r"\b(?:ads|ad(?:words|sense)|advert\w*|(?:re)?marketing|retargeting|werb(?:ung|e)\w*)",
        re.IGNORECASE,
    ),
    "analytics": re.compile(
        r"analytics|statisti[ck]|\bweb-?anal[yi]|reichweitenmessung|besuch\w*zählung"
        r"|\b(?:user|visitor|web|site|conversion) tracking|tracking (?:pixel|cookie)"
        r"|nutzertracking",
        re.IGNORECASE,
    ),
}

_PURPOSES = {
    "advertising": {
        *("ads", "advertising", "marketing", "remarketing", "retargeting", "werbung"),
    },
    "analytics": {
        *("analytics", "measurement", "statistics", "stats", "tracking", "analyse"),
        *("reichweitenmessung", "statistik"),
    },
    "social": {"social", "social-media"},
}


def kind_of_host(host: str) -> str:
    """Say what a host is known for, or nothing."""
    for known, kind in _KINDS.items():
        if is_below(host, known):
            return kind
    return ""


def kind_of_key(name: str) -> str:
    """Say what a cookie or key of this name is known for, or nothing."""
    for kind, known in _KEYS.items():
        if any(fnmatchcase(name.rstrip("*"), key) for key in known.split()):
            return kind
    return ""


def kind_of_name(name: str) -> str:
    """Say what a name gives away in English or German, or nothing."""
    return next(iter(kinds_of_name(name)), "")


def kinds_of_name(name: str) -> list[str]:
    """Say all that a name gives away in English or German."""
    return [kind for kind, words in _NAMES.items() if words.search(name)]


def kind_of_purpose(purpose_id: str) -> str:
    """Say what a purpose of this id is usually for, or nothing."""
    for kind, ids in _PURPOSES.items():
        if purpose_id in ids:
            return kind
    return ""
