"""Erase: what was recorded of a visitor goes, and the log says that it did."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import msgspec

from consent import canonical
from consent.errors import BadReceipt, EraseConflict, LedgerError, UnknownRecord
from consent.ledger import body as bodies
from consent.ledger import entry, erasure
from consent.ledger.body import Body
from consent.model import Action, Choice, ErasureMode, Kind, Layer, Site
from consent.period import DAY
from consent.rules import notice as notices
from consent.rules import state as states
from consent.rules.choice import decide
from consent.rules.issue import Screen, issue
from consent.store.base import Act, Query, Record, Store
from consent.store.change import Erasure
from consent.store.live import Live

ATTEMPTS = 3
CHOICES = (Kind.CONSENT, Kind.REFUSE, Kind.WITHDRAW)

_EPOCH = date(1970, 1, 1)


class By(StrEnum):
    """Who asked to erase."""

    VISITOR = "visitor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Handed:
    """A receipt as somebody handed it in: a line, a body and its blind."""

    entry: bytes
    body: bytes
    blind: bytes


@dataclass(frozen=True, slots=True)
class Named:
    """Whose records are meant: these, and all others of their visitors."""

    records: frozenset[int] = frozenset()
    visitors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Planned:
    """The records that still have a body, and the grants among them that stand."""

    records: tuple[Record, ...]
    standing: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """The records whose bodies are gone, and what became of those."""

    records: tuple[int, ...]
    mode: ErasureMode


class Eraser:
    """Erases from one store, and tells this node's view what counts no longer."""

    def __init__(
        self, store: Store, live: Live, random: Callable[[int], bytes]
    ) -> None:
        """Take where records are, and what gives random bytes."""
        self._store = store
        self._live = live
        self._random = random

    async def find(self, site: Site, numbers: Iterable[int]) -> Named:
        """Find whose records these are, or raise `UnknownRecord`.

        Nobody's, where the body is gone already.
        """
        records = [await self._record(site.id, n) for n in numbers]
        bodied = [bodies.read(record.body) for record in records if record.body]
        return Named(
            records=frozenset(record.n for record in records),
            visitors=frozenset(body.visitor for body in bodied if body.visitor),
        )

    async def prove(self, site: Site, receipt: Handed) -> Named:
        """Find whose record a receipt is for, or raise `BadReceipt`.

        It counts if it is of an entry of this site, letter by letter, and the entry
        commits to its body: so it still does when that has been erased here.
        """
        try:
            said = entry.read(receipt.entry)
            commit = entry.commit(receipt.blind, receipt.body)
            known = await self._store.record(site.id, said.n)
            proven = commit == said.commit and known.line == receipt.entry
            if proven and said.kind in CHOICES:
                visitor = bodies.read(receipt.body).visitor
                return Named(
                    records=frozenset({said.n}),
                    visitors=frozenset({visitor} if visitor else ()),
                )
        except (LedgerError, UnknownRecord) as error:
            raise _refused() from error
        raise _refused()

    async def plan(self, site: Site, named: Named, now: int) -> Planned:
        """Work out what there is to erase, and change nothing."""
        today = _date(now)
        mode = site.notice.erasure
        found = {record.n: record for record in await self._named(site, named)}
        for visitor in named.visitors:
            query = Query(site=site.id, visitor=visitor, restricted=_takes_all(mode))
            async for page in self._store.records(query):
                found |= {record.n: record for record in page}
        records = [found[n] for n in sorted(found)]
        choices = {record.n: bodies.read(record.body or b"") for record in records}
        replaced = {body.replaces for body in choices.values()}
        return Planned(
            records=tuple(records),
            standing=tuple(
                record
                for record in records
                if record.kind is Kind.CONSENT
                and record.n not in replaced
                and not self._live.is_superseded(site.id, record.n)
                and today < choices[record.n].until
            ),
        )

    async def erase(
        self, site: Site, named: Named, now: int, *, by: By, because: str = ""
    ) -> Erased:
        """Withdraw what stands, then erase; what is gone already is not logged again.

        `now` is in milliseconds since 1970. Raises what the store raises.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._erase(site, named, now, by, because)
            except EraseConflict:
                continue
        return await self._erase(site, named, now, by, because)

    async def _erase(
        self, site: Site, named: Named, now: int, by: By, because: str
    ) -> Erased:
        mode = site.notice.erasure
        planned = await self.plan(site, named, now)
        numbers = [record.n for record in planned.records]
        numbers += [await self._withdraw(grant, now, by) for grant in planned.standing]
        if not numbers:
            return Erased((), mode)

        visitors = tuple(sorted(named.visitors))
        change = Erasure(tuple(numbers), visitors, mode)
        await self._store.change((change, self._act(site, numbers, by, because)))
        for n in numbers:
            self._live.add_superseded(site.id, n)
        return Erased(tuple(numbers), mode)

    async def _withdraw(self, grant: Record, now: int, by: By) -> int:
        """Withdraw a grant, so that whoever follows the log sees it."""
        given = bodies.read(grant.body or b"")
        row = await self._store.notice(grant.site, given.notice)
        screen = Screen(notices.read(row.content), row.hash, row.terms)
        body = _withdrawal(screen, given, grant.n, now, by)
        record = await self._store.append(
            Act(
                site=grant.site,
                kind=Kind.WITHDRAW,
                notice=body.notice,
                body=bodies.write(body),
                blind=self._random(32),
                visitor=body.visitor,
                supersedes=grant.n,
            )
        )
        self._live.add_superseded(grant.site, grant.n)
        return record.n

    def _act(self, site: Site, numbers: Sequence[int], by: By, because: str) -> Act:
        body = {
            "v": 1,
            "by": by.value,
            "because": because or None,
            "erased": erasure.runs(sorted(numbers)),
            "mode": site.notice.erasure.value,
        }
        return Act(
            site=site.id,
            kind=Kind.ERASE,
            notice=None,
            body=canonical.encode(body),
            blind=self._random(32),
        )

    async def _record(self, site: str, n: int) -> Record:
        record = await self._store.record(site, n)
        if record.kind not in CHOICES:
            raise UnknownRecord(f"record {n} of {site!r} is not that of a choice")
        return record

    async def _named(self, site: Site, named: Named) -> list[Record]:
        """Give the named records, as far as they still have a body to erase."""
        restricted = _takes_all(site.notice.erasure)
        records = []
        for n in named.records:
            query = Query(
                site=site.id, after=n - 1, before=n + 1, restricted=restricted
            )
            async for page in self._store.records(query):
                records += [record for record in page if record.body is not None]
        return records


def _takes_all(mode: ErasureMode) -> bool:
    """Tell whether restricted bodies are to go as well."""
    return mode is ErasureMode.DELETE


def _withdrawal(screen: Screen, given: Body, n: int, now: int, by: By) -> Body:
    layer = Layer.PAGE if by is By.VISITOR else Layer.API
    choice = Choice(action=Action.WITHDRAW, notice=screen.hash, layer=layer, key="")
    before = states.read(given.state)
    decision = decide(screen.notice, choice, before, given.regime)
    state = issue(
        screen,
        decision,
        regime=given.regime,
        signal=before.signal,
        today=now // DAY,
    )
    return msgspec.structs.replace(
        given,
        action=choice.action,
        layer=layer,
        source="visitor" if by is By.VISITOR else "api",
        origin=None,
        purposes=decision.purposes,
        services=decision.services,
        begins=_date(now),
        until=(_EPOCH + timedelta(days=state.expires)).isoformat(),
        reask=None,
        replaces=n,
        outcome="withdrawn",
        state=states.write(state),
    )


def _date(now: int) -> str:
    return (_EPOCH + timedelta(days=now // DAY)).isoformat()


def _refused() -> BadReceipt:
    # The same words whatever is wrong: they tell nobody which records there are.
    return BadReceipt("this receipt is not one that this site gave out", "receipt")
