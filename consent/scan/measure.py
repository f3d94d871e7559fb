"""What a site may do without being asked, by its published notice or what is known."""

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from consent.model import Service, Storage
from consent.rules.duration import stored_days
from consent.rules.host import is_below
from consent.scan.knowledge import HARMLESS, Knowledge, Known
from consent.scan.passes import Sight
from consent.scan.seen import Kept


class Standing(StrEnum):
    """How something stands to what visitors are asked."""

    OWN = "own"
    NECESSARY = "necessary"
    OPTIONAL = "optional"
    UNDECLARED = "undeclared"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measure:
    """Tells what stands how: by the notice where there is one of ours."""

    sight: Sight
    knowledge: Knowledge

    @property
    def declares(self) -> bool:
        """Tell whether there is a notice to measure by."""
        return self.sight.published is not None

    def host(self, host: str) -> Standing:
        """Tell how a host stands."""
        if self._is_own(host):
            return Standing.OWN
        services = self._services_at(host)
        if services:
            return self._of(services)
        return self._undeclared(self.knowledge.of_host(host))

    def kept(self, one: Kept) -> Standing:
        """Tell how something that is kept stands."""
        if any(fnmatchcase(one.name.lower(), p) for p in self._tool_keeps()):
            return Standing.OWN
        services = [service for service, _ in self.declared(one)]
        if services:
            return self._of(services)
        return self._undeclared(self.knowledge.of_key(one.kind, one.name))

    def declared(self, one: Kept) -> list[tuple[Service, Storage]]:
        """Give what the notice says of something that is kept."""
        return [
            (service, storage)
            for service in self._services()
            for storage in service.storage
            if storage.kind == one.kind and fnmatchcase(one.name, storage.name)
        ]

    def longest(self, one: Kept) -> int | None:
        """Give the most days the notice gives it; None: any, or it says nothing."""
        spans = [stored_days(storage.duration) for _, storage in self.declared(one)]
        known = [days for days in spans if days is not None]
        return max(known) if known and len(known) == len(spans) else None

    def is_sale(self, host: str) -> bool:
        """Tell whether a host is for what an opt-out signal turns off."""
        sold = self._sold()
        if any(sold & set(s.purposes) for s in self._services_at(host)):
            return True
        known = self.knowledge.of_host(host)
        return known is not None and known.kind == "advertising"

    def is_sale_kept(self, one: Kept) -> bool:
        """Tell it of something that is kept."""
        sold = self._sold()
        if any(sold & set(s.purposes) for s, _ in self.declared(one)):
            return True
        known = self.knowledge.of_key(one.kind, one.name)
        return known is not None and known.kind == "advertising"

    def _sold(self) -> set[str]:
        published = self.sight.published
        if published is None:
            return set()
        return {p.id for p in published.notice.purposes if p.sale}

    def _is_own(self, host: str) -> bool:
        wish = self.sight.wish
        site = wish.host.removeprefix("www.")
        published = self.sight.published
        service = urlsplit(published.base).hostname if published else None
        declared = bool(self._services_at(host))
        return host in (service, wish.host, *wish.own) or (
            is_below(host, site) and not declared
        )

    def _services(self) -> tuple[Service, ...]:
        published = self.sight.published
        return published.notice.services if published else ()

    def _services_at(self, host: str) -> list[Service]:
        return [service for service in self._services() if host in service.hosts]

    def _of(self, services: list[Service]) -> Standing:
        published = self.sight.published
        purposes = published.notice.purposes if published else ()
        necessary = {purpose.id for purpose in purposes if purpose.necessary}
        if any(necessary >= set(service.purposes) for service in services):
            return Standing.NECESSARY
        return Standing.OPTIONAL

    def _undeclared(self, known: Known | None) -> Standing:
        if self.declares:
            return Standing.UNDECLARED
        if known is None or known.kind in HARMLESS or not known.kind:
            return Standing.UNKNOWN
        return Standing.OPTIONAL

    def _tool_keeps(self) -> tuple[str, ...]:
        keeps = self.sight.tool.keeps
        return tuple(pattern.lower() for pattern in keeps)
