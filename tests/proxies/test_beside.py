"""The ready files behind which none of these tests puts a shop, read and compared."""

import json
import shutil
import subprocess
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from consent.web.document import document
from tests.proxies.ready import FOLDER

TRAEFIK = yaml.safe_load((FOLDER / "traefik.yml").read_text())["http"]
AUTHORIZE = "/v1/sites/{site}/authorize"


def servers(name: str) -> set[str]:
    """Give the addresses of one of Traefik's services, whichever way it finds them."""
    service = TRAEFIK["services"][name]
    if "failover" in service:
        one = service["failover"]
        return servers(one["service"]) | servers(one["fallback"])
    return {server["url"] for server in service["loadBalancer"]["servers"]}


def handlers(part: Any) -> list[dict[str, Any]]:
    """Find every handler in what Caddy made of a file."""
    if isinstance(part, list):
        return [found for one in part for found in handlers(one)]
    if not isinstance(part, dict):
        return []
    own = [part] if "handler" in part else []
    return own + [found for one in part.values() for found in handlers(one)]


def test_traefik_finds_all_that_it_is_told_of() -> None:
    """Each router names services and middlewares that are there, and no other is."""
    routers = TRAEFIK["routers"].values()
    named = {name for router in routers for name in router.get("middlewares", [])}
    assert named == set(TRAEFIK["middlewares"])
    ports = [f"http://127.0.0.1:{port}" for port in (8080, 8000, 8001)]
    assert set().union(*(servers(r["service"]) for r in routers)) == set(ports)


def test_traefik_asks_as_the_contract_says() -> None:
    """It asks `authorize`, in words it knows, and hands on every header it answers."""
    operation = document()["paths"][AUTHORIZE]["get"]
    known = {parameter["name"] for parameter in operation["parameters"]}
    headers = set(operation["responses"]["200"]["headers"])
    found = [m.get("forwardAuth") for m in TRAEFIK["middlewares"].values()]
    asking = [one for one in found if one]
    assert len(asking) == 2
    for one in asking:
        address = urlsplit(one["address"])
        assert address.path == AUTHORIZE.format(site="shop")
        assert address.query.partition("=")[0] in known | {""}
        assert set(one["authResponseHeaders"]) == headers


def test_caddy_puts_a_host_of_its_own_before_the_service() -> None:
    """Caddy reads the file without a complaint, and sends all of that host there."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("the proxy is not installed")
    file = FOLDER / "Caddyfile-service"
    command = [program, "adapt", "--adapter", "caddyfile", "--config", file]
    done = subprocess.run(command, capture_output=True, check=True)
    [server] = json.loads(done.stdout)["apps"]["http"]["servers"].values()
    [route] = server["routes"]
    assert route["match"] == [{"host": ["consent.shop.example"]}]
    [proxy] = [h for h in handlers(route) if h["handler"] == "reverse_proxy"]
    assert proxy["upstreams"] == [{"dial": "127.0.0.1:8000"}]
    assert b'"warn"' not in done.stderr
