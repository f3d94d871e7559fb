"""A small log and the bundles of it, in memory, so that every byte can be touched."""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from typing import Any

from consent import canonical
from consent.errors import BadBundle
from consent.ledger import bundle as names
from consent.ledger import checkpoint, entry, manifest, note, tiles
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.entry import Entry
from consent.ledger.erasure import runs
from consent.ledger.finding import Fault, Harm, Report
from consent.ledger.manifest import Content
from consent.ledger.prover import Run
from consent.ledger.selection import Selection
from consent.ledger.tiles import Tile
from consent.ledger.verify import verify
from consent.ledger.verify_held import Held
from consent.model import Kind
from tests.ledger.memory import MemoryLog

SITE = "shop"
ORIGIN = "shop.example/consent/shop"
SIGNER = note.read_signer(note.write_signer(ORIGIN, b"s" * 32))
NEWER = note.read_signer(note.write_signer(ORIGIN, b"n" * 32))
STRANGER = note.read_signer(note.write_signer(ORIGIN, b"x" * 32))
START = 1_795_338_000_000
MINUTE = 60_000

NOTICE = canonical.encode({"v": 1, "site": SITE, "texts": {"en": {"open": "Größe"}}})
NOTICE_HASH = sha256(NOTICE).hexdigest()
BUILD = canonical.encode({"script": "()", "style": "", "templates": {}})
BUILD_HASH = sha256(BUILD).hexdigest()
PAGE = "<p>Größe</p>".encode()


@dataclass(frozen=True)
class Kept:
    """A record as the log keeps it; the body is None once it was erased."""

    leaf: Entry
    blind: bytes
    body: bytes | None

    @property
    def line(self) -> bytes:
        """The entry's line."""
        return entry.write(self.leaf)


@dataclass
class Log:
    """Records that were appended, one a minute."""

    kept: list[Kept] = field(default_factory=list)
    minutes: int = 0

    def add(self, kind: Kind, body: dict[str, Any], notice: str | None = None) -> int:
        """Append a record and give its number."""
        n, content = len(self.kept), canonical.encode(body)
        blind = sha256(b"blind %d" % n).digest()
        ts = START + MINUTE * self.minutes
        leaf = Entry(SITE, n, ts, kind, notice, entry.commit(blind, content))
        self.kept.append(Kept(leaf, blind, content))
        self.minutes += 1
        return n

    def choose(self, kind: Kind = Kind.CONSENT, **changes: Any) -> int:
        """Append a choice."""
        return self.add(kind, choice(kind, len(self.kept), **changes), NOTICE_HASH)

    def erase(self, *numbers: int, kind: Kind = Kind.ERASE) -> int:
        """Erase bodies, and append the entry that says so."""
        for n in numbers:
            self.kept[n] = replace(self.kept[n], body=None)
        erased = runs(sorted(numbers))
        return self.add(kind, {"v": 1, "erased": erased, "reason": "visitor"})

    def checkpoint(self, size: int, *signers: note.Signer) -> bytes:
        """Sign the head that the log had at some size."""
        root = self.tree(size).frontier.root()
        return checkpoint.sign(Checkpoint(ORIGIN, size, root), signers or (SIGNER,))

    def tree(self, size: int) -> MemoryLog:
        """Give the tree of the first entries."""
        return MemoryLog([one.line for one in self.kept[:size]])


def choice(kind: Kind, n: int, **changes: Any) -> dict[str, Any]:
    """Give a choice's body as `consent.ledger.body` writes them."""
    outcome = {"consent": "given", "refuse": "refused"}.get(kind, "withdrawn")
    action = {"consent": "accept_all", "refuse": "reject_all"}.get(kind, "withdraw")
    return {
        "v": 1,
        "action": action,
        "build": BUILD_HASH,
        "controller": "Kiln & Kettle, Größe",
        "notice": NOTICE_HASH,
        "outcome": outcome,
        "purposes": {"necessary": "given", "statistics": "given"},
        "replaces": None,
        "services": {},
        "visitor": f"{n:032x}" if kind is Kind.CONSENT else None,
        **changes,
    }


