"""The mathematics of the log, as pure functions."""
