"""What a rule has to say about a site's file, and whose rule it is."""

from dataclasses import dataclass
from enum import StrEnum

from consent.errors import Mistake


class Source(StrEnum):
    """Whose rule it is."""

    LAW = "law"
    GUIDANCE = "guidance"
    OURS = "ours"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule found; `refuses` tells whether it stops the publish."""

    rule: str
    source: Source
    where: str
    message: str
    refuses: bool = True

    def __str__(self) -> str:
        return f"{self.message} ({self.rule}, {self.source})"

    def as_mistake(self) -> Mistake:
        """Give it as one of the things to mend."""
        return Mistake(str(self), self.where)
