"""When to try again what was not taken: soon at first, then ever later."""

FIRST = 5_000
LONGEST = 6 * 60 * 60 * 1000
MOST_STEPS = 8


def pause(failures: int, chance: int) -> int:
    """Give the milliseconds to wait after a failure, by how many came before it.

    Each is four times the one before. `chance` is a random byte: it spreads tries over
    the later half, so that what failed together does not come back together.
    """
    whole = min(FIRST << 2 * min(failures, MOST_STEPS), LONGEST)
    return whole // 2 + whole // 2 * chance // 255
