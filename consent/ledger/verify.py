"""Verifying a bundle: every part against the signed head, and all in plain words.

It reads a bundle alone, as its files come; it asks no clock and no network. So an
auditor needs nothing but the bundle, a key that is known to be the log's, and Python.
"""

from collections.abc import Sequence

from consent.errors import LedgerError
from consent.ledger import manifest as manifests
from consent.ledger import summary
from consent.ledger.bundle import ENTRIES, MANIFEST, Files
from consent.ledger.finding import Findings, Harm, Report
from consent.ledger.leaves import WrittenRows
from consent.ledger.manifest import Content
from consent.ledger.note import Key
from consent.ledger.verify_bodies import Bodies
from consent.ledger.verify_entries import Due, Entries, written_rows
from consent.ledger.verify_epochs import tell_epochs
from consent.ledger.verify_files import Pages, check_listed, check_named, leave_pages
from consent.ledger.verify_held import Held, check_held, last_held
from consent.ledger.verify_keys import check_signature, read_head
from consent.ledger.verify_tiles import check_tiles
from consent.ledger.verify_window import (
    check_erasures,
    check_neighbours,
    check_times,
    window_of,
)


def verify(
    files: Files,
    keys: Sequence[Key] = (),
    held: Held | None = None,
    pages: Pages = leave_pages,
) -> Report:
    """Verify a bundle, by keys that one trusts, and against what one holds of the log.

    It raises nothing: whatever is wrong is a fault in the report.
    """
    findings = Findings()
    try:
        _Case(files, keys, findings).check(held, pages)
    except LedgerError as error:
        first, space, rest = error.message.partition(" ")
        # The name of a file is left as it is.
        first = first.capitalize() if first.isalpha() else first
        said = f"{first}{space}{rest}. No more was looked at."
        findings.fault(Harm.DAMAGED, error.where or MANIFEST, said)
    return findings.report()


class _Case:
    """One bundle, with what everything in it is measured by: its signed head."""

    def __init__(self, files: Files, keys: Sequence[Key], findings: Findings) -> None:
        self.files = files
        self.findings = findings
        self.manifest = manifests.read(files)
        self.head = read_head(files, self.manifest.origin, keys, findings)
        self.size = self.head.checkpoint.size
        self.window = window_of(files, self.manifest.query, self.size)
        self.trusted = check_tiles(files, self.head.checkpoint, self._written, findings)

    def check(self, held: Held | None, pages: Pages) -> None:
        """Check all there is, and say what came of it."""
        entries = self._entries(self.findings)
        entries.watched = last_held(held)
        bodies = self._check_records(entries)
        self._check_beside(entries, bodies)
        check_signature(self.files, self.head, self.trusted, self.findings)
        if held is not None:
            check_held(held, self.head, self.trusted, entries.times, self.findings)
        epochs = {n: bodies.had.get(n) for n in entries.epochs}
        tell_epochs(epochs, self.findings)
        content = self._content(entries, bodies)
        if not self.findings.count:
            for said in manifests.differences(self.manifest, content):
                self.findings.fault(Harm.EDITED, MANIFEST, said)
        window, trusted = self.window, self.trusted.tree is not None
        summary.add(content, window, entries.times, self.findings, trusted=trusted)
        pages(self.files, self.findings)
        summary.add_past(self.findings, held=last_held(held) >= 0)

    def _check_records(self, entries: Entries) -> Bodies:
        query, findings = self.manifest.query, self.findings
        erased = check_erasures(self.files, self.trusted.leaves, query, findings)
        bodies = Bodies(self.files, query, erased, findings)
        matched = bodies.check(entries)
        entries.close()
        check_times(query, entries.times, findings)
        if not matched:
            lost = self.window if findings.harmed(ENTRIES) else (0, 0)
            bodies.explain(self._entries(Findings()), lost)
        return bodies

    def _check_beside(self, entries: Entries, bodies: Bodies) -> None:
        files, findings = self.files, self.findings
        check_neighbours(files, self.manifest.query, self.trusted.leaves, findings)
        check_named(files, entries.notices, bodies.builds, findings)
        check_listed(files, self.manifest, findings)

    def _entries(self, findings: Findings) -> Entries:
        site, leaves = self.manifest.site, self.trusted.leaves
        return Entries(self.files, Due(site, self.window, leaves), findings)

    def _written(self) -> WrittenRows:
        return written_rows(self.files, self.window, self.size)

    def _content(self, entries: Entries, bodies: Bodies) -> Content:
        counts = {"entries": entries.count, "bodies": bodies.count, **entries.kinds}
        return Content(
            site=self.manifest.site,
            checkpoint=self.head.checkpoint,
            query=self.manifest.query,
            entries=entries.digest,
            bodies=bodies.digest,
            erased=bodies.erased,
            counts=counts,
            files=self.manifest.files,
        )
