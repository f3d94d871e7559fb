"""Global Privacy Control: a browser asks that nothing about its visitor is sold."""


def opts_out(value: str) -> bool:
    """Tell whether the header says 1, or any of its lines that somebody joined does."""
    return "1" in value and "1" in [line.strip() for line in value.split(",")]
