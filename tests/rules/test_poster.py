"""Posters by their bytes and their sources, and what a site's file says of embeds."""

import pytest

from consent.model import Embed
from consent.rules import poster
from tests.rules.site_files import draft, mistakes

PICTURES = {
    "avif": b"\0\0\0\x20ftypavif",
    "gif": b"GIF89a",
    "jpg": b"\xff\xd8\xff\xe0",
    "png": b"\x89PNG\r\n\x1a\n",
    "webp": b"RIFF\0\0\0\0WEBP",
}


@pytest.mark.parametrize(("ending", "begin"), PICTURES.items())
def test_a_picture_is_what_its_bytes_say(ending: str, begin: bytes) -> None:
    """Whatever a host or a file's name says, it is served as what it is."""
    found = poster.NAME.fullmatch(poster.name(begin))
    assert found is not None
    assert found[1] == ending
    assert poster.content_problem(begin) == ""


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"<html>", b"%PDF-1.7", b"GIF87b"])
def test_nothing_else_is_a_poster(content: bytes) -> None:
    """A page that says it was not found is no picture, nor is what may hold scripts."""
    assert poster.content_problem(content).startswith("is no picture; save it as one")


def test_a_poster_is_small() -> None:
    """Visitors load it unasked."""
    large = PICTURES["gif"].ljust(poster.LARGEST + 1)
    assert "300,000 bytes" in poster.content_problem(large)


def test_a_file_says_what_stands_for_what() -> None:
    """A poster is an address's or a service's, from a public address or a file."""
    said = mistakes("""
      [posters]
      matomo = "art/matomo.webp"
      "https://maps.example/embed?id=3" = "https://maps.example/3.png"
      nobody = "art/nobody.webp"
      ads = "http://ads.example/poster.png"
    """)
    assert said == {
        "posters.nobody": "is neither a service's id nor the address that is embedded",
        "posters.ads": (
            '"http://ads.example/poster.png" is no address that begins with https://, '
            "nor the path of a file"
        ),
    }


def test_a_service_says_what_it_embeds() -> None:
    """One that says nothing has nothing in its place."""
    services = draft('[services.ads]\nembed = "captcha"').notice.services
    assert [each.embed for each in services] == [None, None, Embed.CAPTCHA]
