"""A certificate for 127.0.0.1 that no system trusts by itself."""

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

ADDRESS = "127.0.0.1"


def server_context(folder: Path) -> ssl.SSLContext:
    """Make a certificate in a folder, and give a server's side of it."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ADDRESS)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADDRESS))]),
            critical=False,
        )
        .sign(key, SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "own.crt").write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
    )
    (folder / "own.key").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.crt", folder / "own.key")
    return context


def client_context(folder: Path) -> ssl.SSLContext:
    """Give the side of a client that was told to trust the certificate."""
    return ssl.create_default_context(cafile=folder / "own.crt")
