"""The token that metrics are shown for."""

from pathlib import Path

import pytest

from consent import metrics_settings
from consent.errors import BadSetting


def test_the_token_is_read_from_variable_or_file(tmp_path: Path) -> None:
    """A file's last line end is not part of it; nothing set is no token."""
    path = tmp_path / "token"
    path.write_text("0123456789-0123456789\n")
    path.chmod(0o600)
    given = {"CONSENT_METRICS_TOKEN": "0123456789-0123456789"}
    assert metrics_settings.read(given) == b"0123456789-0123456789"
    by_file = {"CONSENT_METRICS_TOKEN_FILE": str(path)}
    assert metrics_settings.read(by_file) == b"0123456789-0123456789"
    assert metrics_settings.read({}) == b""


@pytest.mark.parametrize(
    ("token", "file", "message"),
    [
        ("short", "", "20 letters"),
        ("0123456789-012345678\t9", "", "20 letters"),
        ("0123456789-0123456789", "token", "set one"),
    ],
)
def test_a_token_that_will_not_do_stops_the_start(
    token: str, file: str, message: str
) -> None:
    """One sentence says what to set."""
    given = {"CONSENT_METRICS_TOKEN": token, "CONSENT_METRICS_TOKEN_FILE": file}
    with pytest.raises(BadSetting, match=message):
        metrics_settings.read(given)


def test_metrics_need_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for them without it is told what to install."""
    monkeypatch.setattr(metrics_settings, "find_spec", lambda _: None)
    with pytest.raises(BadSetting, match=r"consent-ledger\[metrics\]"):
        metrics_settings.read({"CONSENT_METRICS_TOKEN": "0123456789-0123456789"})
