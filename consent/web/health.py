"""`GET /healthz` and `/readyz`: is it alive, and can it answer?"""

from starlette.types import Receive

from consent.web.answer import NO_STORE, Answer, json
from consent.web.parts import Parts
from consent.web.request import Request


async def alive(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Say that the process runs."""
    return json(200, {"status": "alive"}, [NO_STORE])


async def ready(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Say whether what the node knows is recent enough to answer from.

    A node whose ledger is halted is ready: it shows notices and answers checks.
    """
    if parts.live.is_fresh(request.now):
        ledger = "halted" if parts.store.halted else "open"
        return json(200, {"status": "ready", "ledger": ledger}, [NO_STORE])
    return json(503, {"status": "out of date"}, [NO_STORE])
