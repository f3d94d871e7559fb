"""What stands in place of what is held back in a page, as the script has it."""

from typing import Any

from consent.model import CspMode, Embed, Site
from consent.render.tree import nodes
from consent.render.wire import packed


def embeds(site: Site, lang: str, markup: str) -> dict[str, Any]:
    """Give its tree, names by id, what else is missing, and its posters; or nothing."""
    if not markup:
        return {}
    notice = site.notice
    (tree,) = nodes(markup)
    optional = (each for each in notice.purposes if not each.necessary)
    missing = {
        each.id: each.embed
        for each in notice.services
        if each.embed not in {None, Embed.CONTENT}
    }
    return {
        "tree": packed(tree),
        "names": [
            *([each.id, each.name[lang]] for each in optional),
            *([each.id, each.name] for each in notice.services),
        ],
        "missing": list(missing.items()),
        "posters": list(notice.posters.items()),
        "isBound": site.settings.csp.mode is CspMode.ENFORCE,
    }
