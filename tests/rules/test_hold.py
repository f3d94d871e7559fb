"""What a site's file says of holding back what is not tagged."""

from consent.model import Hold
from consent.rules.change import describe_settings
from tests.rules.site_files import draft, mistakes, remarks

ON = "[hold]\nuntagged = true\n"
PATHS = f'{ON}paths = {{ matomo = ["/piwik/"] }}'


def test_it_is_off_unless_the_file_says_so() -> None:
    """Where it is on, all of a service's hosts are its, or the paths that are named."""
    assert draft().settings.hold == Hold()
    assert draft(ON).settings.hold == Hold(untagged=True)
    assert draft(PATHS).settings.hold.paths == {"matomo": ("/piwik/",)}


def test_paths_are_those_of_a_service_with_hosts() -> None:
    """Others would hold back nothing."""
    found = mistakes('hold.paths = { nobody = ["/"], ads = ["/"], matomo = ["piwik"] }')

    assert found["hold.paths.nobody"] == "is no service of this site"
    assert found["hold.paths.ads"] == "is of a service without hosts"
    assert "is not how a path begins" in found["hold.paths.matomo[0]"]


def test_the_form_of_the_tag_is_remarked() -> None:
    """The file cannot tell how its owner wrote the tag."""
    assert "without `async`" in remarks(ON)["hold.untagged"]
    assert "hold.untagged" not in remarks("")


def test_changes_are_told() -> None:
    """In a sentence each, and nobody is asked again."""
    before, after = draft().settings, draft(PATHS).settings

    assert [str(each) for each in describe_settings(before, after)] == [
        "Holding back what is not tagged is now on.",
        "Path that is held back matomo/piwik/ added.",
    ]
