"""Misconfiguration is a clear error when the site starts."""

from pathlib import Path

import pytest

from consent import canonical
from consent.client import Consent, FixedConsent, RemoteConsent, read_notice
from consent.errors import BadSetting
from tests.client.visitors import KEY, NOTICE, YES, shop
from tests.rules import notices

WEAK = {
    "short": KEY[:31],
    "long": KEY + b"!",
    "zeros": bytes(32),
    "a word": "password",
    "short hex": KEY.hex()[:-2],
    "a repeated word": b"password" * 4,
}
ADDRESSES = [
    "",
    "consent.example",
    "ftp://a",
    "https://",
    "https://a:b@c",
    "https://a?b",
]


@pytest.mark.parametrize("key", WEAK.values(), ids=WEAK)
def test_weak_keys_are_refused(key: bytes | str) -> None:
    """A key that the service cannot have made stops the start."""
    with pytest.raises(BadSetting, match="key"):
        shop(keys=[KEY, key])


def test_no_key_is_refused() -> None:
    """Without any key nothing could be opened, so the start is stopped."""
    with pytest.raises(BadSetting, match="key"):
        shop(keys=[])


def test_a_key_may_be_text() -> None:
    """A key is taken from the environment as it was printed: 64 hex digits."""
    assert shop(keys=KEY.hex()).of(YES).allows("statistics")


def test_errors_do_not_tell_the_key() -> None:
    """What is printed about a wrong key holds none of it."""
    with pytest.raises(BadSetting) as caught:
        shop(keys=["x" + KEY.hex()[1:]])
    assert KEY.hex()[1:9] not in f"{caught.value!r} {caught.value.__cause__!r}"


def test_a_notice_may_be_a_file(tmp_path: Path) -> None:
    """The notice is taken from a file, its bytes or a dict alike."""
    file = tmp_path / "notice.json"
    file.write_bytes(NOTICE)
    for source in (file, str(file), NOTICE, canonical.decode(NOTICE)):
        assert read_notice(source) == notices.notice()


@pytest.mark.parametrize("source", [b"", b"[]", b"{}", {}, "no such file", {"v": 1}])
def test_broken_notices_are_refused(source: object) -> None:
    """What is no notice stops the start and says so."""
    with pytest.raises(BadSetting, match="notice"):
        shop(notice=source)


def test_notices_of_the_future_are_refused() -> None:
    """A notice of a later version may mean something else and stops the start."""
    with pytest.raises(BadSetting, match="version 2"):
        shop(notice=notices.notice(v=2))


def test_another_sites_notice_is_refused() -> None:
    """Numbers mean nothing under another site's notice, so it stops the start."""
    with pytest.raises(BadSetting, match="'blog'"):
        shop(notice=notices.notice(site="blog"))


@pytest.mark.parametrize("site", ["", "Shop", "a/b", "x" * 33, "shop\n"])
def test_names_that_are_no_site_are_refused(site: str) -> None:
    """A site's name that the service could not have stops the start."""
    with pytest.raises(BadSetting, match="no site"):
        RemoteConsent("https://consent.example", site)


@pytest.mark.parametrize("url", ADDRESSES)
def test_wrong_addresses_are_refused(url: str) -> None:
    """An address that cannot be asked stops the start."""
    with pytest.raises(BadSetting, match="not an address"):
        RemoteConsent(url, "shop")


@pytest.mark.parametrize("timeout", [0, -1, 61, float("nan")])
def test_wrong_time_limits_are_refused(timeout: float) -> None:
    """A limit that would hold no one, or hold up everyone, stops the start."""
    with pytest.raises(BadSetting, match="time limit"):
        RemoteConsent("https://consent.example", "shop", timeout=timeout)


def test_a_sites_tests_may_fix_the_answer() -> None:
    """A stand-in allows what a test names, to everyone, and fits every middleware."""
    decisions = FixedConsent("statistics").of({})
    assert decisions.allows("statistics")
    assert not decisions.allows("marketing")
    assert isinstance(FixedConsent(), Consent)
