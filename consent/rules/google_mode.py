"""What a site's file says of Google's tags: whether it fits, and whether they wait."""

from collections.abc import Iterator

from consent.errors import Mistake
from consent.rules.finding import Finding
from consent.rules.place import DEFAULT, country_of
from consent.rules.rule import GOOGLE_ADVANCED
from consent.rules.shape import show
from consent.rules.site_tables import GoogleTable, SiteFile
from consent.tool import GoogleTag

_WHERE = "signals.google"


def settings(table: GoogleTable) -> GoogleTag:
    """Give what a table says as settings."""
    return GoogleTag(
        wait=table.wait_for_update,
        regions=table.region,
        redacts=table.ads_data_redaction,
        passes_through=table.url_passthrough,
        advanced=table.advanced,
    )


def open_hosts(site: SiteFile) -> tuple[str, ...]:
    """Give the hosts that no policy keeps out, since their tags do not wait."""
    early = [site.services.get(each) for each in site.signals.google.advanced]
    hosts = [host for service in early if service for host in service.hosts]
    return tuple(dict.fromkeys(hosts))


def find_mistakes(site: SiteFile) -> Iterator[Mistake]:
    """Find what is said to nobody, of no service, or too few."""
    table = site.signals.google
    if table != GoogleTable() and "google" not in site.signals.tell:
        yield Mistake('is for nobody; add "google" to signals.tell', _WHERE)
    for place, each in enumerate(table.advanced):
        if each not in site.services:
            message = f"{show(each)} is not a service; there are "
            known = ", ".join(site.services)
            yield Mistake(f"{message}{known}", f"{_WHERE}.advanced[{place}]")
    if table.region and (left := _left_out(site)):
        message = f"leaves out {', '.join(left)}, where people are asked first"
        yield Mistake(message, f"{_WHERE}.region")
    if DEFAULT in table.region:
        message = "has no default; leave the whole key out to mean everywhere"
        yield Mistake(message, f"{_WHERE}.region")


def _left_out(site: SiteFile) -> list[str]:
    """Name the places of people who are asked first, and whom no default reaches."""
    named = site.signals.google.region
    asked = [place for place, regime in site.regimes.items() if regime == "opt-in"]
    return [each for each in asked if not {each, country_of(each)}.intersection(named)]


def find_unheld(site: SiteFile) -> Iterator[Finding]:
    """Find tags that load, and send pings, before anyone has agreed."""
    if site.signals.google.advanced and "opt-in" in site.regimes.values():
        message = "sends pings before the choice; leave it out, so that its tags wait"
        yield Finding(GOOGLE_ADVANCED, f"{_WHERE}.advanced", message)
