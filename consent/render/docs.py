"""The HTTP contract as a page to read: no script, and nothing from anywhere else."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from consent.render.template import environment


class Docs(Struct, frozen=True, kw_only=True):
    """A page, and the text of the one style element in it."""

    html: str
    style: str


def docs(document: Mapping[str, Any]) -> Docs:
    """Render an OpenAPI document."""
    templates = environment()
    return Docs(
        html=templates.get_template("docs.html").render(document=document),
        style=templates.get_template("docs.css").render(),
    )
