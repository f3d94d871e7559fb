"""What words do in each language that there are texts in."""

from consent.rules.words import eastern, european, germanic, romance, slavic
from consent.rules.words.words import Words

__all__ = ["LANGUAGES", "Words"]

LANGUAGES = {
    **germanic.LANGUAGES,
    **romance.LANGUAGES,
    **slavic.LANGUAGES,
    **european.LANGUAGES,
    **eastern.LANGUAGES,
}
"""The words of a language by the first part of its tag."""
