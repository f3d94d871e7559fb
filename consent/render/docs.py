"""The HTTP contract as a page to read: no script, and nothing from anywhere else."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import Struct

from consent.render.builds import folder


class Docs(Struct, frozen=True, kw_only=True):
    """A page, and the text of the one style element in it."""

    html: str
    style: str


def docs(document: Mapping[str, Any]) -> Docs:
    """Render an OpenAPI document."""
    environment = Environment(
        loader=FileSystemLoader(folder("_templates", "templates") / "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Docs(
        html=environment.get_template("docs.html").render(document=document),
        style=environment.get_template("docs.css").render(),
    )
