"""Publish: from a draft to the current notice and its entries in the site's log."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from consent import canonical, render
from consent.errors import BadSiteFile, PublishConflict, UnknownSite
from consent.model import Kind, Notice, Settings, Site
from consent.period import DAY
from consent.render import Build
from consent.rules import notice as notices
from consent.rules.again import Past, settle
from consent.rules.change import Change, describe_notice, describe_settings
from consent.rules.duration import longest
from consent.rules.finding import Finding
from consent.rules.holding import LONGEST
from consent.rules.neighbour import find_shared
from consent.rules.notice import Version
from consent.rules.numbers import Numbers, number
from consent.rules.origin import host_of
from consent.rules.regime import refusal_days
from consent.rules.site_file import Draft
from consent.store.base import Act, NoticeRow, Publication, Query, SiteRow, Store

BODY_VERSION = 1
ATTEMPTS = 3
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the store says of a site before a publish; without a row it has none."""

    row: SiteRow | None = None
    version: Version | None = None
    builds: frozenset[str] = frozenset()
    past: tuple[Past, ...] = ()

    @property
    def notice(self) -> Notice | None:
        """Give the notice that is shown, if there is one."""
        return None if self.version is None else self.version.notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a publish would do: say `changes`, and write `kinds` of entries if any."""

    draft: Draft
    version: Version
    numbers: Numbers
    standing: Standing
    changes: tuple[Change, ...]
    kinds: tuple[Kind, ...]


def plan(draft: Draft, standing: Standing, build: str) -> Plan:
    """Work out what a draft changes on what stands."""
    given = Numbers() if standing.row is None else Numbers(*standing.row.numbers)
    whole = replace(draft.notice, posters=_posters(draft, standing.notice))
    numbered, numbers = number(whole, standing.notice, given)
    numbered = settle(numbered, standing.notice, standing.past, draft.reasons)
    before = None if standing.row is None else standing.row.settings
    shown = describe_notice(standing.notice, numbered)
    unseen = describe_settings(before, draft.settings)
    return Plan(
        draft=draft,
        version=_version(numbered, standing.version),
        numbers=numbers,
        standing=standing,
        changes=(*shown, *unseen),
        kinds=(
            *((Kind.NOTICE,) if shown else (Kind.ADMIN,) if unseen else ()),
            *((Kind.BUILD,) if build not in standing.builds else ()),
        ),
    )


def _posters(draft: Draft, standing: Notice | None) -> dict[str, str]:
    """Name a draft's posters; those it has not got are taken to stay as they are."""
    kept = {} if standing is None else standing.posters
    return {
        key: draft.notice.posters.get(key) or kept[key]
        for key in draft.posters
        if key in draft.notice.posters or key in kept
    }


def _version(notice: Notice, standing: Version | None) -> Version:
    """Name a notice; one that says nothing new keeps the form that it was stored in."""
    if standing is not None and standing.notice == notice:
        return standing
    return notices.version(notice)


