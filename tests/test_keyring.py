"""The keys that sign the logs: made once for their owner alone, or given."""

import stat
from pathlib import Path

import pytest

from consent import keyring
from consent.errors import BadSetting, LedgerHalted
from consent.keyring import Keyring
from consent.ledger import checkpoint, note
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.tree import empty_root

ORIGIN = "shop.example/consent/shop"
HEAD = Checkpoint(ORIGIN, 0, empty_root())


def ring(folder: Path) -> Keyring:
    """Keep keys in a folder, as a process that has just started."""
    return Keyring(folder / "keys")


def test_s28_the_first_key_is_made_for_this_user_alone(tmp_path: Path) -> None:
    """S28: the folder and its file; the key is named as its log is."""
    key = ring(tmp_path).fresh("shop", ORIGIN)
    folder = tmp_path / "keys"
    assert key.name == ORIGIN
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["shop.key"]
    assert stat.S_IMODE((folder / "shop.key").stat().st_mode) == 0o600


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """Whoever asks again, or starts again, gets the same one."""
    assert len({ring(tmp_path).fresh("shop", ORIGIN) for _ in range(3)}) == 1


def test_what_it_signs_verifies(tmp_path: Path) -> None:
    """By the public key alone."""
    key = ring(tmp_path).fresh("shop", ORIGIN)
    signed = ring(tmp_path).sign("shop", HEAD, [key])
    assert checkpoint.verify(signed, [key], ORIGIN) == HEAD


def test_a_new_key_is_found_by_who_runs_already(tmp_path: Path) -> None:
    """A rotation needs no restart; both keys can sign."""
    running = ring(tmp_path)
    old = running.fresh("shop", ORIGIN)
    new = ring(tmp_path).fresh("shop", ORIGIN, [old])
    assert new != old
    signed = running.sign("shop", HEAD, [old, new])
    assert len(note.verify(signed, [old, new]).signatures) == 2


def test_a_lost_key_signs_nothing(tmp_path: Path) -> None:
    """No other one is made in its place: the log's readers would not know it."""
    key = ring(tmp_path).fresh("shop", ORIGIN)
    (tmp_path / "keys" / "shop.key").unlink()
    with pytest.raises(LedgerHalted, match="bring it back from a backup"):
        ring(tmp_path).sign("shop", HEAD, [key])
    with pytest.raises(BadSetting, match="bring it back from a backup"):
        ring(tmp_path).require("shop", [key])


@pytest.mark.parametrize("name", ["keys", "keys/shop.key"])
def test_s28_keys_that_others_can_read_are_refused(tmp_path: Path, name: str) -> None:
    """S28: the sentence says what to do."""
    key = ring(tmp_path).fresh("shop", ORIGIN)
    (tmp_path / name).chmod(0o750 if name == "keys" else 0o640)
    with pytest.raises(BadSetting, match=r"run `chmod [67]00 "):
        ring(tmp_path).fresh("shop", ORIGIN, [key])


@pytest.mark.parametrize("text", ["nonsense\n", "PRIVATE+KEY+a+b+c\n", "\n\nx\n"])
def test_a_malformed_file_is_refused(tmp_path: Path, text: str) -> None:
    """The line is named, and its content is not shown."""
    ring(tmp_path).fresh("shop", ORIGIN)
    (tmp_path / "keys" / "shop.key").write_text(text)
    with pytest.raises(BadSetting, match=r"shop\.key, line \d: ") as caught:
        ring(tmp_path).fresh("shop", ORIGIN)
    assert "nonsense" not in caught.value.message


def test_a_damaged_file_is_named_once(tmp_path: Path) -> None:
    """The sentence says what to do, and its path stands there one time."""
    ring(tmp_path).fresh("shop", ORIGIN)
    path = tmp_path / "keys" / "shop.key"
    path.write_bytes(b"\xff" * 64)
    with pytest.raises(BadSetting, match="bring the file back from a backup") as caught:
        ring(tmp_path).fresh("shop", ORIGIN)
    assert caught.value.message.startswith(f"{path} is not text; ")
    assert caught.value.message.count(str(path)) == 1


def test_a_folder_that_takes_no_keys_is_named(tmp_path: Path) -> None:
    """It says what to set instead."""
    (tmp_path / "keys").symlink_to("/dev/null/nothing")
    with pytest.raises(BadSetting, match="CONSENT_LEDGER_KEY_FILE"):
        ring(tmp_path).fresh("shop", ORIGIN)


def test_given_keys_are_for_all_sites(tmp_path: Path) -> None:
    """Each log finds its newest; none is made."""
    file = tmp_path / "given"
    lines = [keyring.new_line(name) for name in (ORIGIN, "blog.example/blog", ORIGIN)]
    file.write_bytes(b"".join(lines))
    given = Keyring(tmp_path / "keys", file)
    newest = note.read_signer(lines[2].decode().strip()).key
    assert given.fresh("shop", ORIGIN) == newest
    assert checkpoint.verify(given.sign("shop", HEAD, [newest]), [newest], ORIGIN)
    with pytest.raises(BadSetting, match=r"add a line that `consent key make "):
        given.fresh("news", "news.example/consent/news")
    assert not (tmp_path / "keys").exists()


def test_a_given_file_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    """Container platforms mount secrets so; the start is not theirs to refuse."""
    file = tmp_path / "given"
    file.write_bytes(keyring.new_line(ORIGIN))
    file.chmod(0o444)
    assert keyring.warnings(file) == (
        f"{file} can be read by other users of this machine",
    )
    file.chmod(0o400)
    assert keyring.warnings(file) == keyring.warnings(None) == ()
    with pytest.raises(BadSetting, match="No such file"):
        keyring.warnings(tmp_path / "missing")
