"""`consent schema`: the JSON Schema of a site's file."""

import json

import click

from consent import locales
from consent.rules.site_schema import schema


@click.command("schema")
def command() -> None:
    """Print a JSON Schema of a site's file, for editors."""
    click.echo(json.dumps(schema(locales.load()), ensure_ascii=False, indent=2))
