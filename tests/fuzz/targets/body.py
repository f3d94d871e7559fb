"""Bodies: of a request, and of a record."""

import json
from collections.abc import Iterator

from consent import canonical
from consent.ledger import body, fact, selection
from consent.web.body import parse
from tests.fuzz.targets import taken
from tests.ledger.bodies import GRANT, choice


def attempt(data: bytes) -> None:
    """Read it as a request's and as a record's; a request's means what JSON means."""
    for value in taken(parse, data):
        assert value == json.loads(data)
    for kept in taken(body.read, data):
        # Other members may stand beside those that are known.
        assert body.read(body.write(kept)) == kept
    for _ in taken(fact.read, data):
        # It remembers what bodies have in common, and may not take more for that.
        assert canonical.encode(canonical.decode(data)) == data
    for value in taken(canonical.decode, data):
        for query in taken(selection.read, value):
            written = canonical.encode(query.to_json())
            assert selection.read(canonical.decode(written)) == query


def seeds() -> Iterator[bytes]:
    """Give what pages send and what the log keeps."""
    yield body.write(GRANT)
    yield body.write(choice(replaces=7, visitor=None, origin=None, outcome="withdrawn"))
    yield b'{"v":1,"build":"00"}'
    yield canonical.encode(selection.Selection(before=5, kinds=("consent",)).to_json())
    sent = {
        "action": "save",
        "notice": "ab" * 32,
        "layer": "preferences",
        "key": "0" * 32,
        "purposes": {"statistics": True},
        "services": {"matomo": False},
    }
    yield json.dumps(sent, indent=1).encode()
