"""Sites of one service that share an origin: their visitors are asked twice there."""

from collections.abc import Iterator, Mapping, Sequence

from consent.rules.finding import Finding
from consent.rules.origin import is_local
from consent.rules.rule import ORIGIN_SHARED
from consent.rules.shape import show


def find_shared(
    site: str, origins: Sequence[str], others: Mapping[str, Sequence[str]]
) -> Iterator[Finding]:
    """Find a site's origins that others have too, but for those of this machine."""
    for place, origin in enumerate(origins):
        names = [
            repr(other)
            for other in sorted(others)
            if other != site and origin in others[other]
        ]
        if names and not is_local(origin):
            message = (
                f"{show(origin)} is also an origin of {', '.join(names)}; "
                "whoever loads both notices there is asked twice"
            )
            yield Finding(ORIGIN_SHARED, f"origins[{place}]", message)
