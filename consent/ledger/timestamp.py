"""Time stamps (RFC 3161): asking for one, and reading what it says."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from consent.errors import BadTimestamp
from consent.ledger import der
from consent.ledger.der import Value

REQUEST_TYPE = "application/timestamp-query"
ANSWER_TYPE = "application/timestamp-reply"
NONCE_LENGTH = 8

SHA256 = "2.16.840.1.101.3.4.2.1"
SIGNED_DATA = "1.2.840.113549.1.7.2"
TST_INFO = "1.2.840.113549.1.9.16.1.4"

_GRANTED = {0, 1}
_STATUS = {2: "rejected", 3: "waiting", 4: "revocation warning", 5: "revoked"}
_TIME = re.compile(rb"([0-9]{14})(?:\.([0-9]*[1-9]))?Z")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time-stamp service says: that something with this digest existed then.

    `time` is in milliseconds since 1970. `info` is the statement and `signed` what
    holds it with its signature, both as DER.
    """

    digest: bytes
    time: int
    nonce: int | None
    policy: str
    info: bytes
    signed: Value

    @property
    def date(self) -> str:
        """Write the time for people, to the second."""
        return datetime.fromtimestamp(self.time // 1000, UTC).strftime("%FT%TZ")


def request(data: bytes, nonce: int) -> bytes:
    """Write the question that a service stamps; `nonce` is never used twice."""
    return der.write(
        der.SEQUENCE,
        der.write_number(1),
        _imprint(hashlib.sha256(data).digest()),
        der.write_number(nonce),
        der.write(der.BOOLEAN, b"\xff"),
    )


def check(answer: bytes, data: bytes, nonce: int | None = None) -> Stamp:
    """Read an answer (.tsr) to the question about some data.

    Raises `BadTimestamp` unless the stamp was granted, is of this data and, if it is
    given, has the nonce. Who signed it is another question.
    """
    stamp = read(answer)
    if stamp.digest != hashlib.sha256(data).digest():
        raise BadTimestamp("the time stamp is of something else")
    if nonce is not None and stamp.nonce != nonce:
        raise BadTimestamp("the time stamp answers another question")
    return stamp


def read(answer: bytes) -> Stamp:
    """Read an answer, or raise `BadTimestamp` if it is none or was refused."""
    parts = der.read(answer).parts()
    _require_granted(parts.take(der.SEQUENCE))
    content = parts.take(der.SEQUENCE).parts()
    _require_name(content.take(der.OID), SIGNED_DATA)
    signed = content.take(der.FIRST).parts().take(der.SEQUENCE)
    return _read_info(_statement(signed), signed)


def _statement(signed: Value) -> bytes:
    parts = signed.parts()
    parts.take(der.INTEGER)
    parts.take(der.SET)
    inner = parts.take(der.SEQUENCE).parts()
    _require_name(inner.take(der.OID), TST_INFO)
    return inner.take(der.FIRST).parts().take(der.OCTETS).content


def _read_info(info: bytes, signed: Value) -> Stamp:
    parts = der.read(info).parts()
    parts.take(der.INTEGER)
    policy = der.name(parts.take(der.OID))
    digest = _read_imprint(parts.take(der.SEQUENCE))
    parts.take(der.INTEGER)
    time = _read_time(parts.take(der.TIME).content)
    # How exact the time is, and whether stamps can be ordered by it.
    parts.skip(der.SEQUENCE)
    parts.skip(der.BOOLEAN)
    nonce = parts.skip(der.INTEGER)
    return Stamp(
        digest=digest,
        time=time,
        nonce=None if nonce is None else der.number(nonce),
        policy=policy,
        info=info,
        signed=signed,
    )


def _imprint(digest: bytes) -> bytes:
    algorithm = der.write(der.SEQUENCE, der.write_name(SHA256), der.write(der.NULL))
    return der.write(der.SEQUENCE, algorithm, der.write(der.OCTETS, digest))


def _read_imprint(value: Value) -> bytes:
    parts = value.parts()
    _require_name(parts.take(der.SEQUENCE).parts().take(der.OID), SHA256)
    return parts.take(der.OCTETS).content


def _read_time(text: bytes) -> int:
    match = _TIME.fullmatch(text)
    digits, part = match.groups(b"") if match else (b"", b"")
    try:
        whole = datetime.strptime(f"{digits.decode()}Z", "%Y%m%d%H%M%S%z")
    except ValueError as error:
        raise BadTimestamp(f"{text!r:.40} is no time of a time stamp") from error
    return int(whole.timestamp()) * 1000 + int(part.ljust(3, b"0")[:3])


def _require_granted(status: Value) -> None:
    parts = status.parts()
    code = der.number(parts.take(der.INTEGER))
    if code in _GRANTED:
        return
    said = parts.skip(der.SEQUENCE)
    texts = () if said is None else said.parts().rest()
    why = " ".join(text.content.decode(errors="replace") for text in texts)
    raise BadTimestamp(
        f"the time-stamp service refused: {_STATUS.get(code, code)} {why!r:.200}"
    )


def _require_name(value: Value, wanted: str) -> None:
    if (found := der.name(value)) != wanted:
        raise BadTimestamp(f"a time stamp has {found} in place of {wanted}")
