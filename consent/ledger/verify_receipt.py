"""Verifying a receipt: what was recorded, and whose signed head has it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from consent import canonical
from consent.errors import BadReceipt, LedgerError
from consent.ledger import fact, note, reference
from consent.ledger import leaf as leaf_lines
from consent.ledger import receipt as receipts
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.fact import Facts
from consent.ledger.finding import Findings, Harm, Report, counted
from consent.ledger.leaf import Leaf
from consent.ledger.note import Key
from consent.ledger.receipt import Receipt

RECEIPT = "receipt"
LONGEST_RECEIPT = 2**22

_WORD = re.compile(r"[A-Za-z0-9._-]{1,64}")
_OPEN = (
    "Who chose: a receipt names nobody.",
    "That the choice was made as it was recorded, or that the time is right: both "
    "rest on the server that wrote the log.",
    "What came later: whether the choice was changed, withdrawn or erased since.",
    "That nobody was shown another log: whoever has the key can sign two. Compare "
    "the signed head with others who hold some, or ask for a bundle of the log.",
)


def verify(data: bytes, keys: Sequence[Key] = ()) -> Report:
    """Verify a receipt by keys that one trusts, or raise `BadReceipt` if it is none."""
    receipt, findings = receipts.read(data), Findings(about="Receipt")
    try:
        head = receipts.verify(receipt, keys)
    except BadReceipt as error:
        said = f"{error.message[0].upper()}{error.message[1:]}. No more was looked at."
        findings.fault(Harm.DAMAGED, RECEIPT, said)
        return findings.report()
    leaf = leaf_lines.read(receipt.entry)
    findings.about = _about(leaf, head)
    findings.holds.append(
        f"Entry {leaf.n} is one of the {counted(head.size, 'entry', 'entries')} of "
        f"the signed head of {head.origin}."
    )
    _check_body(receipt.body, leaf, findings)
    _tell_key(receipt, keys, findings)
    findings.open += _OPEN
    return findings.report()


def _about(leaf: Leaf, head: Checkpoint) -> str:
    return (
        f"Receipt of site {leaf.site}, log {head.origin}\n"
        f"Entry {leaf.n} of {head.size:,}, reference "
        f"{reference.write(leaf.site, leaf.n)}\n"
        f"Recorded {leaf.ts}, of kind {leaf.kind}"
    )


def _check_body(body: bytes, leaf: Leaf, findings: Findings) -> None:
    try:
        facts = fact.read(body)
    except LedgerError as error:
        said = f"The body can be read in two ways: {error.message}."
        findings.fault(Harm.CONTRADICTED, RECEIPT, said, leaf.n)
        return
    said = "; ".join(_decided(canonical.decode(body), facts))
    findings.holds.append(f"The body is what the entry committed to: {said}.")
    disagreement = fact.disagreement(leaf, facts)
    if disagreement:
        said = f"Entry {leaf.n} {disagreement}."
        findings.fault(Harm.CONTRADICTED, RECEIPT, said, leaf.n)


def _decided(value: Mapping[str, object], facts: Facts) -> Iterator[str]:
    """Say what was decided, in the body's own words."""
    yield f"action {_plain(facts.action)}, outcome {_plain(facts.outcome)}"
    for part in ("purposes", "services"):
        decisions = value.get(part)
        if isinstance(decisions, dict) and decisions:
            each = (f"{_plain(name)} {_plain(one)}" for name, one in decisions.items())
            yield f"{part}: {', '.join(each)}"


def _plain(value: object) -> str:
    # A body says what its writer likes: a terminal obeys none of it.
    text = str(value)
    return text if _WORD.fullmatch(text) else f"{text!a:.80}"


def _tell_key(receipt: Receipt, keys: Sequence[Key], findings: Findings) -> None:
    if keys:
        findings.holds.append("The head is signed with the key you gave.")
        return
    own = ", ".join(map(note.write_key, receipt.keys))
    findings.holds.append(
        "The head is signed with its own key, which nobody vouched for."
    )
    findings.open.append(
        "Whose log this is. Compare the key with one that you got elsewhere, and give "
        f"that one with --key. The receipt's own is {own}"
    )
