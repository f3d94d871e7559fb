"""Google Consent Mode: what is said first, and the snippet to paste."""

import re
from pathlib import Path

from consent.signals.consent_mode import snippet, told
from consent.tool import GoogleTag

DOCS = Path(__file__).parents[2] / "docs" / "signals.md"


def test_what_is_said_beside_the_types() -> None:
    """Only what is set: a region that is empty would mean nowhere."""
    assert told(GoogleTag(wait=0, redacts=False)) == {"default": {}, "set": {}}
    assert told(GoogleTag(regions=("DE",), passes_through=True)) == {
        "default": {"wait_for_update": 500, "region": ["DE"]},
        "set": {"ads_data_redaction": True, "url_passthrough": True},
    }


def test_the_snippet_denies_six_of_seven_types() -> None:
    """The seventh is what keeps a site safe, and needs nobody's yes."""
    text = snippet(GoogleTag(regions=("DE", "US-CA")))
    assert len(re.findall(r": 'denied',", text)) == 6
    assert "security_storage: 'granted'," in text
    assert "region: ['DE', 'US-CA']," in text


def test_the_docs_show_the_snippet() -> None:
    """What they say to paste is what a publish prints."""
    assert snippet(GoogleTag()) in DOCS.read_text()
