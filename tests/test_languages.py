"""What docs/languages.md tells is what ships."""

from consent import locales
from consent.render import autonym
from tests.languages import told


def test_the_table_tells_what_ships() -> None:
    """Every language is in it, with its refusal and who has read its words."""
    rows = told()
    assert list(rows) == sorted(locales.load())
    for tag, locale in locales.load().items():
        assert rows[tag].name == autonym.of(tag)
        assert rows[tag].refusal == locale.texts["reject_all"]
        assert rows[tag].reviewer == (locale.reviewed_by or "nobody")
