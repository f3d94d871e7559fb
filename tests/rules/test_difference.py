"""What lies between two drafts of one site."""

import pytest

from consent.errors import BadSiteFile
from consent.rules.difference import difference
from tests.rules.site_files import draft


def test_a25_only_what_is_new_is_asked() -> None:
    """What stood in the older draft keeps its answers; settings are told as well."""
    new = draft('origins = ["https://b.example"]\n[purposes.media]')
    changes = difference(draft(), new)
    assert [(each.about, each.asked) for each in changes] == [
        ("purposes.media", "everyone"),
        ("settings", "nobody"),
        ("settings", "nobody"),
    ]


def test_two_sites_are_not_compared() -> None:
    """One is no later version of the other."""
    with pytest.raises(BadSiteFile, match="two sites, 'shop' and 'blog'"):
        difference(draft(), draft('id = "blog"'))
