"""The command line: one file a command, imported when it is asked for."""

from importlib import import_module

import click

from consent import __version__
from consent.cli.mistakes import told
from consent.errors import ConsentError

COMMANDS = {
    "init": "Draft a site's file from what a live site does.",
    "publish": "Check site files and publish them.",
    "diff": "Tell what a site file changes, and who would be asked again.",
    "serve": "Serve the notices that were published.",
    "export": "Write a site's log.",
    "show": "Show a record, and the notice as its visitor saw it.",
    "gaps": "Tell in which hours answers went missing.",
    "report": "Write what was shown, answered and proven in a period, for print.",
    "verify": "Check a bundle of a log.",
    "erase": "Erase what was recorded of one visitor.",
    "prune": "End the retention of what was kept long enough.",
    "anchor": "Send checkpoints elsewhere, and show which were.",
    "key": "Show, rotate or make the keys that sign the logs.",
    "webhooks": "Show what back ends were told, and tell them again.",
    "desk": "Let people in at the desk, where sites are looked after.",
    "token": "Let auditors read a site's log over HTTP.",
    "selftest": "Look at one's own live sites for what was fined elsewhere.",
    "scan": "Look at a live site, and tell what is wrong there.",
    "doctor": "Examine the logs, their keys and their guard.",
    "backup": "Take a copy that was read back, while the service runs.",
    "restore": "Put a backup in its place again.",
    "move": "Move all records to PostgreSQL, or one site to a folder.",
    "migrate": "Bring the database up to this version.",
    "presets": "Look up ready services that a site's file can build on.",
    "schema": "Print a JSON Schema of a site's file.",
    "healthcheck": "Ask whether the service is ready.",
}


class Commands(click.Group):
    """Finds each command in the file of its name, and ends failures in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, or say that there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"consent.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what it refuses ends with exit code 1."""
        try:
            result: object = super().invoke(ctx)
        except ConsentError as error:
            raise click.ClickException(told(error)) from error
        return result


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="consent")
def main() -> None:
    """Serve fair consent notices and keep a log that proves itself.

    Every option can also be set as CONSENT_…, such as CONSENT_DATA.
    """
