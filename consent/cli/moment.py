"""Times as people write them on a command line."""

from datetime import UTC, datetime

import click


def moment(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Read a date or time (ISO 8601; UTC unless it says so) as ms since 1970."""
    if value is None:
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError as error:
        wish = "2026-01-31 or 2026-01-31T09:00:00Z"
        message = f"{value!r} is not a time; write such as {wish}"
        raise click.BadParameter(message, ctx, param) from error
    if read.tzinfo is None:
        read = read.replace(tzinfo=UTC)
    return round(read.timestamp() * 1000)
