"""`consent healthcheck`: whether the service on this machine answers."""

from http.client import HTTPConnection, HTTPException

import click

from consent.cli import options
from consent.errors import ConsentError
from consent.settings import address


class NotHealthy(ConsentError):
    """The service does not answer, or says that it cannot serve."""

    code = "not_healthy"


@click.command("healthcheck")
@options.also_set("--host", help="Its address.")
@options.also_set("--port", help="Its port.")
def command(host: str | None, port: str | None) -> None:
    """Ask the service on this machine whether it is ready to serve."""
    name, number = address(options.environment(host=host, port=port))
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(name, name)  # noqa: S104
    connection = HTTPConnection(reach, number, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        message = f"nothing answers at {name} port {number}: {error}"
        raise NotHealthy(message) from error
    finally:
        connection.close()
    if status != 200:
        raise NotHealthy(f"the service at {name} port {number} says {status}")
    click.echo("ready")
