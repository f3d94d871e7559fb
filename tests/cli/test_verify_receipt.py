"""A visitor's receipt, verified by the command and by the one file in a bundle."""

import json
import subprocess
import sys
from pathlib import Path

import anyio
import pytest
from click.testing import CliRunner, Result

from consent import verifier
from consent.cli import main
from consent.flows.verify import size, verify
from consent.ledger import note
from tests.web.running import serving


@pytest.fixture
def receipt(tmp_path: Path) -> Path:
    """Give the receipt of a visitor, written down as a script would."""
    return anyio.run(fill, tmp_path)


async def fill(folder: Path) -> Path:
    """Let two visitors choose, and keep the second one's receipt."""
    path = folder / "receipt.json"
    async with serving(folder) as running:
        await running.publish()
        await running.choose("accept_all")
        answer = await running.choose("reject_all")
        value = answer.json()["receipt"]
    words = {"ensure_ascii": False, "separators": (",", ":")}
    path.write_text(json.dumps(value, **words), "utf-8")
    return path


def run(*words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["verify", *map(str, words)])


def own_key(receipt: Path) -> str:
    """Give the key that a receipt brings along."""
    (key,) = json.loads(receipt.read_text("utf-8"))["keys"]
    return str(key)


def test_it_proves_what_was_decided(receipt: Path) -> None:
    """A50: number, time, kind, reference, decision and signed head, offline."""
    done = run(receipt)
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "Entry 3 of 4, reference 0000-" in said
    assert "Recorded 2027-01-15T08:00:00.000Z, of kind refuse" in said
    assert "Entry 3 is one of the 4 entries of the signed head of" in said
    assert "action reject_all, outcome refused; purposes:" in said
    assert "media refused" in said
    assert "signed with its own key, which nobody vouched for" in said
    assert f"The receipt's own is {own_key(receipt)}" in said
    assert "whether the choice was changed, withdrawn or erased since" in said
    assert done.output.endswith("Result: whole and unchanged.\n")


def test_a_key_vouches(receipt: Path) -> None:
    """A50: by the log's own key, whoever has it knows whose log it is."""
    done = run(receipt, "--key", own_key(receipt))
    assert done.exit_code == 0
    assert "signed with the key you gave" in done.output
    assert "Whose log this is" not in done.output


def test_another_key_does_not(receipt: Path) -> None:
    """A receipt of somebody else's log is not taken for one of this."""
    stranger = note.read_signer(note.write_signer("shop.example", b"x" * 32)).key
    done = run(receipt, "--key", note.write_key(stranger))
    assert done.exit_code == 1
    assert "None of the keys given signed this receipt." in done.output


def test_a_changed_one_is_refused(receipt: Path) -> None:
    """A50: whoever edits the answer in it proves nothing any more."""
    text = receipt.read_text("utf-8")
    receipt.write_text(text.replace("reject_all", "accept_all"), "utf-8")
    done = run(receipt)
    assert done.exit_code == 1
    assert "body and blind are not those" in done.output
    assert "Result: NOT as it was signed; 1 fault." in done.output


@pytest.mark.parametrize("text", ["{}", '{"a":', '{"a": 1}\n', "none", ""])
def test_neither_is_one_sentence(tmp_path: Path, text: str) -> None:
    """What is no bundle and no receipt is named, once and in plain words."""
    path = tmp_path / "file"
    path.write_text(text)
    done = run(path)
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {path}")
    assert "no receipt" in done.output
    assert done.output.count("\n") == 1


def test_a_receipt_has_no_past(receipt: Path) -> None:
    """What only a bundle can show is not passed over in silence."""
    done = run(receipt, "--since", receipt)
    assert done.exit_code == 1
    assert "--since is for bundles" in done.output


def test_progress(receipt: Path) -> None:
    """A person at a terminal sees how far it is: all of the file is read."""
    read: list[int] = []
    assert verify(receipt, step=read.append).sound
    assert sum(read) == size(receipt) > 0


def test_the_one_file_says_the_same(receipt: Path, tmp_path: Path) -> None:
    """A50: with Python alone, and a line's end that an editor put in."""
    script = tmp_path / "verify.py"
    script.write_text(verifier.source(), "utf-8")
    receipt.write_text(receipt.read_text("utf-8") + "\n", "utf-8")
    command = [sys.executable, "-I", "-W", "error", script, receipt]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run(receipt).output
    receipt.write_text("{}")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no receipt" in done.stderr
