"""Who signed a time stamp (RFC 3161, RFC 5652), by certificates that are known."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from consent.errors import BadTimestamp
from consent.ledger import der
from consent.ledger.der import Value
from consent.ledger.timestamp import TST_INFO, Stamp

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm
    from cryptography.x509 import Certificate

_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_HASHES = {
    "2.16.840.1.101.3.4.2.1": "SHA256",
    "2.16.840.1.101.3.4.2.2": "SHA384",
    "2.16.840.1.101.3.4.2.3": "SHA512",
}
_ELSEWHERE = "`openssl ts -verify` may know more"


class _Signature(NamedTuple):
    """A signature, what it is of, and how both were hashed."""

    hash: str
    attributes: Value
    value: bytes


def signer(stamp: Stamp, pem: bytes) -> str:
    """Name who signed a stamp, of the certificates given, or raise `BadTimestamp`.

    They are trusted as they are: those of time-stamp services themselves, not of an
    authority above them. One counts if it is for stamping and was valid at the time.
    """
    signature = _read(stamp.signed)
    _check_attributes(signature, stamp.info)
    for certificate in _certificates(pem):
        if _has_signed(certificate, signature):
            _require_valid(certificate, stamp)
            return certificate.subject.rfc4514_string()
    raise BadTimestamp("none of the certificates given signed the time stamp")


def _read(signed: Value) -> _Signature:
    parts = signed.parts()
    parts.take(der.INTEGER)
    parts.take(der.SET)
    parts.take(der.SEQUENCE)
    # Certificates and revocations that came along prove nothing by themselves.
    parts.skip(der.FIRST)
    parts.skip(der.FIRST + 1)
    signers = parts.take(der.SET).parts().rest()
    if len(signers) != 1:
        raise BadTimestamp(f"a time stamp has one signature, not {len(signers)}")
    one = signers[0].parts()
    one.take(der.INTEGER)
    # Issuer and number, or the key's id.
    one.skip(der.SEQUENCE) or one.take(0x80)
    named = der.name(one.take(der.SEQUENCE).parts().take(der.OID))
    if named not in _HASHES:
        raise BadTimestamp(f"hashes by {named} are not known here; {_ELSEWHERE}")
    attributes = one.take(der.FIRST)
    one.take(der.SEQUENCE)
    return _Signature(_HASHES[named], attributes, one.take(der.OCTETS).content)


def _check_attributes(signature: _Signature, info: bytes) -> None:
    """The signature is of the attributes, and these have to be those of the stamp."""
    found = {}
    for attribute in signature.attributes.parts().rest():
        parts = attribute.parts()
        name = der.name(parts.take(der.OID))
        found[name] = parts.take(der.SET).content
    digest = hashlib.new(signature.hash, info).digest()
    if found.get(_CONTENT_TYPE) != der.write_name(TST_INFO):
        raise BadTimestamp("what was signed is not a time stamp")
    if found.get(_MESSAGE_DIGEST) != der.write(der.OCTETS, digest):
        raise BadTimestamp("what was signed is another time stamp")


def _certificates(pem: bytes) -> "Sequence[Certificate]":
    # Loaded here, so that reading a stamp does without the package.
    from cryptography.x509 import load_pem_x509_certificates  # noqa: PLC0415

    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise BadTimestamp("a certificate of a time-stamp service is PEM") from error


def _has_signed(certificate: "Certificate", signature: _Signature) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.padding import (  # noqa: PLC0415
        PKCS1v15,
    )

    key, algorithm = certificate.public_key(), _algorithm(signature.hash)
    # Signed as a set of its own, not as the part of the message that it is in.
    signed = der.write(der.SET, signature.attributes.content)
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature.value, signed, PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature.value, signed, ec.ECDSA(algorithm))
        else:
            raise BadTimestamp(f"that kind of key is not known here; {_ELSEWHERE}")
    except InvalidSignature:
        return False
    return True


def _require_valid(certificate: "Certificate", stamp: Stamp) -> None:
    from cryptography.x509 import ExtendedKeyUsage, ExtensionNotFound  # noqa: PLC0415
    from cryptography.x509.oid import ExtendedKeyUsageOID  # noqa: PLC0415

    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage)
        uses = list(usage.value)
    except ExtensionNotFound:
        uses = []
    # RFC 3161 §2.3: for stamping, and for nothing else.
    if uses != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise BadTimestamp("the certificate given is not one for time stamps alone")
    at = datetime.fromtimestamp(stamp.time // 1000, UTC)
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= at <= last:
        raise BadTimestamp(f"the certificate given was not valid on {stamp.date}")


def _algorithm(name: str) -> "HashAlgorithm":
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415

    algorithm: HashAlgorithm = getattr(hashes, name)()
    return algorithm
