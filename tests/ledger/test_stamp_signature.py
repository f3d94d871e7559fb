"""Who signed a time stamp, with stamps of openssl."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from consent.errors import BadTimestamp
from consent.ledger import der
from consent.ledger.stamp_signature import signer
from consent.ledger.timestamp import Stamp, check, read, request
from tests.send import tsa
from tests.send.tsa import Tsa

DATA = b"a checkpoint\n"
NAME = "CN=Test time stamps"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    """Make a time-stamp service."""
    return tsa.make(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def answer(service: Tsa) -> bytes:
    """Give a stamp of it."""
    return service.answer(request(DATA, 7))


def pem(service: Tsa, name: str = "tsa") -> bytes:
    """Give a certificate."""
    return (service.folder / f"{name}.pem").read_bytes()


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("elliptic", [True, False])
def test_the_signer_is_named(tmp_path: Path, digest: str, *, elliptic: bool) -> None:
    """By each kind of key and hash that services use."""
    service = tsa.make(tmp_path, elliptic=elliptic, digest=digest)
    stamp = check(service.answer(request(DATA, 1)), DATA)
    assert signer(stamp, pem(service)) == NAME


def test_one_of_several_certificates(
    service: Tsa, answer: bytes, tmp_path: Path
) -> None:
    """A file may hold those of many services."""
    other = tsa.make(tmp_path)
    assert signer(read(answer), pem(other) + pem(service)) == NAME


def test_another_service(answer: bytes, tmp_path: Path) -> None:
    """Of the same name, with another key."""
    with pytest.raises(BadTimestamp, match="none of the certificates"):
        signer(read(answer), pem(tsa.make(tmp_path)))


def test_an_authority_is_no_service(service: Tsa, answer: bytes) -> None:
    """Who issued the certificate did not sign the stamp."""
    with pytest.raises(BadTimestamp, match="none of the certificates"):
        signer(read(answer), pem(service, "ca"))


def test_no_certificate(answer: bytes) -> None:
    """Something else is one sentence."""
    with pytest.raises(BadTimestamp, match="PEM"):
        signer(read(answer), b"certificate")


def test_a_flipped_bit_in_the_statement(service: Tsa, answer: bytes) -> None:
    """Whatever is changed of what the service says, its signature is not of that."""
    info, found = read(answer).info, 0
    place = answer.index(info)
    for offset in range(len(info)):
        spoilt = bytearray(answer)
        spoilt[place + offset] ^= 1
        try:
            stamp = read(bytes(spoilt))
        except BadTimestamp:
            continue
        with pytest.raises(BadTimestamp, match="another time stamp"):
            signer(stamp, pem(service))
        found += 1
    assert found > 20


def test_a_flipped_bit_in_what_is_signed(service: Tsa, answer: bytes) -> None:
    """The signature is found to be wrong, or to be of something else."""
    one = read(answer).signed.parts().rest()[-1].parts().take(der.SEQUENCE)
    attributes, value = one.parts().rest()[3], one.parts().rest()[5]
    for part in (attributes, value):
        start = answer.rindex(part.whole)
        for place in range(start, start + len(part.whole)):
            spoilt = bytearray(answer)
            spoilt[place] ^= 1
            with pytest.raises(BadTimestamp):
                signer(read(bytes(spoilt)), pem(service))


def replaced(answer: bytes, old: bytes, new: bytes) -> Stamp:
    """Read a stamp of which something was replaced, as long as before."""
    assert len(old) == len(new)
    assert old in answer
    head, _, tail = answer.rpartition(old)
    return read(head + new + tail)


def test_a_signature_of_something_else(service: Tsa, answer: bytes) -> None:
    """A service's other signatures are not time stamps."""
    kind = der.write_name("1.2.840.113549.1.9.16.1.4")
    stamp = replaced(answer, kind, der.write_name("1.2.840.113549.1.9.16.1.5"))
    with pytest.raises(BadTimestamp, match="not a time stamp"):
        signer(stamp, pem(service))


def test_a_hash_that_is_not_known(service: Tsa, tmp_path: Path) -> None:
    """It is said, and who may know it."""
    service = tsa.make(tmp_path, digest="sha224")
    with pytest.raises(BadTimestamp, match="openssl ts -verify"):
        signer(read(service.answer(request(DATA, 1))), pem(service))


def own_certificate(answer: bytes) -> bytes:
    """Make a certificate with a key that no stamp is read by here."""
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Modern")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return builder.sign(key, None).public_bytes(Encoding.PEM)


def test_a_key_that_is_not_known(answer: bytes) -> None:
    """It is said, too."""
    with pytest.raises(BadTimestamp, match="kind of key"):
        signer(read(answer), own_certificate(answer))


def test_two_signatures(service: Tsa, answer: bytes) -> None:
    """A stamp has one (RFC 3161 §2.4.2)."""
    stamp = read(answer)
    values = stamp.signed.parts().rest()
    twice = der.write(der.SET, values[-1].content * 2)
    parts = b"".join(value.whole for value in values[:-1])
    signed = der.read(der.write(der.SEQUENCE, parts, twice))
    with pytest.raises(BadTimestamp, match="not 2"):
        signer(Stamp(b"", 0, None, "", stamp.info, signed), pem(service))


@pytest.mark.parametrize(
    "usages",
    [
        (),
        (ExtendedKeyUsageOID.SERVER_AUTH,),
        (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.SERVER_AUTH),
    ],
)
def test_a_certificate_for_something_else(
    service: Tsa,
    answer: bytes,
    tmp_path: Path,
    usages: tuple[x509.ObjectIdentifier, ...],
) -> None:
    """A web server's key may sign what it likes; it is no time-stamp service."""
    other = tsa.certify(service.folder / "tsa.key", usages=usages)
    with pytest.raises(BadTimestamp, match="for time stamps alone"):
        signer(read(answer), other)


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)])
def test_a_certificate_that_was_not_valid(
    service: Tsa, answer: bytes, days: tuple[int, int]
) -> None:
    """What was signed before or after its time does not count."""
    other = tsa.certify(service.folder / "tsa.key", days=days)
    with pytest.raises(BadTimestamp, match="was not valid on 20"):
        signer(read(answer), other)
