"""Where a record lies: one integer for its log and its index."""

LOG_SIZE = 2**40


def place(log: int, n: int) -> int:
    """Give the key of a log's n-th record; a log's keys are neighbours, in order."""
    return log * LOG_SIZE + n


def index(place: int) -> int:
    """Give a record's index within its log."""
    return place % LOG_SIZE
