"""Verifying receipts whose log has signed what cannot be."""

from typing import Any

import pytest

from consent import canonical
from consent.errors import BadReceipt
from consent.ledger import note, proof, receipt
from consent.ledger.finding import Harm
from consent.ledger.proof import Proof
from consent.ledger.receipt import Receipt
from consent.ledger.verify_receipt import verify
from consent.model import Kind
from tests.ledger.bundles import SIGNER, STRANGER, Log, only_fault


def receipt_of(log: Log, n: int, signer: note.Signer = SIGNER) -> bytes:
    """Write the receipt of an entry at the log's newest head."""
    one, size = log.kept[n], len(log.kept)
    hashes = tuple(log.tree(size).inclusion(n, size))
    value = Receipt(
        entry=one.line,
        body=one.body or b"",
        blind=one.blind,
        proof=proof.write(Proof(n, hashes, log.checkpoint(size, signer))),
        keys=(signer.key,),
    )
    return receipt.write(value)


def chosen(**changes: Any) -> bytes:
    """Write the receipt of a choice with a changed body."""
    log = Log()
    log.choose()
    return receipt_of(log, log.choose(**changes))


def test_it_is_sound() -> None:
    """A50: a receipt tells what was decided, by the key one holds."""
    report = verify(chosen(services={"video": "given"}), [SIGNER.key])
    assert report.sound
    assert report.about.startswith("Receipt of site shop, log shop.example/")
    (said,) = [said for said in report.holds if "action accept_all" in said]
    assert "purposes: necessary given, statistics given; services: video" in said


def test_whose_it_is() -> None:
    """Without a key of one's own, and with one that is another's."""
    own = note.write_key(SIGNER.key)
    assert any(said.endswith(own) for said in verify(chosen()).open)
    report = verify(chosen(), [STRANGER.key])
    fault = only_fault(report, Harm.DAMAGED, "receipt")
    assert fault.said.startswith("None of the keys given")
    assert "cannot prove" not in report.text()


def test_entry_and_body_contradict_each_other() -> None:
    """A50: a log that recorded a yes where the answer was no is found out."""
    report = verify(chosen(outcome="refused"))
    assert "its body says" in only_fault(report, Harm.CONTRADICTED, "receipt").said


def test_a_body_with_two_meanings() -> None:
    """A body that is no canonical JSON says nothing, whoever signed it."""
    log = Log()
    n = log.add(Kind.CONSENT, ["accept_all"])  # type: ignore[arg-type]
    fault = only_fault(verify(receipt_of(log, n)), Harm.CONTRADICTED, "receipt")
    assert "two ways" in fault.said


def test_a_terminal_obeys_no_body() -> None:
    """Whatever a body says is shown, and never as a terminal's command."""
    report = verify(chosen(action="\x1b[2J", services={"video": "\x9b"}))
    assert "\x1b" not in report.text()
    assert "\x9b" not in report.text()
    assert "\\x1b[2J" in report.text()


def test_what_is_no_receipt() -> None:
    """There is nothing to report of it."""
    with pytest.raises(BadReceipt):
        verify(canonical.encode({}))
