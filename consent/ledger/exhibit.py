"""One record shown outside the list of entries: its entry, and its body."""

from typing import Any, NamedTuple

from consent import canonical
from consent.errors import BadBundle, ConsentError
from consent.ledger import entry
from consent.ledger import leaf as leaf_lines
from consent.ledger.leaf import Leaf
from consent.ledger.leaves import Leaves
from consent.ledger.tree import leaf_hash


class Exhibit(NamedTuple):
    """A record as it was read; `more` is what its line has beside it."""

    leaf: Leaf
    body: Any
    more: dict[str, Any]


def read(line: bytes, leaves: Leaves, name: str) -> Exhibit:
    """Read a line such as NDJSON exports have, and prove the record in it.

    Raises `BadBundle` unless it is one of the log, with the body it committed to.
    """
    try:
        more = dict(canonical.decode(line))
        record, body = canonical.encode(more.pop("entry")), more.pop("body")
        commit = entry.commit(bytes.fromhex(more.pop("blind")), canonical.encode(body))
    except (KeyError, TypeError, ValueError, ConsentError) as error:
        raise BadBundle(f"a line is no record ({error})", name) from error
    leaf = prove(record, leaves, name)
    if commit != leaf.commit:
        raise BadBundle(f"the body of entry {leaf.n} was edited", name)
    return Exhibit(leaf, body, more)


def prove(line: bytes, leaves: Leaves, name: str) -> Leaf:
    """Read an entry and compare it with the log's, or raise `BadBundle`."""
    leaf = leaf_lines.read(line)
    if leaves.at(leaf.n) != leaf_hash(line):
        raise BadBundle(f"it has an entry {leaf.n} that is not the log's", name)
    return leaf
