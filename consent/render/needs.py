"""Which parts and style sheets of a build a site needs: nothing else travels."""

from consent.model import CspMode, Notice, Regime, Site
from consent.render.look import sheets


def parts(site: Site) -> tuple[str, ...]:
    """Name the script parts of a site, in the order in which they run."""
    core = "core" if site.notice.regimes == (Regime.OPT_IN,) else "regimes"
    optional = {"count": site.settings.count_shown}
    # The core comes first, so that no fault of another part reaches the notice.
    return (core, *(name for name, is_needed in optional.items() if is_needed))


def around(site: Site) -> tuple[str, ...]:
    """Name the parts that start the others, each the ones before it."""
    # The last one is the first to run: tools hear the default ahead of everything.
    language = ("language",) if len(site.notice.languages) > 1 else ()
    told = (tool.value for tool in site.settings.told)
    settings = site.settings
    optional = {
        "undeclared": settings.count_undeclared,
        "policy": settings.csp.mode is CspMode.ENFORCE,
        "hold": settings.hold.untagged,
    }
    needed = (name for name, is_needed in optional.items() if is_needed)
    return (*language, *told, *needed)


def says_hosts(site: Site) -> bool:
    """Tell whether a site has parts that ask where its services load from."""
    return bool({"policy", "hold"}.intersection(around(site)))


def styles(notice: Notice) -> tuple[str, ...]:
    """Name the style sheets of a notice, in the order in which they count."""
    optional = sheets(notice.look)
    return ("notice", *(name for name, is_needed in optional.items() if is_needed))
