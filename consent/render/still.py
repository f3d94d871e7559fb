"""A notice as a still picture in markup: both layers side by side, with their style."""

from typing import Any

from markupsafe import Markup

from consent.model import Notice, Regime
from consent.render import Build, html, style
from consent.render.template import environment
from consent.render.tree import markup, nodes


def still(notice: Notice, lang: str, regime: Regime, build: Build) -> Markup:
    """Render the tree that the widget would build, as an element's own shadow."""
    layers = html(notice, lang, regime, build)
    section: Any = nodes(layers.banner)[0]
    dialog: Any = nodes(layers.preferences)[0]
    section[1]["inert"] = ""
    dialog[1]["open"] = ""
    section.append(dialog)
    text = (
        environment()
        .get_template("still.html")
        .render(
            style=Markup(style(notice, build).replace("</", "<\\/")),  # noqa: S704
            notice=Markup(markup(section)),  # noqa: S704
        )
    )
    return Markup(text)  # noqa: S704
