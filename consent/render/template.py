"""Where the templates of whole pages are found, and how they are filled."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consent.render.builds import folder


def environment() -> Environment:
    """Give the templates under `templates/page`; what they are given is escaped."""
    return Environment(
        loader=FileSystemLoader(folder("_templates", "templates") / "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
