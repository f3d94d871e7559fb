"""Ready services from the command line."""

import tomllib
from pathlib import Path

from tests.cli.running import consent


def test_all_are_listed_and_words_narrow_the_list() -> None:
    """Who wants a video player sees those, by name, kind or host."""
    everything = consent("presets").stdout.splitlines()
    videos = consent("presets", "search", "YOUTUBE", "media").stdout.splitlines()
    assert len(everything) >= 60
    assert [line.split()[0] for line in videos] == ["youtube@1", "youtube-nocookie@1"]


def test_a_preset_is_shown_ready_to_paste() -> None:
    """Its table is TOML with the owner's part named; the whole is there to change."""
    shown = consent("presets", "show", "matomo").stdout
    assert tomllib.loads(shown) == {
        "services": {"matomo": {"service": "preset:matomo@1"}}
    }
    assert "# Yours to add: recipient" in shown
    whole = shown.partition("in place of that line:\n")[2].replace("# ", "")
    assert tomllib.loads(whole)["cookies"][0]["duration"] == "13 months"


def test_two_presets_are_compared() -> None:
    """What the second one spares or adds is said line by line."""
    done = consent("presets", "compare", "youtube@1", "youtube-nocookie")
    assert 'hosts: also "www.youtube-nocookie.com"' in done.stdout


def test_what_is_not_there_is_said_with_the_nearest() -> None:
    """A slip costs one look, and the exit code tells scripts."""
    for words in (("show", "youtub"), ("compare", "youtube@9", "youtube")):
        done = consent("presets", *words)
        assert done.returncode == 1
        assert "did you mean 'youtube'?" in done.stderr or "has 1" in done.stderr
    nothing = consent("presets", "search", "nosuchtool")
    assert (nothing.returncode, nothing.stdout) == (1, "")


def test_a_site_with_presets_is_published(tmp_path: Path) -> None:
    """The two lines of the documentation are enough."""
    file = tmp_path / "site.toml"
    file.write_text(
        """
        id = "films"
        origins = ["https://films.example"]
        languages = ["en"]
        [controller]
        name = "Films Ltd"
        address = "1 High Street"
        contact = "privacy@films.example"
        privacy_policy = "https://films.example/privacy"
        [purposes.media]
        [services.video]
        service = "preset:youtube-nocookie@1"
        """
    )
    done = consent("publish", file, "--data", tmp_path / "data")
    assert done.returncode == 0, done.stderr
