"""The ready configuration files of the docs, moved to the ports of a test."""

import re

from scripts.demo_sites.service import ROOT
from tests.proxies.backend import THIRD
from tests.proxies.certificate import Certificate
from tests.proxies.running import Ports

FOLDER = ROOT / "docs" / "proxies"
WRITTEN = re.compile(r":8000\b|:8001\b|:8080\b|listen 443|/etc/ssl/")

NGINX_THIRD = """
server {{
    listen 127.0.0.1:{ports.tls} ssl;
    server_name {name};
    ssl_certificate {certificate.chain};
    ssl_certificate_key {certificate.key};
    location / {{
        proxy_pass http://127.0.0.1:{ports.backend};
        proxy_set_header Host $host;
    }}
}}
"""
CADDY_THIRD = """
{name} {{
	tls {certificate.chain} {certificate.key}
	reverse_proxy 127.0.0.1:{ports.backend}
}}
"""


def nginx_file(ports: Ports, certificate: Certificate, name: str = "nginx.conf") -> str:
    """Read a file for nginx."""
    return _moved(
        name,
        {
            "127.0.0.1:8000": f"127.0.0.1:{ports.service}",
            "127.0.0.1:8001": f"127.0.0.1:{ports.stand_in}",
            "127.0.0.1:8080": f"127.0.0.1:{ports.backend}",
            "listen 443 ssl": f"listen 127.0.0.1:{ports.tls} ssl",
            "/etc/ssl/shop.example.crt": str(certificate.chain),
            "/etc/ssl/shop.example.key": str(certificate.key),
        },
    )


def caddy_file(ports: Ports, certificate: Certificate, name: str = "Caddyfile") -> str:
    """Read a file for Caddy."""
    pair = f"tls {certificate.chain} {certificate.key}"
    return _moved(
        name,
        {
            "127.0.0.1:8000": f"127.0.0.1:{ports.service}",
            "127.0.0.1:8001": f"127.0.0.1:{ports.stand_in}",
            "127.0.0.1:8080": f"127.0.0.1:{ports.backend}",
            "http://:8001": f"http://:{ports.stand_in}",
            ".example {": f".example {{\n\t{pair}",
        },
    )


def third(template: str, ports: Ports, certificate: Certificate) -> str:
    """Put the third host behind the same proxy, for its TLS."""
    return template.format(ports=ports, certificate=certificate, name=THIRD)


def _moved(name: str, changes: dict[str, str]) -> str:
    text = (FOLDER / name).read_text()
    for written, here in changes.items():
        text = text.replace(written, here)
    found = WRITTEN.search(text)
    assert found is None, f"{name} names what a test has to change: {found}"
    return text
