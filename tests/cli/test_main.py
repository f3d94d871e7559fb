"""The command as such: help, errors, exit codes."""

import subprocess
import sys

import click
import pytest

from consent.cli import COMMANDS, main
from tests.cli.running import consent, spawned, unmeasured


def test_help_names_every_command() -> None:
    """What there is can be found without a manual."""
    done = consent("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    """And none of them needs a setting for it."""
    done = consent(name, "-h")
    assert done.returncode == 0
    assert "Usage:" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_can_be_set_by_the_environment(name: str) -> None:
    """A container has no command line to speak of."""
    command = main.get_command(click.Context(main), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option):
            assert str(option.envvar).startswith("CONSENT_"), option.name


def test_help_imports_no_machinery() -> None:
    """Help comes at once: neither a server nor a database is loaded for it."""
    heavy = "{'uvicorn', 'starlette', 'sqlite3', 'jinja2', 'msgspec'}"
    program = (
        "import sys\nfrom consent.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"sys.exit(bool({heavy} & set(sys.modules)))"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], env=unmeasured(), check=False
    )
    assert done.returncode == 0


@pytest.mark.parametrize("args", [["publish"], ["nonsense"], ["serve", "--colour"]])
def test_wrong_usage_ends_with_two(args: list[str]) -> None:
    """Scripts can tell a wrong call from a refusal."""
    assert spawned(*args).returncode == 2