@cache
def _log() -> Log:
    log = Log()
    told = {"v": 1, "build": BUILD_HASH, "notice": NOTICE_HASH, "terms": NOTICE_HASH}
    log.add(Kind.NOTICE, told, NOTICE_HASH)
    log.add(Kind.BUILD, {"v": 1, "build": BUILD_HASH})
    for n in range(2, 560):
        kind = (Kind.CONSENT, Kind.REFUSE, Kind.CONSENT, Kind.WITHDRAW)[n % 4]
        log.choose(kind, replaces=n - 1 if kind is Kind.WITHDRAW else None)
    log.erase(5, 6, 300)
    log.choose()
    log.erase(*range(20, 30), 40, kind=Kind.PRUNE)
    return log


def shop_log() -> Log:
    """Give a log of 563 entries, 14 of which lost their bodies."""
    return Log(list(_log().kept), _log().minutes)


@dataclass
class MemoryFiles:
    """A bundle's files in memory."""

    content: dict[str, bytes]

    def names(self) -> Collection[str]:
        """Name every file."""
        return self.content.keys()

    def read(self, name: str) -> bytes:
        """Give a file."""
        if name not in self.content:
            raise BadBundle(f"{name} is missing", name)
        return self.content[name]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Give a file in small pieces, whose ends fall anywhere."""
        data = self.read(name)
        yield from (data[at : at + 1000] for at in range(0, len(data), 1000))

    def edit(self, name: str, change: Callable[[bytes], bytes]) -> "MemoryFiles":
        """Give other files, of which one was changed."""
        changed = change(self.content[name])
        assert changed != self.content[name]
        return MemoryFiles({**self.content, name: changed})

    def verify(self, *keys: note.Key, held: Held | None = None) -> Report:
        """Verify them, with the log's own key if none is given."""
        return verify(self, keys or (SIGNER.key,), held)


def bundle(log: Log, head: bytes | None = None, **query: Any) -> MemoryFiles:
    """Make a bundle of a log as it stands, by hand: nothing of the export is used."""
    size = len(log.kept)
    selection = Selection(**{"before": size, **query})
    first, stop = _window(log, selection)
    chosen = [one for one in log.kept[first:stop] if _wants(selection, one)]
    bodies = [one for one in chosen if one.body is not None]
    lost = [one.leaf.n for one in chosen if one.body is None and _asks(selection, one)]
    bodies = [one for one in bodies if _asks(selection, one)]
    content = {
        names.README: b"Read me.\n",
        names.VERIFIER: b"print('sound')\n",
        names.KEYS: note.write_key(SIGNER.key).encode() + b"\n",
        names.CHECKPOINT: head or log.checkpoint(size),
        names.ENTRIES: lines(one.line for one in log.kept[first:stop]),
        names.BODIES: lines(map(_body, bodies)),
        names.NEIGHBOURS: lines(_neighbours(log, selection, first, stop)),
        names.ERASURES: lines(map(exhibit, _erasures(log, first, stop))),
        names.HANDOVERS: b"",
        names.page_name(NOTICE_HASH, "en", "opt-in", BUILD_HASH): PAGE,
        **_tiles(log, size),
    }
    if any(one.leaf.notice == NOTICE_HASH for one in log.kept[first:stop]):
        content[names.notice_name(NOTICE_HASH)] = NOTICE
    if any(BUILD_HASH.encode() in (one.body or b"") for one in bodies):
        content[names.build_name(BUILD_HASH)] = BUILD
    kinds = [one.leaf.kind for one in log.kept[first:stop]]
    content[names.MANIFEST] = manifest.write(
        Content(
            site=SITE,
            checkpoint=Checkpoint(ORIGIN, size, log.tree(size).frontier.root()),
            query=selection,
            entries=sha256(content[names.ENTRIES]).hexdigest(),
            bodies=sha256(content[names.BODIES]).hexdigest(),
            erased=runs(lost),
            counts={
                "entries": len(kinds),
                "bodies": len(bodies),
                **{kind: kinds.count(kind) for kind in set(kinds)},
            },
            files={
                name: sha256(content[name]).hexdigest()
                for name in content
                if name in names.LISTED or names.is_page(name)
            },
        )
    )
    return MemoryFiles(content)


