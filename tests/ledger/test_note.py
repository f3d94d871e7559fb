"""Signed notes: what is accepted, and whose signature counts."""

import pytest

from consent.errors import BadCheckpoint, BadKey
from consent.ledger import note
from consent.ledger.note import Key
from tests.ledger.vectors import load

VECTORS = load("signed_note")
TEXT = VECTORS["text"]
NAMES = ("PeterNeumann", "EnochRoot")
PETER, ENOCH = (note.read_key(VECTORS["keys"][name]) for name in NAMES)
PETERS, ENOCHS = (VECTORS["signatures"][name] for name in NAMES)
SIGNER = note.read_signer(VECTORS["signer"])


def signed(*lines: str, text: str = TEXT) -> bytes:
    """Put lines of signatures under a text."""
    return "".join([text, "\n", *lines]).encode()


def mangled(text: str) -> list[str]:
    """Every part of a key and every key with one character moved on."""
    ends = [(i, j) for i in range(len(text)) for j in range(i + 1, len(text) + 1)]
    parts = [text[i:j] for i, j in ends if (i, j) != (0, len(text))]
    moved = [
        text[:i] + chr(ord(mark) + 1) + text[i + 1 :] for i, mark in enumerate(text)
    ]
    return parts + moved


def signatures_of(data: bytes, *keys: Key) -> list[str]:
    """The names whose signatures were checked and found good."""
    return [signature.name for signature in note.verify(data, keys).signatures]


def test_published_key_and_back():
    """A public key is read, and written the same way."""
    assert PETER.id.hex() == "c74f20a3"
    assert note.write_key(PETER) == VECTORS["keys"]["PeterNeumann"]


def test_mangled_public_keys():
    """No part and no neighbour of a public key is one."""
    for text in mangled(VECTORS["keys"]["PeterNeumann"]) + VECTORS["bad_keys"]:
        with pytest.raises(BadKey):
            note.read_key(text)


def test_mangled_secret_keys():
    """No part and no neighbour of a secret key is one."""
    for text in mangled(VECTORS["signer"]):
        with pytest.raises(BadKey):
            note.read_signer(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "++",
        "a+b",
        "a b+00000000+AA==",
        "a+\udc80+AA==",
        "\udc80+c74f20a3+AA==",
    ],
)
def test_no_key(text: str):
    """Text that is no key is refused, never a crash."""
    with pytest.raises(BadKey):
        note.read_key(text)


def test_public_key_for_a_secret_one():
    """Whoever mixes up the two halves of a key is told so."""
    with pytest.raises(BadKey, match="starts with"):
        note.read_signer(VECTORS["keys"]["PeterNeumann"])


def test_secrets_stay_secret():
    """Neither an error nor a printed signer tells the secret."""
    secret = VECTORS["signer"]
    with pytest.raises(BadKey) as caught:
        note.read_signer(secret.replace("c74f20a3", "c74f20a4"))
    assert secret[-20:] not in str(caught.value)
    assert secret[-20:] not in repr(SIGNER)


def test_published_signature():
    """Signing gives the published note, byte for byte."""
    assert SIGNER.key == PETER
    assert note.sign(TEXT, [SIGNER]) == signed(PETERS)


def test_new_key():
    """A key made of random bytes signs what its public half verifies."""
    signer = note.read_signer(note.write_signer("shop.example/log", b"7" * 32))
    data = note.sign("hello\n", [signer])
    assert signatures_of(data, signer.key) == ["shop.example/log"]


@pytest.mark.parametrize(
    ("name", "seed"),
    [("", b"7" * 32), ("a b", b"7" * 32), ("a+b", b"7" * 32), ("ab", b"7" * 31)],
)
def test_no_new_key(name: str, seed: bytes):
    """A name that C2SP forbids, or too little randomness, makes no key."""
    with pytest.raises(BadKey):
        note.write_signer(name, seed)


def test_unknown_signatures_are_ignored():
    """Who does not know a key is not troubled by its signature, good or bad."""
    changed = ENOCHS[:60] + "ABCD" + ENOCHS[60:]
    data = signed(PETERS, ENOCHS, changed)
    assert signatures_of(data, PETER) == ["PeterNeumann"]


