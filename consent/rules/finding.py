"""What a rule has to say about a site's file."""

from dataclasses import dataclass

from consent.errors import Mistake
from consent.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: where it is, what is wrong and what to change."""

    rule: Rule
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} ({self.rule})"

    def as_mistake(self) -> Mistake:
        """Give it as one of the things to mend."""
        return Mistake(str(self), self.where)
