"""Record: from a choice to its durable record and what the visitor takes home."""

import hashlib
import re
from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct

from consent.errors import (
    BadChoice,
    OutdatedNotice,
    SupersededChoice,
    UnknownRecord,
)
from consent.flows.draft import Decided, Draft, Drafts, Manner, decided
from consent.ledger import body as bodies
from consent.ledger.body import Body
from consent.ledger.receipt import Receipt
from consent.model import Choice, Kind, Notice, Site
from consent.period import DAY
from consent.rules import token as tokens
from consent.rules.earlier import Earlier, earlier
from consent.rules.issue import Screen
from consent.rules.regime import Applied, applied
from consent.rules.short import named
from consent.rules.token import Token
from consent.seal import Seal
from consent.store.base import Act, Record, Store
from consent.store.live import Live
from consent.store.prove import prove

_KEY = re.compile("[0-9a-f]{32}")


class Asked(Struct, frozen=True, kw_only=True):
    """A choice and all that came with it.

    `shown` are the site's own tokens that still count, or would but for their age.
    `origin` is the page's, None where no browser sent it. `build` is the widget build
    that is served now. `place` is where the visitor is by the word of `source`, if that
    is known.
    """

    choice: Choice
    shown: Sequence[Token]
    origin: str | None
    gpc: bool
    build: str
    place: str = ""
    source: str = ""


class Recorded(Struct, frozen=True):
    """A durable record, its body, its receipt, and the token that speaks for it."""

    record: Record
    body: Body
    decided: Decided
    receipt: Receipt
    token: str


class Recorder:
    """Records choices in one store, and tells this node's view what they supersede."""

    def __init__(
        self, store: Store, live: Live, random: Callable[[int], bytes]
    ) -> None:
        """Take where records go, and what gives random bytes."""
        self._store = store
        self._live = live
        self._random = random
        self._drafts = Drafts()

    async def record(self, site: Site, asked: Asked, seal: Seal, now: int) -> Recorded:
        """Record a choice once, and answer it alike however often it is sent.

        `now` is in milliseconds since 1970. Raises `BadChoice`, `OutdatedNotice`,
        `KeyReused`, `SupersededChoice` and what the store raises. The same key gets
        the same record again, but a proof of it in what the log has grown to since.
        """
        check_key(asked.choice.key)
        await self._live.settle()
        screen = await self._screen(site, asked.choice)
        before = earlier(asked.shown, now // DAY)
        manner = Manner(
            notice=screen.hash,
            choice=msgspec.structs.replace(asked.choice, key=""),
            under=_applied(screen.notice, asked),
            before=before.state,
            expired=before.expired,
            origin=asked.origin,
            gpc=asked.gpc,
            build=await self._build(asked),
            today=now // DAY,
        )
        draft = self._drafts.make(screen, manner)
        previous = await self._previous(site.id, draft, before)
        body = self._linked(draft, previous)
        act = self._act(site.id, asked.choice, draft, body)
        record = await self._store.append(act)
        # One that was there may say something else than was asked just now.
        said = (body, draft.decided) if record.body is act.body else None
        return await self._answer(record, said, seal)

    async def _screen(self, site: Site, choice: Choice) -> Screen:
        name = named(choice.notice, (site.notice_hash, *site.recent))
        if name is None:
            raise OutdatedNotice(
                "the notice has changed since it was shown; show the current one",
                "notice",
            )
        screen = Screen(site.notice, site.notice_hash, site.terms)
        if name != site.notice_hash:
            row = await self._store.notice(site.id, name)
            notice = msgspec.json.decode(row.content, type=Notice)
            screen = Screen(notice, row.hash, row.terms)
        if choice.lang and choice.lang not in screen.notice.languages:
            raise BadChoice(f"the notice does not speak {choice.lang!r:.60}", "lang")
        return screen

    async def _build(self, asked: Asked) -> str:
        """Give the whole name of the build that was on the screen."""
        start = asked.choice.build
        if not start or named(start, [asked.build]):
            return asked.build
        if name := named(start, await self._store.builds()):
            return name
        raise BadChoice("no widget of that build was ever served here", "build")

    async def _previous(
        self, site: str, draft: Draft, before: Earlier
    ) -> Record | None:
        """Give the grant that this choice replaces or takes back, if there is one."""
        # A refusal is linked to nobody, not even to a grant that ran out.
        if before.index is None or draft.kind is Kind.REFUSE:
            return None
        try:
            return await self._store.record(site, before.index)
        except UnknownRecord:
            return None

    def _linked(self, draft: Draft, previous: Record | None) -> Body:
        visitor = None
        if previous is not None and previous.body is not None:
            visitor = bodies.read(previous.body).visitor
        if visitor is None and draft.kind is Kind.CONSENT:
            visitor = self._random(16).hex()
        replaces = None if previous is None else previous.n
        return msgspec.structs.replace(draft.body, visitor=visitor, replaces=replaces)

    def _act(self, site: str, choice: Choice, draft: Draft, body: Body) -> Act:
        return Act(
            site=site,
            kind=draft.kind,
            notice=body.notice,
            body=draft.form.fill(body.replaces, body.visitor),
            blind=self._random(32),
            key=hashlib.sha256(bytes.fromhex(choice.key)).digest(),
            request=_request(site, choice),
            visitor=body.visitor,
            supersedes=body.replaces,
        )

    async def _answer(
        self, record: Record, said: tuple[Body, Decided] | None, seal: Seal
    ) -> Recorded:
        if record.body is None or record.blind is None:
            raise UnknownRecord("this choice was recorded, and erased since")
        body, what = said or _read(record.body)
        self._follow(record, body)
        proof, keys, epoch = await prove(self._store, record)
        receipt = Receipt(
            entry=record.line,
            body=record.body,
            blind=record.blind,
            proof=proof,
            keys=keys,
        )
        index = record.n if record.kind is Kind.CONSENT else None
        token = tokens.join(record.site, body.state, index, epoch)
        return Recorded(record, body, what, receipt, seal.seal(token))

    def _follow(self, record: Record, body: Body) -> None:
        self._live.add(record)
        if body.replaces is not None:
            self._live.add_superseded(record.site, body.replaces)
        if self._live.is_superseded(record.site, record.n):
            raise SupersededChoice("a later choice took the place of this one", "key")


def check_key(key: str) -> None:
    """Refuse a key that is not 32 hex digits, in lower case."""
    if not _KEY.fullmatch(key):
        raise BadChoice(
            "the key has to be 32 hex digits (0-9, a-f): 128 random bits", "key"
        )


def _read(data: bytes) -> tuple[Body, Decided]:
    body = bodies.read(data)
    return body, decided(body)


def _request(site: str, choice: Choice) -> bytes:
    """Digest what makes two requests with one key the same act.

    The token shown is left out: when an answer was lost on its way, its cookies may
    have arrived all the same, and the retry then shows the new token.
    """
    asked = msgspec.json.encode([site, choice], order="deterministic")
    return hashlib.sha256(asked).digest()


def _applied(notice: Notice, asked: Asked) -> Applied:
    """Tell the regime that was shown, and why, or why another one would have been."""
    found = applied(notice, asked.place, asked.source)
    shown = asked.choice.regime
    if shown is None or shown is found.regime:
        return found
    if shown not in notice.regimes:
        raise BadChoice(f"the notice is never shown under {shown.value!r}", "regime")
    return Applied(shown, f"shown so; now {found.regime} ({found.reason})")
