"""The table of docs/languages.md, as rows to compare with what is true."""

import re
from dataclasses import dataclass
from pathlib import Path

DOC = Path(__file__).parents[1] / "docs" / "languages.md"
ROW = re.compile(
    r"^\| `([\w-]+)` \| (.+) \| (.+) \| (.*) \| (yes|no) \|$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the table tells of one language."""

    name: str
    refusal: str
    reviewer: str
    refused_for: bool


def told() -> dict[str, Told]:
    """Read the table, by tag."""
    return {
        tag: Told(name, refusal, reviewer, tool == "yes")
        for tag, name, refusal, reviewer, tool in ROW.findall(DOC.read_text())
    }
