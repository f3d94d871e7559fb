"""Periods in milliseconds, the unit of every time that a log or a store holds."""

HOUR = 3_600_000
DAY = 24 * HOUR