class Publisher:
    """Publishes drafts into one store, in one person's name."""

    def __init__(
        self,
        store: Store,
        build: Build,
        *,
        author: str,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
    ) -> None:
        """Take the widget build to show, milliseconds since 1970, and random bytes."""
        self._store = store
        self._build = build
        self._author = author
        self._clock = clock
        self._random = random

    async def plan(self, drafts: Sequence[Draft]) -> list[Plan]:
        """Plan several drafts, or refuse them all; nothing is written."""
        ids = [draft.notice.site for draft in drafts]
        for site in ids:
            if ids.count(site) > 1:
                raise BadSiteFile(f"two of the files are for the site {site!r}")
        return [await self._plan(draft) for draft in drafts]

    async def remark(self, drafts: Sequence[Draft]) -> tuple[tuple[str, Finding], ...]:
        """Say by site which of the drafts' origins are another site's as well."""
        origins = {row.id: row.settings.origins for row in await self._store.sites()}
        origins |= {each.notice.site: each.settings.origins for each in drafts}
        return tuple(
            (each.notice.site, found)
            for each in drafts
            for found in find_shared(each.notice.site, each.settings.origins, origins)
        )

    async def publish(self, draft: Draft) -> Plan:
        """Publish one draft in one transaction, and give what was done.

        What is published already is not written again.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._publish(draft)
            except PublishConflict:
                continue
        return await self._publish(draft)

    async def _publish(self, draft: Draft) -> Plan:
        made = await self._plan(draft)
        if made.kinds:
            await self._store.keep_build(self._build.name, self._build.content)
            for name, content in draft.pictures.items():
                await self._store.keep_poster(name, content)
            await self._store.publish(self._publication(made))
        return made

    async def _plan(self, draft: Draft) -> Plan:
        standing = await _look(self._store, draft.notice.site, self._clock())
        made = plan(draft, standing, self._build.name)
        await asyncio.to_thread(_check_renders, made, self._build)
        return made

    def _publication(self, made: Plan) -> Publication:
        version, row = made.version, made.standing.row
        site = version.notice.site
        return Publication(
            site=site,
            origin=_log_origin(made.draft.settings, site)
            if row is None
            else row.origin,
            settings=made.draft.settings,
            notice=NoticeRow(
                site=site,
                hash=version.hash,
                terms=version.terms,
                content=version.content,
                published=self._clock(),
            ),
            numbers=made.numbers,
            acts=tuple(self._act(made, kind) for kind in made.kinds),
            expects=None if row is None else row.publication,
        )

    def _act(self, made: Plan, kind: Kind) -> Act:
        return Act(
            site=made.version.notice.site,
            kind=kind,
            notice=made.version.hash if kind is Kind.NOTICE else None,
            body=canonical.encode(self._body(made, kind)),
            blind=self._random(32),
        )

    def _body(self, made: Plan, kind: Kind) -> dict[str, Any]:
        build = {"v": BODY_VERSION, "build": self._build.name}
        changes = [change.said for change in made.changes]
        words = {"v": BODY_VERSION, "author": self._author, "changes": changes}
        match kind:
            case Kind.BUILD:
                return build
            case Kind.ADMIN:
                return words
            case _:
                version = made.version
                return build | words | {"notice": version.hash, "terms": version.terms}


async def _look(store: Store, site: str, now: int) -> Standing:
    try:
        row = await store.site(site)
    except UnknownSite:
        return Standing()
    kept = await store.notice(site, row.notice)
    builds = set()
    async for page in store.records(Query(site=site, kinds=(Kind.BUILD,))):
        builds |= {_build_of(record.body) for record in page if record.body}
    version = Version(notices.read(kept.content), kept.content, kept.hash, kept.terms)
    past = [past async for past in _past(store, site, now)]
    return Standing(row, version, frozenset(builds), tuple(past))


async def _past(store: Store, site: str, now: int) -> AsyncIterator[Past]:
    """Give the notices of which a refusal may still hold."""
    for row in await store.notices(site, now - longest(LONGEST) * DAY):
        notice = notices.read(row.content)
        days = max(refusal_days(notice, regime) for regime in notice.regimes)
        # A page that stood open may still be answered a day later.
        last = (now if row.replaced is None else row.replaced) // DAY + 1
        if last + days > now // DAY:
            yield Past(notice, _EPOCH + timedelta(days=last + days))


def _build_of(body: bytes) -> str:
    return str(canonical.decode(body)["build"])


def _log_origin(settings: Settings, site: str) -> str:
    """Name a site's log for good: the host of its first origin, and its id."""
    return f"{host_of(settings.origins[0])}/consent/{site}"


def _check_renders(made: Plan, build: Build) -> None:
    """Raise what visitors would otherwise be the first to meet."""
    version = made.version
    site = Site(
        id=version.notice.site,
        settings=made.draft.settings,
        notice=version.notice,
        notice_hash=version.hash,
        terms=version.terms,
        publication=0,
    )
    for lang in version.notice.languages:
        for regime in version.notice.regimes:
            render.widget(site, lang, regime, build)
