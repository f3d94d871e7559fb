"""A visitor made up for a site's own tests."""

from consent.client.answer import Answer
from consent.client.decisions import Decisions
from consent.client.visit import Headers, Visit
from consent.model import Status


class FixedConsent:
    """Allows everyone the named purposes and services, and nothing else."""

    site = "fixed"
    strict = False
    waits = False
    place_headers = ()

    def __init__(self, *allowed: str) -> None:
        """Take the ids that are to be allowed."""
        self._answer = Answer(dict.fromkeys(allowed, Status.GIVEN))

    def of(self, headers: Headers) -> Decisions:
        """Give the same decisions whatever the headers are."""
        return Decisions(self, headers)

    def answer(self, _: Visit) -> Answer:
        """Find nothing out."""
        return self._answer

    async def ask(self, _: Visit) -> Answer:
        """Find nothing out either."""
        return self._answer
