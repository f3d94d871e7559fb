"""Show: what a record holds, what its visitor saw, and whether it is proven."""

from dataclasses import dataclass

from consent import canonical
from consent.errors import ConsentError, NothingShown
from consent.flows.account import account
from consent.flows.scene import scene_of, seen
from consent.ledger import entry, erasure, proof
from consent.render.scene import Line, Scene, Sheet, sheet
from consent.store.base import Query, Record, Store
from consent.store.prove import prove


@dataclass(frozen=True, slots=True)
class Shown:
    """A record told in words, and as the page its visitor saw."""

    record: Record
    lines: tuple[Line, ...]
    scene: Scene | None

    def text(self) -> str:
        """Tell it on a terminal."""
        width = max(len(line.about) for line in self.lines)
        return "\n".join(f"{line.about:<{width}}  {line.said}" for line in self.lines)

    def sheet(self) -> Sheet:
        """Give the page, or raise `NothingShown`."""
        if self.scene is None:
            raise NothingShown(
                f"record {self.record.n} is of kind {self.record.kind}, which shows "
                "nobody anything"
            )
        title = f"Record {self.record.n} of {self.record.site}, as it was shown"
        return sheet(title, self.lines, self.scene)


async def show(store: Store, site: str, n: int) -> Shown:
    """Tell of a record; raises `UnknownSite` and `UnknownRecord`."""
    record = await store.record(site, n)
    scene = await scene_of(store, record)
    lines = (
        *account(record),
        *seen(record, scene),
        Line("Body", await _body(store, record)),
        Line("Proof", await _proof(store, record)),
    )
    return Shown(record, lines, scene)


async def _body(store: Store, record: Record) -> str:
    if record.body is not None and record.blind is not None:
        if entry.commit(record.blind, record.body) == entry.read(record.line).commit:
            return "present, and the very one that the entry commits to"
        return "ALTERED: not the one that the entry commits to"
    query = Query(site=record.site, kinds=erasure.KINDS, after=record.n)
    async for page in store.records(query):
        for later in page:
            if later.body is not None and _names(later.body, record.n):
                return f"gone: record {later.n}, of kind {later.kind}, tells of it"
    return "MISSING: no record tells that it was erased or pruned"


def _names(body: bytes, n: int) -> bool:
    return n in erasure.Erased([erasure.read(canonical.decode(body))])


async def _proof(store: Store, record: Record) -> str:
    head = await store.head(record.site)
    keys = [one.key for one in await store.log_keys(record.site)]
    try:
        proven = await prove(store, record)
        found = proof.verify(proven.proof, record.line, keys, head.origin)
    except ConsentError as error:
        return f"NOT PROVEN: {error.message}"
    signers = ", ".join(key.id.hex() for key in proven.keys)
    return (
        f"entry {record.n} of the {found.size} that {head.origin} signed for "
        f"(key {signers}, root {found.root.hex()})"
    )
