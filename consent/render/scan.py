"""The report of a look at a live site, in one file that asks for nothing."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from markupsafe import Markup
from msgspec import Struct

from consent.render.template import environment


class Place(Struct, frozen=True, kw_only=True):
    """What is wrong in one place, and on how many more pages it is."""

    what: str
    where: str
    line: int
    more: int


class Wrong(Struct, frozen=True, kw_only=True):
    """One kind of thing that is wrong, in the words of the report."""

    level: str
    code: str
    assertion: str
    says: str
    places: Sequence[Place]
    do: str


class Shot(Struct, frozen=True, kw_only=True):
    """A page as it looked untouched, as a JPEG."""

    page: str
    picture: bytes

    @property
    def address(self) -> str:
        """Give the picture as an address that holds it."""
        return f"data:image/jpeg;base64,{b64encode(self.picture).decode()}"


class Told(Struct, frozen=True, kw_only=True):
    """All that the report says."""

    url: str
    host: str
    version: str
    time: str
    measured: str
    pages: str
    counts: Sequence[tuple[str, int]]
    steps: Sequence[tuple[str, str]]
    stopped: str
    wrong: Sequence[Wrong]
    shots: Sequence[Shot]
    advice: str


def scan(told: Told) -> str:
    """Render the report; a browser that opens it runs nothing and asks nobody."""
    templates = environment()
    style = templates.get_template("scan.css").render()
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return templates.get_template("scan.html").render(
        it=told,
        # It is ours, and its digest is that of the text as it stands.
        style=Markup(style),  # noqa: S704
        style_hash=f"sha256-{digest}",
    )
