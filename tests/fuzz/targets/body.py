"""Bodies: of a request, and of a record."""

import json
from collections.abc import Iterator
from contextlib import suppress

from consent import canonical
from consent.errors import ConsentError
from consent.ledger import body, fact, selection
from consent.web.body import parse
from tests.ledger.bodies import GRANT, choice


def attempt(data: bytes) -> None:
    """Read it as a request's and as a record's; a request's means what JSON means."""
    with suppress(ConsentError):
        assert parse(data) == json.loads(data)
    with suppress(ConsentError):
        kept = body.read(data)
        # Other members may stand beside those that are known.
        assert body.read(body.write(kept)) == kept
    try:
        fact.read(data)
    except ConsentError:
        pass
    else:
        # It remembers what bodies have in common, and may not take more for that.
        assert canonical.encode(canonical.decode(data)) == data
    with suppress(ConsentError):
        selection.read(canonical.decode(data))


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
