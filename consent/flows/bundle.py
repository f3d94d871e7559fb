"""Bundle: all that proves a site's log, as one zip that is streamed as it is made."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from consent import canonical, verifier
from consent.errors import BadBundle, ConsentError, LedgerError
from consent.ledger import bundle as names
from consent.ledger import checkpoint as checkpoints
from consent.ledger import entry, erasure, fact, manifest, note, tiles
from consent.ledger import leaf as leaf_lines
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.leaf import Leaf
from consent.ledger.manifest import Content
from consent.ledger.prover import Run
from consent.ledger.selection import Selection
from consent.ledger.tiles import HEIGHT, WIDTH, Tile
from consent.render.shown import pages
from consent.store.base import Query, Record, Store

TILES_AT_ONCE = 64

Step: TypeAlias = Callable[[int], None]
"""Is told how many lines were written since it was told last."""

README = """\
This is a consent log, or a part of it, with all that proves it.

To check it you need Python 3.11 or newer, and nothing else:

    unzip -p bundle.zip verify.py > verify.py
    python3 verify.py bundle.zip --key KEY

KEY is the log's public key. Get it from its owner on another way than this file came
on. If you do not trust whoever gave you this file, get verify.py elsewhere too.
With --since OLD, an earlier bundle or checkpoint, it also shows that the log has only
grown since then. A visitor's receipt is checked by the same file, in the place of
bundle.zip.