def lines(many: Any) -> bytes:
    """Join lines."""
    return b"".join(line + b"\n" for line in many)


def exhibit(one: Kept, **more: Any) -> bytes:
    """Write a record as a line of an NDJSON export."""
    assert one.body is not None
    body, line = json.loads(one.body), json.loads(one.line)
    value = {"blind": one.blind.hex(), "body": body, "entry": line, **more}
    return canonical.encode(value)


def _body(one: Kept) -> bytes:
    return b'{"blind":"%b","body":%b,"n":%d}' % (
        one.blind.hex().encode(),
        one.body or b"",
        one.leaf.n,
    )


def _window(log: Log, query: Selection) -> tuple[int, int]:
    times = [entry.write_time(one.leaf.ts) for one in log.kept]
    early = sum(ts < (query.since or "") for ts in times)
    first = max(query.after + 1, early)
    late = sum(ts < query.until for ts in times) if query.until else len(times)
    return first, max(first, min(query.before, late))


def _wants(query: Selection, one: Kept) -> bool:
    return (not query.kinds or one.leaf.kind in query.kinds) and (
        query.notice is None or one.leaf.notice == query.notice
    )


def _asks(query: Selection, one: Kept) -> bool:
    if one.body is None or not (query.actions or query.purpose):
        return True
    value = json.loads(one.body)
    return (not query.actions or value.get("action") in query.actions) and (
        query.purpose is None or query.purpose in value.get("purposes", {})
    )


def _neighbours(log: Log, query: Selection, first: int, stop: int) -> Iterator[bytes]:
    if query.since and first > query.after + 1:
        yield log.kept[first - 1].line
    if query.until and stop < min(query.before, len(log.kept)):
        yield log.kept[stop].line


def _erasures(log: Log, first: int, stop: int) -> Iterator[Kept]:
    for one in log.kept[first:]:
        if one.leaf.kind in {Kind.ERASE, Kind.PRUNE} and one.body is not None:
            try:
                erased = json.loads(one.body)["erased"]
                touches = any(a < stop and b >= first for a, b in erased)
            except TypeError:
                touches = True
            if touches:
                yield one


def _tiles(log: Log, size: int) -> dict[str, bytes]:
    tree, found = log.tree(size), {}
    for level in range(3):
        for index in range(size):
            width = tiles.width_at(level, index, size)
            if not width:
                break
            run = Run(8 * level, 256 * index, 256 * index + width)
            data = b"".join(tree.fetch([run])[run])
            found[tiles.write_path(Tile(level, index, width))] = data
    return found


def only_fault(report: Report, harm: Harm, where: str) -> Fault:
    """Give the only fault, of which this is expected."""
    assert [(f.harm, f.where) for f in report.faults] == [(harm, where)], report.text()
    return report.faults[0]


def at(minute: int) -> str:
    """Write the time of an entry."""
    return entry.write_time(START + MINUTE * minute)


def number_of(line: bytes) -> int:
    return int(line.rpartition(b":")[2][:-1])


def change(bundled: MemoryFiles, **values: Any) -> MemoryFiles:
    """Put values into a bundle's manifest."""
    value = json.loads(bundled.content[names.MANIFEST]) | values
    return bundled.edit(names.MANIFEST, lambda _: canonical.encode(value) + b"\n")


def flip(data: bytes, place: int) -> bytes:
    """Change one bit of one byte."""
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
