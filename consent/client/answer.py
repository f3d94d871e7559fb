"""What is known about every purpose and service of a site, for one request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from consent.errors import ConsentError
from consent.model import Status


class NoAnswer(ConsentError):
    """The service did not answer in time, or not as it should have."""

    code = "no_answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """A status by the name of each purpose and service; only `given` is a yes.

    `expires` is the first day that the choice no longer holds, None without a choice.
    """

    statuses: Mapping[str, Status]
    expires: date | None = None


NOTHING = Answer({})
"""Nothing could be found out, not even which purposes there are."""


def gather(
    purposes: Mapping[str, Status],
    services: Mapping[str, Status],
    expires: date | None,
) -> Answer:
    """Put purposes and services together; of two with one name, a no wins."""
    refused = {
        name: status
        for name, status in purposes.items()
        if name in services and status is not Status.GIVEN
    }
    return Answer({**purposes, **services, **refused}, expires)
