"""What a rule has to say about a site's file."""

from dataclasses import dataclass, replace

from consent.errors import Mistake
from consent.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: where it is, what is wrong and what to change.

    `basis` names the law that it is against, where the rule is that of several.
    """

    rule: Rule
    where: str
    message: str
    basis: str = ""

    def __str__(self) -> str:
        rule = replace(self.rule, basis=self.basis) if self.basis else self.rule
        return f"{self.message} ({rule})"

    def as_mistake(self) -> Mistake:
        """Give it as one of the things to mend."""
        return Mistake(str(self), self.where)
