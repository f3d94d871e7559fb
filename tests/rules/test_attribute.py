"""Names of other tools, and what a site's file makes of them."""

from tests.rules.site_files import draft, mistakes


def meanings(change: str) -> dict[str, str]:
    """Give what the names stand for that pages of the changed site may carry."""
    return draft(f"[attributes]\n{change}").settings.meanings


def test_without_a_tool_nothing_is_read() -> None:
    """Attributes of others mean nothing until the owner says so."""
    assert meanings("honour = []") == {}


def test_usual_names_need_no_entry() -> None:
    """Those of a tool go with the usual purposes, and ids with themselves."""
    names = meanings('honour = ["onetrust"]\n[attributes.names]\nC0003 = "never"')
    assert names["C0001"] == "necessary"
    assert (names["C0002"], names["C0004"]) == ("statistics", "marketing")
    assert (names["matomo"], names["statistics"]) == ("matomo", "statistics")
    assert "C0003" not in names


def test_own_meanings_go_first() -> None:
    """An owner knows what a name stood for on their pages."""
    own = '[attributes.names]\nstatistics = "matomo"\npreferences = "never"'
    names = meanings(f'honour = ["cookiebot"]\n{own}')
    assert (names["statistics"], names["marketing"]) == ("matomo", "marketing")


def test_a_name_that_stands_for_nothing_is_a_mistake() -> None:
    """Its elements would wait for ever, and nobody would know why."""
    said = mistakes("""
      [attributes]
      honour = ["cookiebot", "cookiebot"]
      [attributes.names]
      ga = "nobody"
    """)
    assert said == {
        "attributes.honour[1]": '"cookiebot" stands there twice',
        "attributes.names.ga": '"nobody" is neither a purpose nor a service',
        "attributes.names.preferences": (
            "is missing: cookiebot has it, and there is no purpose 'preferences'; "
            "name a purpose or a service, or 'never'"
        ),
    }
