"""Which parts and style sheets of a build a site needs: nothing else travels."""

from consent.model import CspMode, Notice, Regime, Site, StorageKind
from consent.render.builds import Build
from consent.render.look import sheets

# The core removes these itself, at once; what else there is lists itself later.
_AT_ONCE = {StorageKind.COOKIE, StorageKind.LOCAL, StorageKind.SESSION}


def parts(site: Site) -> tuple[str, ...]:
    """Name the script parts of a site, in the order in which they run."""
    core = "core" if site.notice.regimes == (Regime.OPT_IN,) else "regimes"
    optional = {
        "count": site.settings.count_shown,
        "storage": _keeps_more(site),
        "embed": has_embeds(site.notice),
    }
    # The core comes first, so that no fault of another part reaches the notice.
    return (core, *(name for name, is_needed in optional.items() if is_needed))


def _keeps_more(site: Site) -> bool:
    """Tell whether services keep what takes more than a name to be removed."""
    stored = [item for each in site.notice.services for item in each.storage]
    return any(item.kind not in _AT_ONCE and not item.host for item in stored) or any(
        scope.path != "/" and not scope.http_only for scope in site.settings.scopes
    )


def around(site: Site) -> tuple[str, ...]:
    """Name the parts that start the others, each the ones before it."""
    # The last one is the first to run: tools hear the default ahead of everything.
    language = ("language",) if len(site.notice.languages) > 1 else ()
    told = (tool.value for tool in site.settings.told)
    settings = site.settings
    optional = {
        "attributes": bool(settings.honoured),
        "queue": settings.queues,
        "undeclared": settings.count_undeclared,
        "policy": settings.csp.mode is CspMode.ENFORCE,
        "hold": settings.hold.untagged,
    }
    needed = (name for name, is_needed in optional.items() if is_needed)
    return (*language, *told, *needed)


def says_hosts(site: Site) -> bool:
    """Tell whether a site has parts that ask where its services load from."""
    return bool({"policy", "hold", "undeclared"}.intersection(around(site)))


def layers(notice: Notice, build: Build) -> tuple[str, ...]:
    """Name the templates that a notice is shown by, of those that a build has."""
    optional = {"embed": has_embeds(notice) and "embed.html" in build.templates}
    kept = (name for name, is_needed in optional.items() if is_needed)
    return ("banner", "preferences", *kept)


def has_embeds(notice: Notice) -> bool:
    """Tell whether something stands in for what is held back in a page."""
    return bool(notice.posters) or any(each.embed for each in notice.services)


def styles(notice: Notice) -> tuple[str, ...]:
    """Name the style sheets of a notice, in the order in which they count."""
    optional = {"embed": has_embeds(notice)} | sheets(notice.look)
    return ("notice", *(name for name, is_needed in optional.items() if is_needed))
