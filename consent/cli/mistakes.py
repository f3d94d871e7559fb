"""How a refusal reads on a terminal: with every mistake on a line of its own."""

from consent.errors import BadSiteFile, ConsentError


def told(error: ConsentError) -> str:
    """Say an error, and all that is to be mended where it names that."""
    mistakes = error.mistakes if isinstance(error, BadSiteFile) else ()
    lines = [
        f"  {mistake.where}: {mistake}" if mistake.where else f"  {mistake}"
        for mistake in mistakes
    ]
    return "\n".join([error.message, *lines])
