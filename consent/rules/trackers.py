"""Hosts of well-known tools, and what they are for: never necessary (A18)."""

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

_PURPOSES = {
    "advertising": {"ads", "advertising", "marketing", "remarketing", "retargeting"},
    "analytics": {"analytics", "measurement", "statistics", "stats", "tracking"},
    "social": {"social", "social-media"},
}


def kind_of_host(host: str) -> str:
    """Say what a host is known for, or nothing."""
    for known, kind in _KINDS.items():
        if is_below(host, known):
            return kind
    return ""


def kind_of_purpose(purpose_id: str) -> str:
    """Say what a purpose of this id is usually for, or nothing."""
    for kind, ids in _PURPOSES.items():
        if purpose_id in ids:
            return kind
    return ""
