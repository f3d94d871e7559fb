"""Options that set rules aside, each with its reason."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from consent.cli import options


class _Line(click.types.StringParamType):
    """A text that a variable of the environment holds one of in each line."""

    def split_envvar_value(self, rv: str) -> list[str]:
        return [line for line in rv.splitlines() if line.strip()]


def lenient(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add what sets rules aside."""
    because = options.also_set(
        "--because",
        multiple=True,
        type=_Line(),
        metavar="TEXT",
        help="Why: one for each --lenient, in the same order. The notice keeps it.",
    )
    rules = options.also_set(
        "--lenient",
        multiple=True,
        type=_Line(),
        metavar="RULE",
        help="Set a rule aside that can be; `[lenient]` in the file does the same.",
    )
    decorated: Callable[..., Any] = rules(because(command))
    return decorated


def paired(lenient: Sequence[str], because: Sequence[str]) -> dict[str, str]:
    """Give the reasons by rule, or refuse a rule without one."""
    if len(lenient) != len(because):
        raise click.UsageError(
            f"--lenient stands there {len(lenient)} times and --because "
            f"{len(because)} times: each rule needs its reason"
        )
    return dict(zip(lenient, because, strict=True))
