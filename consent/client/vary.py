"""Keeping shared caches honest: a page that asked is for one choice alone."""

NAMES = ("Cookie", "Sec-GPC")
VALUE = ", ".join(NAMES)
