"""`GET /healthz` and `/readyz`: is it alive, and can it answer?"""

from starlette.types import Receive

from consent.web.answer import NO_STORE, Answer, json
from consent.web.parts import Parts
from consent.web.request import Request


async def alive(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Say that the process runs."""
    return json(200, {"status": "alive"}, [NO_STORE])


async def ready(parts: Parts, request: Request, receive: Receive) -> Answer:
    """Say whether what the node knows is recent enough to answer from."""
    if parts.live.is_fresh(request.now):
        return json(200, {"status": "ready"}, [NO_STORE])
    return json(503, {"status": "out of date"}, [NO_STORE])
