"""Where the templates of whole pages are found, and how they are filled."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from consent.render.builds import folder


def environment(*others: str) -> Environment:
    """Give the templates under `templates/page`; what they are given is escaped.

    What is not there is looked for in the `others` beside it.
    """
    return filled("page", *others)


def filled(*names: str) -> Environment:
    """Give the templates of some folders, each looked for in their order."""
    templates = folder("_templates", "templates")
    return Environment(
        loader=FileSystemLoader([templates / name for name in names]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
