"""Time stamps, against openssl: what it reads of ours and we of its."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from consent.errors import BadTimestamp
from consent.ledger import der, timestamp
from consent.ledger.timestamp import check, read, request
from tests.send import tsa
from tests.send.tsa import Tsa

DATA = b"a checkpoint\n"
NONCES = [0, 1, 127, 128, 255, 256, 2**63, 2**64 - 1]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Tsa:
    """Make a time-stamp service."""
    return tsa.make(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def answer(service: Tsa) -> bytes:
    """Give its answer about the data, to question number 7."""
    return service.answer(request(DATA, 7))


@pytest.mark.parametrize("nonce", NONCES)
def test_openssl_reads_our_question(service: Tsa, nonce: int) -> None:
    """Digest, number, and that the certificate shall come along."""
    told = service.describe(request(DATA, nonce))
    assert "Hash Algorithm: sha256" in told
    assert int(told.partition("Nonce: ")[2].split()[0], 16) == nonce
    assert "Certificate required: yes" in told


@pytest.mark.parametrize("nonce", NONCES)
def test_a_stamp_of_openssl_is_read(service: Tsa, nonce: int) -> None:
    """Of this data, by this question, and about now."""
    answer = service.answer(request(DATA, nonce))
    stamp = check(answer, DATA, nonce)
    assert abs(stamp.time / 1000 - time.time()) < 60
    assert stamp.policy == "1.3.6.1.4.1.54321.1"
    assert service.verify(answer, DATA)


def test_a_clock_without_fractions(tmp_path: Path) -> None:
    """Most services stamp whole seconds."""
    stamp = check(tsa.make(tmp_path, digits=0).answer(request(DATA, 1)), DATA)
    assert stamp.time % 1000 == 0
    told = datetime.strptime(stamp.date, "%Y-%m-%dT%H:%M:%S%z").astimezone(UTC)
    assert told.timestamp() * 1000 == stamp.time


def test_a_stamp_of_other_data(answer: bytes) -> None:
    """An answer about something else proves nothing."""
    with pytest.raises(BadTimestamp, match="of something else"):
        check(answer, DATA + b"!")


def test_a_stamp_from_another_day(answer: bytes) -> None:
    """An answer that was recorded earlier has another number."""
    with pytest.raises(BadTimestamp, match="another question"):
        check(answer, DATA, 8)
    assert check(answer, DATA, 7).nonce == 7


def test_a_service_that_refuses(service: Tsa) -> None:
    """What it says is passed on."""
    query = request(DATA, 1).replace(
        der.write_name(timestamp.SHA256), der.write_name("2.16.840.1.101.3.4.2.2")
    )
    with pytest.raises(BadTimestamp, match=r"refused: rejected '.+'"):
        read(service.answer(query))


def test_a_refusal_without_a_word() -> None:
    """A status alone is an answer, too."""
    answer = der.write(der.SEQUENCE, der.write(der.SEQUENCE, der.write_number(9)))
    with pytest.raises(BadTimestamp, match="refused: 9"):
        read(answer)


def test_an_answer_to_a_query_without_a_nonce(service: Tsa) -> None:
    """It is read, and is no answer to a question that had one."""
    query = request(DATA, 7).replace(der.write_number(7) + b"\x01", b"\x01")
    query = query[:1] + bytes([query[1] - 3]) + query[2:]
    answer = service.answer(query)
    assert check(answer, DATA).nonce is None
    with pytest.raises(BadTimestamp, match="another question"):
        check(answer, DATA, 7)


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"0", b"<html>", b"\x30\x00", b"\x30\x80\x00\x00", b"\x3f\x00", b"0" * 2**21],
)
def test_what_is_no_answer(spoilt: bytes) -> None:
    """A page, or nothing, is one sentence."""
    with pytest.raises(BadTimestamp):
        read(spoilt)


def test_every_cut_is_found(answer: bytes) -> None:
    """And whatever stands behind it."""
    for length in range(len(answer)):
        with pytest.raises(BadTimestamp):
            read(answer[:length])
    with pytest.raises(BadTimestamp):
        read(answer + b"\x00")


def test_a_flipped_bit_never_ends_otherwise(answer: bytes) -> None:
    """It is found, or it is in what the signature is for; nothing else is raised."""
    found = 0
    for place in range(len(answer)):
        spoilt = bytearray(answer)
        spoilt[place] ^= 1 << place % 8
        try:
            check(bytes(spoilt), DATA, 7)
        except BadTimestamp:
            found += 1
    assert found > 100


def answered(info: bytes) -> bytes:
    """Write an answer around a statement, which nobody signed."""
    content = der.write(der.FIRST, der.write(der.OCTETS, info))
    inner = der.write(der.SEQUENCE, der.write_name(timestamp.TST_INFO), content)
    signed = der.write(
        der.SEQUENCE, der.write_number(3), der.write(der.SET), inner, der.write(der.SET)
    )
    kind = der.write_name(timestamp.SIGNED_DATA)
    token = der.write(der.SEQUENCE, kind, der.write(der.FIRST, signed))
    granted = der.write(der.SEQUENCE, der.write_number(0))
    return der.write(der.SEQUENCE, granted, token)


@pytest.mark.parametrize(
    "said",
    [b"20261122", b"20261122000000+0100", b"20261322000000Z", b"20261122000000.50Z"],
)
def test_what_is_no_time(answer: bytes, said: bytes) -> None:
    """A time is written in one way (RFC 3161 §2.4.2)."""
    info = read(answer).info
    assert read(answered(info)).digest == read(answer).digest
    values = der.read(info).parts().rest()
    spoilt = [der.write(v.tag, said) if v.tag == der.TIME else v.whole for v in values]
    with pytest.raises(BadTimestamp, match="no time"):
        read(answered(der.write(der.SEQUENCE, *spoilt)))


@pytest.mark.parametrize(
    "name", ["1.2.840.113549", "2.16.840.1.101.3.4.2.1", "0.9", "2.999"]
)
def test_identifiers(name: str) -> None:
    """They are written as they are read."""
    assert der.name(der.read(der.write_name(name))) == name


@pytest.mark.parametrize("number", [0, 1, -1, 127, 128, -128, -129, 2**64])
def test_numbers(number: int) -> None:
    """They have a sign, and as few bytes as can be."""
    assert der.number(der.read(der.write_number(number))) == number


@pytest.mark.parametrize("spoilt", [b"\x06\x00", b"\x06\x01\x86"])
def test_no_identifier(spoilt: bytes) -> None:
    """One that is cut off is none."""
    with pytest.raises(BadTimestamp):
        der.name(der.read(spoilt))


def test_no_number() -> None:
    """One without digits is none."""
    with pytest.raises(BadTimestamp):
        der.number(der.read(b"\x02\x00"))


def test_a_long_value() -> None:
    """A length of several bytes is read as it is written, and in no other way."""
    for length in (127, 128, 255, 256, 65_536):
        assert der.read(der.write(der.OCTETS, bytes(length))).content == bytes(length)
    with pytest.raises(BadTimestamp, match="not DER"):
        der.read(b"\x04\x81\x01\x00")
