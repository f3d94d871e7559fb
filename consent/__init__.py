"""A small self-hosted consent service with a log that proves itself."""

__version__ = "0.1.0"
