"""A time-stamp service: openssl's own, with an authority made for the test."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)
CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = {digest}
default_policy = 1.3.6.1.4.1.54321.1
digests = sha256
accuracy = secs:1, millisecs:500
clock_precision_digits = {digits}
ordering = yes
tsa_name = yes
ess_cert_id_alg = {digest}
"""


@dataclass(frozen=True)
class Tsa:
    """A folder with the authority (ca.pem), the service (tsa.pem) and its settings."""

    folder: Path

    def answer(self, query: bytes) -> bytes:
        """Stamp what a query asks for."""
        (self.folder / "query.tsq").write_bytes(query)
        self._openssl("-reply", "-queryfile", "query.tsq", "-out", "answer.tsr")
        return (self.folder / "answer.tsr").read_bytes()

    def verify(self, answer: bytes, data: bytes) -> bool:
        """Ask openssl whether an answer is a stamp of this data."""
        (self.folder / "check.tsr").write_bytes(answer)
        (self.folder / "data").write_bytes(data)
        words = ("-verify", "-data", "data", "-in", "check.tsr", "-CAfile", "ca.pem")
        return self._openssl(*words, check=False) == 0

    def describe(self, query: bytes) -> str:
        """Let openssl say what a query asks for."""
        done = subprocess.run(
            ["openssl", "ts", "-query", "-in", "/dev/stdin", "-text"],
            input=query,
            check=True,
            capture_output=True,
        )
        return done.stdout.decode()

    def _openssl(self, *words: str, check: bool = True) -> int:
        command = ["openssl", "ts", *words]
        if "-reply" in words:
            command += ["-config", "tsa.cnf"]
        done = subprocess.run(
            command, cwd=self.folder, check=check, capture_output=True
        )
        return done.returncode


def make(
    folder: Path,
    *,
    elliptic: bool = True,
    digest: str = "sha256",
    digits: int = 3,
) -> Tsa:
    """Make a service in a folder; `digits` are those of its clock behind the second."""
    key, authority = _key(elliptic=elliptic), _key(elliptic=True)
    issuer = _name("Test authority")
    root = _builder(issuer, issuer, authority).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    own = _builder(_name("Test time stamps"), issuer, key).add_extension(
        x509.ExtendedKeyUsage(STAMPING), critical=True
    )
    for name, certificate in (("ca", root), ("tsa", own)):
        signed = certificate.sign(authority, SHA256())
        (folder / f"{name}.pem").write_bytes(signed.public_bytes(Encoding.PEM))
    (folder / "tsa.key").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(
        CONFIG.format(folder=folder, digest=digest, digits=digits)
    )
    return Tsa(folder)


def certify(
    path: Path,
    *,
    usages: tuple[x509.ObjectIdentifier, ...] = STAMPING,
    days: tuple[int, int] = (-1, 1),
) -> bytes:
    """Make another certificate for the key in a file, valid for some days from now."""
    key = load_pem_private_key(path.read_bytes(), None)
    name, now = _name("Someone else"), datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), 1)  # type: ignore[arg-type]
    built = built.not_valid_before(now + timedelta(days=days[0]))
    built = built.not_valid_after(now + timedelta(days=days[1]))
    if usages:
        built = built.add_extension(x509.ExtendedKeyUsage(usages), critical=True)
    return built.sign(key, SHA256()).public_bytes(Encoding.PEM)  # type: ignore[arg-type]


def _key(*, elliptic: bool) -> Key:
    if elliptic:
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Key
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