def test_signed_by_the_old_key_and_the_new():
    """While a key changes, whoever knows either of the two accepts."""
    new = note.read_signer(note.write_signer("PeterNeumann", b"n" * 32))
    data = note.sign(TEXT, [SIGNER, new])
    assert note.verify(data, [PETER]).text == TEXT
    assert note.verify(data, [new.key]).text == TEXT
    assert signatures_of(data, new.key, PETER) == ["PeterNeumann", "PeterNeumann"]


def test_one_bad_signature_spoils_it():
    """A known key's wrong signature is not made good by another's right one."""
    wrong = PETERS[:60] + "ABCD" + PETERS[60:]
    for lines in ([wrong], [ENOCHS, wrong], [PETERS, wrong]):
        with pytest.raises(BadCheckpoint):
            note.verify(signed(*lines), [PETER, ENOCH])


def test_a_signature_counts_once():
    """The same line twice is one signature, as in other readers of notes."""
    assert signatures_of(signed(PETERS, PETERS), PETER) == ["PeterNeumann"]


@pytest.mark.parametrize("keys", [[], [ENOCH], [Key("Peter", PETER.public)]])
def test_nobody_known_signed(keys: list[Key]):
    """A note without a known key's signature is refused."""
    with pytest.raises(BadCheckpoint):
        note.verify(signed(PETERS), keys)


def test_same_name_and_id_twice():
    """Two keys under one name and id are refused where they would be used."""
    with pytest.raises(BadKey):
        note.verify(signed(PETERS), [PETER, ENOCH, PETER])
    assert note.verify(signed(ENOCHS), [PETER, ENOCH, PETER]).text == TEXT


def test_text_with_empty_lines():
    """The last empty line ends the text, as in the standard's own example."""
    example = VECTORS["c2sp"]["note"]
    read = note.read(example.encode())
    (signature,) = read.signatures
    assert read.text == example[: example.index("\n— ")]
    assert signature.name == VECTORS["c2sp"]["name"]
    assert signature.key_id.hex() == VECTORS["c2sp"]["id"]
    assert len(signature.value) == 64


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TEXT.encode(),
        signed(),
        PETERS.encode(),
        signed(PETERS[:-1]),
        signed(PETERS[:-1] + "\r"),
        signed(PETERS[:-1] + "="),
        signed(PETERS, "Unexpected line.\n"),
        signed(PETERS, "\n"),
        signed(PETERS.replace("—", "-")),
        signed(PETERS.replace("— ", "—")),
        signed(PETERS.replace(" x08", "  x08")),
        signed(PETERS.replace("PeterNeumann", "Peter Neumann")),
        signed(PETERS.replace("PeterNeumann", "Peter\u2003Neumann")),
        signed(PETERS.replace("PeterNeumann", "Peter+Neumann")),
        signed(PETERS.replace("PeterNeumann ", "")),
        signed(PETERS.replace("nAM=", "nAN=")),
        signed(PETERS.replace("nAM=", "nAM")),
        signed(PETERS.replace("\n", "\r\n")),
        signed("— PeterNeumann x08gow==\n"),
        signed("— PeterNeumann \n"),
        signed(PETERS, text="\x01" + TEXT),
        signed(PETERS, text="\t" + TEXT),
        signed(PETERS, text=TEXT[:-1]),
        b"\xff" + signed(PETERS),
        signed(*[PETERS] * 101),
        signed(PETERS, text="a" * note.LONGEST_TEXT + "\n"),
        signed(PETERS, "— x " + "A" * note.LONGEST_NOTE + "\n"),
    ],
)
def test_malformed(data: bytes):
    """What is not written as the standard asks is refused before any key is tried."""
    with pytest.raises(BadCheckpoint):
        note.read(data)


def test_a_hundred_signatures():
    """The largest number of signatures is still read."""
    assert len(note.read(signed(*[PETERS] * 100)).signatures) == 100


def test_sixteen_large_signatures():
    """As many signatures are read as the standard asks for, post-quantum ones too."""
    large = "— future.example " + note.encode_base64(bytes(5_000)) + "\n"
    data = signed(PETERS, *[large] * 15)
    assert signatures_of(data, PETER) == ["PeterNeumann"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no line's end",
        "bell\a\n",
        "half \ud800\n",
        "a\n\n— PeterNeumann AAAAAAAAAA==",
    ],
)
def test_unsignable(text: str):
    """What could not be read back is not signed."""
    with pytest.raises(BadCheckpoint):
        note.sign(text, [SIGNER])


def test_no_signer():
    """A note is signed by somebody."""
    with pytest.raises(BadCheckpoint):
        note.sign(TEXT, [])