checkpoint         how many entries the log has, and the root of their tree, signed
keys               the log's public keys, the newest first
entries.ndjson     the log's entries, each the exact line that was signed
bodies.ndjson      what was recorded, and the blind that ties it to its entry
neighbours.ndjson  the entries before and after a span of time: nothing lies between
erasures.ndjson    the entries that say whose bodies were erased
handovers.ndjson   the entries by which one key was followed by another
notices/           notices, as data and as the pages that visitors were shown
builds/            the widget's builds that showed them
posters/           the pictures that they show in place of what is held back
tile/              hashes of all entries of the log (C2SP tlog-tiles)
manifest.json      what was asked for, counts and digests
"""


@dataclass(slots=True)
class _Tally:
    """What was written so far, for the manifest."""

    digests: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    notices: set[str] = field(default_factory=set)
    builds: set[str] = field(default_factory=set)
    shown: set[tuple[str, str]] = field(default_factory=set)
    posters: set[str] = field(default_factory=set)
    gone: list[int] = field(default_factory=list)


async def export_bundle(
    store: Store,
    query: Query,
    *,
    step: Step = lambda _: None,
) -> AsyncIterator[bytes]:
    """Stream a bundle of a site's log at its newest checkpoint, in constant memory.

    The same query up to the same entry has the same entries for ever; `step` hears of
    each entry twice. No bundle is made for a visitor: its manifest would name them
    after they were erased. None has restricted bodies: it says that they are gone.
    """
    if query.visitor is not None:
        raise BadBundle("a bundle is not made for one visitor; write NDJSON instead")
    if query.restricted:
        raise BadBundle("a bundle has no restricted bodies; write NDJSON instead")
    signed = (await store.head(query.site)).checkpoint
    head = checkpoints.read(note.read(signed).text)
    selection = _selection(query, head.size)
    window = await _window(store, query, selection)
    writer = _Writer(store, query.site, selection, window, head, signed, step)
    async for chunk in writer.stream():
        yield chunk


def _selection(query: Query, size: int) -> Selection:
    since, until = (
        None if time is None else entry.write_time(time)
        for time in (query.since, query.until)
    )
    return Selection(
        before=size if query.before is None else min(query.before, size),
        after=query.after,
        since=since,
        until=until,
        kinds=tuple(kind.value for kind in query.kinds),
        actions=tuple(action.value for action in query.actions),
        notice=query.notice,
        purpose=query.purpose,
    )


async def _window(store: Store, query: Query, selection: Selection) -> tuple[int, int]:
    first, stop = min(selection.after + 1, selection.before), selection.before
    if query.since is not None:
        early = await store.count(Query(site=query.site, until=query.since))
        first = max(first, min(early, stop))
    if query.until is not None:
        stop = min(stop, await store.count(Query(site=query.site, until=query.until)))
    return first, max(first, stop)


class _Sink:
    """Takes what the zip writes, until it is fetched; it cannot seek."""

    def __init__(self) -> None:
        self._data = bytearray()

    def write(self, data: bytes, /) -> int:
        self._data += data
        return len(data)

    def flush(self) -> None:
        """Keep what there is: it is fetched, not flushed."""

    def close(self) -> None:
        """Keep it then, too."""

    def take(self) -> bytes:
        data, self._data = bytes(self._data), bytearray()
        return data


class _Writer:
    """Writes a bundle file by file: nothing is held but what one step needs."""

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        store: Store,
        site: str,
        query: Selection,
        window: tuple[int, int],
        head: Checkpoint,
        signed: bytes,
        step: Step,
    ) -> None:
        self._store = store
        self._site = site
        self._query = query
        self._window = window
        self._head = head
        self._signed = signed
        self._step = step
        self._sink = _Sink()
        self._zip = ZipFile(self._sink, "w")
        self._tally = _Tally()

    async def stream(self) -> AsyncIterator[bytes]:
        """Give the archive piece by piece; the manifest, which sums it up, is last."""
        async for chunk in self._big(names.ENTRIES, self._entries()):
            yield chunk
        async for chunk in self._big(names.BODIES, self._bodies()):
            yield chunk
        await self._catch_up()
        for name, data in await self._small():
            yield self._put(name, data)
        yield self._put(names.ERASURES, await self._erasures())
        async for name, data in self._named():
            yield self._put(name, data)
        async for name, data in self._posters():
            yield self._put(name, data)
        async for name, data in self._tiles():
            yield self._put(name, data, ZIP_STORED)
        yield self._put(names.MANIFEST, manifest.write(self._content()))
        self._zip.close()
        yield self._sink.take()

    def _put(self, name: str, data: bytes, method: int = ZIP_DEFLATED) -> bytes:
        if name in names.LISTED or names.is_page(name):
            self._tally.digests[name] = sha256(data).hexdigest()
        self._zip.writestr(_info(name, method), data)
        return self._sink.take()

    async def _big(
        self, name: str, chunks: AsyncIterator[bytes]
    ) -> AsyncIterator[bytes]:
        digest = sha256()
        info = _info(name, ZIP_DEFLATED)
        with self._zip.open(info, "w", force_zip64=True) as member:
            async for chunk in chunks:
                digest.update(chunk)
                member.write(chunk)
                yield self._sink.take()
                self._step(chunk.count(b"\n"))
        self._tally.digests[name] = digest.hexdigest()

    async def _catch_up(self) -> None:
        """Take the log's newest head if bodies went away while they were written."""
        query = Query(site=self._site, kinds=erasure.KINDS, after=self._head.size - 1)
        if await self._store.count(query):
            self._signed = (await self._store.head(self._site)).checkpoint
            self._head = checkpoints.read(note.read(self._signed).text)

    async def _small(self) -> list[tuple[str, bytes]]:
        keys = await self._store.log_keys(self._site)
        vkeys = [note.write_key(one.key) for one in reversed(keys)]
        handovers = [
            _exhibit(await self._store.record(self._site, one.first), one.checkpoint)
            for one in keys[1:]
        ]
        return [
            (names.README, README.encode()),
            (names.VERIFIER, verifier.source().encode()),
            (names.CHECKPOINT, self._signed),
            (names.KEYS, _lines(vkey.encode() for vkey in vkeys)),
            (names.HANDOVERS, _lines(handovers)),
            (names.NEIGHBOURS, _lines([line async for line in self._neighbours()])),
        ]

    async def _neighbours(self) -> AsyncIterator[bytes]:
        first, stop = self._window
        if self._query.since is not None and first > self._query.after + 1:
            yield (await self._store.record(self._site, first - 1)).line
        upper = min(self._query.before, self._head.size)
        if self._query.until is not None and stop < upper:
            yield (await self._store.record(self._site, stop)).line

    def _records(self) -> AsyncIterator[Sequence[Record]]:
        first, stop = self._window
        query = Query(site=self._site, after=first - 1, before=stop)
        return self._store.records(query)

    async def _entries(self) -> AsyncIterator[bytes]:
        async for page_of in self._records():
            for record in page_of:
                self._count(_leaf(record))
            yield _lines(record.line for record in page_of)

    def _count(self, leaf: Leaf | None) -> None:
        if leaf is None:
            return
        self._tally.counts.update(("entries", leaf.kind))
        if leaf.notice is not None:
            self._tally.notices.add(leaf.notice)

    async def _bodies(self) -> AsyncIterator[bytes]:
        self._tally.counts["bodies"] = 0
        async for page_of in self._records():
            yield _lines(line for one in page_of for line in self._body(one))

    def _body(self, record: Record) -> Iterator[bytes]:
        leaf = _leaf(record)
        if leaf is not None and not self._query.wants(leaf):
            return
        if record.body is None or record.blind is None:
            self._tally.gone.append(record.n)
        elif self._wants(record.body, leaf):
            self._tally.counts["bodies"] += 1
            blind = record.blind.hex().encode()
            yield b'{"blind":"%b","body":%b,"n":%d}' % (blind, record.body, record.n)

    def _wants(self, body: bytes, leaf: Leaf | None) -> bool:
        try:
            facts = fact.read(body)
        except LedgerError:
            # It goes along: that it cannot be read is for the verifier to say.
            return True
        if not self._query.wants_choice(facts.action, facts.purposes):
            return False
        if facts.build is not None:
            self._tally.builds.add(facts.build)
            if leaf is not None and leaf.notice is not None:
                self._tally.shown.add((leaf.notice, facts.build))
        return True

    async def _erasures(self) -> bytes:
        first, stop = self._window
        query = Query(
            site=self._site,
            kinds=erasure.KINDS,
            after=first - 1,
            before=self._head.size,
        )
        found = bytearray()
        async for page_of in self._store.records(query):
            for record in page_of:
                if record.body is not None and _touches(record.body, first, stop):
                    found += _exhibit(record) + b"\n"
        return bytes(found)

    async def _named(self) -> AsyncIterator[tuple[str, bytes]]:
        builds: dict[str, bytes] = {}
        for build in sorted(self._tally.builds):
            content = await self._store.build(build)
            if content is not None:
                builds[build] = content
                yield names.build_name(build), content
        for notice in sorted(self._tally.notices):
            try:
                content = (await self._store.notice(self._site, notice)).content
            except ConsentError:
                continue
            yield names.notice_name(notice), content
            self._tally.posters |= names.posters(content)
            for other, build in sorted(self._tally.shown):
                if other == notice and build in builds:
                    for lang, regime, data in pages(content, build, builds[build]):
                        yield names.page_name(notice, lang, regime, build), data

    async def _posters(self) -> AsyncIterator[tuple[str, bytes]]:
        for poster in sorted(self._tally.posters):
            yield names.poster_name(poster), await self._store.poster(poster) or b""

    async def _tiles(self) -> AsyncIterator[tuple[str, bytes]]:
        level = 0
        while count := self._head.size >> HEIGHT * level:
            for start in range(0, count, WIDTH * TILES_AT_ONCE):
                stop = min(start + WIDTH * TILES_AT_ONCE, count)
                runs = [
                    Run(HEIGHT * level, at, min(at + WIDTH, stop))
                    for at in range(start, stop, WIDTH)
                ]
                rows = await self._store.hashes(self._site, runs)
                for run in runs:
                    width = run.stop - run.start
                    path = tiles.write_path(Tile(level, run.start // WIDTH, width))
                    yield path, b"".join(rows[run])
            level += 1

    def _content(self) -> Content:
        digests, gone = self._tally.digests, self._tally.gone
        return Content(
            site=self._site,
            checkpoint=self._head,
            query=self._query,
            entries=digests[names.ENTRIES],
            bodies=digests[names.BODIES],
            erased=erasure.runs(gone),
            counts=self._tally.counts,
            files={
                name: digest
                for name, digest in digests.items()
                if name not in names.VOUCHED
            },
        )


def _info(name: str, method: int) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = method
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _lines(many: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in many)


def _leaf(record: Record) -> Leaf | None:
    try:
        return leaf_lines.read(record.line)
    except LedgerError:
        return None


def _exhibit(record: Record, checkpoint: bytes | None = None) -> bytes:
    """Write a record as NDJSON exports do, with a checkpoint if there is one."""
    value = {
        "blind": None if record.blind is None else record.blind.hex(),
        "body": None if record.body is None else canonical.decode(record.body),
        "entry": canonical.decode(record.line),
    }
    if checkpoint is not None:
        value["checkpoint"] = checkpoint.decode()
    return canonical.encode(value)


def _touches(body: bytes, first: int, stop: int) -> bool:
    try:
        erased = erasure.read(canonical.decode(body))
    except ConsentError:
        return False
    return any(a < stop and b >= first for a, b in erased)
