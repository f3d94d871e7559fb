"""Machine statements of a choice, one standard a file, as pure functions."""
