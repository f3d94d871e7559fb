"""Redraw: whether the pages of a bundle show what the notices beside them say.

No template of a bundle is run: whoever made it could have written it. So pages are
drawn anew where the build's templates are those of this version, to the letter.
"""

from collections.abc import Iterable
from itertools import groupby

import msgspec

from consent.ledger.bundle import BUILDS, Files, is_page, page_name
from consent.ledger.finding import Findings, Harm, counted
from consent.ledger.verify_files import leave_pages
from consent.render import Build, build
from consent.render.shown import GENERATOR, pages


def redraw(files: Files, findings: Findings) -> None:
    """Compare every page with what this version draws of its notice, by its build."""
    if findings.count:
        # What they would be drawn from is in doubt.
        leave_pages(files, findings)
        return
    shown = sorted(filter(is_page, files.names()), key=_source)
    left = 0
    for source, names in groupby(shown, _source):
        left += _compare(files, source, names, findings)
    if len(shown) > left and not findings.count:
        drawn = counted(len(shown) - left, "page is", "pages are")
        findings.holds.append(f"{drawn} what this version draws of the notice beside.")
    if left:
        findings.open.append(
            f"That {counted(left, 'page', 'pages')} under notices/ show what the "
            "notices say: another version drew them, or they were changed. Read the "
            "notice's JSON, which is proved."
        )


def _source(name: str) -> tuple[str, str]:
    """Name the files that a page claims to be drawn from, the build's by its start."""
    notice, _, rest = name.partition(".")
    return f"{notice}.json", BUILDS + rest.removesuffix(".html").rpartition(".")[2]


def _compare(
    files: Files, source: tuple[str, str], names: Iterable[str], findings: Findings
) -> int:
    """Note the pages that were changed; count those that nobody can tell."""
    notice, start = source
    builds = [name for name in files.names() if name.startswith(start)]
    if notice not in files.names() or not builds:
        for name in names:
            said = f"{name} does not belong here: what it shows is not in the bundle."
            findings.fault(Harm.INSERTED, name, said)
        return 0
    ours, drawn = _drawn(files, notice, builds[0])
    left = 0
    for name in names:
        data = files.read(name)
        if data == drawn.get(name):
            continue
        if ours and GENERATOR.encode() in data:
            said = f"{name} was changed: its notice, drawn anew, is another page."
            findings.fault(Harm.EDITED, name, said)
        else:
            left += 1
    return left


def _drawn(files: Files, notice: str, built: str) -> tuple[bool, dict[str, bytes]]:
    content = files.read(built)
    try:
        ours = msgspec.json.decode(content, type=Build).templates == build().templates
    except msgspec.DecodeError:
        ours = False
    if not ours:
        return False, {}
    hashed = notice.rpartition("/")[2].removesuffix(".json")
    name = built.removeprefix(BUILDS).removesuffix(".json")
    return True, {
        page_name(hashed, lang, regime, name): data
        for lang, regime, data in pages(files.read(notice), name, content)
    }
