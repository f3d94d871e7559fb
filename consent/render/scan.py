"""The report of a look at a live site, in one file that asks for nothing."""

from base64 import b64encode
from collections.abc import Sequence

from msgspec import Struct

from consent.render.template import environment


class Wrong(Struct, frozen=True, kw_only=True):
    """One thing that is wrong, in the words of the report."""

    level: str
    code: str
    assertion: str
    says: str
    what: str
    where: str
    line: int
    more: int
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
    measured: str
    steps: Sequence[str]
    wrong: Sequence[Wrong]
    shots: Sequence[Shot]
    advice: str


def scan(told: Told) -> str:
    """Render the report."""
    return environment().get_template("scan.html").render(it=told)
