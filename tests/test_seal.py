"""Only what this service sealed for this site opens, byte for byte."""

import hashlib
import hmac
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer

from consent.errors import BadSetting, BadToken
from consent.seal import Seal, fingerprint, site_key, webhook_key

OLD = site_key(b"o" * 32, "shop")
NEW = site_key(b"n" * 32, "shop")
SEAL = Seal([OLD, NEW])
SEALED = SEAL.seal("c1.shop.text")


def test_a_sealed_text_opens() -> None:
    """What was sealed is given back, and the same text gives the same bytes."""
    assert SEAL.open(SEALED) == "c1.shop.text"
    assert Seal([NEW]).seal("c1.shop.text") == SEALED
    assert len(SEALED) == len("c1.shop.text") + 1 + 43


def test_s10_old_key_still_opens() -> None:
    """S10: after rotation, texts sealed by the old key stay readable."""
    assert SEAL.open(Seal([OLD]).seal("text")) == "text"
    with pytest.raises(BadToken):
        Seal([OLD]).open(SEALED)


def test_s09_another_sites_key_does_not_open() -> None:
    """S09: every site has a key of its own."""
    with pytest.raises(BadToken):
        Seal([site_key(b"n" * 32, "blog")]).open(SEALED)


def test_every_other_last_letter_is_refused() -> None:
    """Base64's spare bits give a signature three more spellings; none opens."""
    for letter in string.ascii_letters + string.digits + "-_":
        if letter != SEALED[-1]:
            with pytest.raises(BadToken):
                SEAL.open(SEALED[:-1] + letter)


@pytest.mark.parametrize("junk", ["!!!!", "====", "\n\n\n\n", "    ", "...."])
def test_s08_letters_that_base64_skips_are_refused(junk: str) -> None:
    """S08: the standard library reads over foreign letters; this service does not."""
    for place in (-42, -20, -1):
        with pytest.raises(BadToken):
            SEAL.open(SEALED[:place] + junk + SEALED[place:])


def test_s08_the_other_base64_alphabet_is_refused() -> None:
    """S08: + and / stand for - and _ to the library, and for nothing here."""
    texts = (SEAL.seal(f"text {number}") for number in range(50))
    for sealed in texts:
        spelled = sealed.replace("-", "+").replace("_", "/")
        if spelled != sealed:
            with pytest.raises(BadToken):
                SEAL.open(spelled)


@given(st.text())
def test_s08_no_other_text_opens(text: str) -> None:
    """S08: whatever comes, the answer is "none"."""
    with pytest.raises(BadToken):
        SEAL.open(text)


@given(st.integers(0, len(SEALED) - 1), st.characters(max_codepoint=0x17F))
def test_s08_no_letter_can_be_changed(place: int, letter: str) -> None:
    """S08: any flip is seen."""
    changed = SEALED[:place] + letter + SEALED[place + 1 :]
    if changed != SEALED:
        with pytest.raises(BadToken):
            SEAL.open(changed)


def test_s28_a_short_secret_is_refused() -> None:
    """S28: below 32 bytes nothing is sealed."""
    with pytest.raises(BadSetting, match="31 bytes"):
        site_key(b"x" * 31, "shop")


def test_every_webhook_has_a_key_of_its_own() -> None:
    """Another secret, site, address or number is another key, and none is a site's."""
    ways = [
        (b"n" * 32, "shop", "https://a.example/", 1),
        (b"o" * 32, "shop", "https://a.example/", 1),
        (b"n" * 32, "blog", "https://a.example/", 1),
        (b"n" * 32, "shop", "https://b.example/", 1),
        (b"n" * 32, "shop", "https://a.example/", 2),
    ]
    keys = {webhook_key(*way) for way in ways}
    assert len(keys | {OLD, NEW}) == 7
    assert webhook_key(*ways[0]) in keys
    assert {len(key) for key in keys} == {32}


def test_keys_are_derived_as_ever() -> None:
    """Another label, by mistake, would void every token and sign for nobody."""
    secret, url = b"n" * 32, b"https://a.example/"

    def derived(label: bytes) -> bytes:
        return hmac.digest(secret, b"consent-ledger " + label, "sha256")

    assert site_key(secret, "shop") == derived(b"site key\0shop")
    assert webhook_key(secret, "shop", url.decode(), 1) == derived(
        b"webhook key\0shop\0" + url + b"\x001"
    )
    assert fingerprint(secret) == derived(b"fingerprint")[:16]


def test_a_seal_without_a_text_opens_nothing() -> None:
    """The seal of no text opens with its dot alone."""
    sealed = SEAL.seal("")
    assert SEAL.open(sealed) == ""
    with pytest.raises(BadToken, match="not a signed"):
        SEAL.open(sealed.removeprefix("."))


def test_only_ascii_opens() -> None:
    """What has letters of other alphabets was sealed by mistake, and is no token."""
    with pytest.raises(BadToken, match="not a signed"):
        SEAL.open(SEAL.seal("c1.größe"))


def test_a_seal_without_keys_is_refused() -> None:
    """A seal that could not seal is not made."""
    with pytest.raises(BadSetting, match="at least one key"):
        Seal([])


@given(st.binary(min_size=32, max_size=32), st.text(string.printable, max_size=300))
def test_it_seals_as_the_library_does(key: bytes, text: str) -> None:
    """Bit for bit, although the key is taken in but once."""
    library = Signer(
        key,
        salt=b"consent-ledger token",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )
    sealed = Seal([key]).seal(text)
    assert sealed == library.sign(text).decode()
    assert Seal([key]).open(sealed.encode()) == text


def test_letters_that_are_no_text_are_refused() -> None:
    """Half a surrogate pair is no letter of anybody's token."""
    with pytest.raises(BadToken):
        SEAL.open(SEALED[:-1] + "\ud800")
