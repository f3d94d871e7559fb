"""Summing up a bundle for a person: what it is, what holds, what nobody can prove."""

from collections.abc import Iterator, Mapping

from consent.ledger.bundle import BODIES, ENTRIES
from consent.ledger.erasure import size
from consent.ledger.finding import Findings, counted, numbered
from consent.ledger.manifest import Content
from consent.ledger.selection import Selection


def add(
    content: Content,
    window: tuple[int, int],
    times: Mapping[int, str],
    findings: Findings,
    *,
    trusted: bool,
) -> None:
    """Add what can be said of a bundle as a whole, after all of it was looked at."""
    findings.about = _about(content, window, times)
    if trusted and not findings.harmed(ENTRIES):
        findings.holds += _entries(content, window)
    if not findings.harmed(BODIES):
        findings.holds += _bodies(content)
    findings.open += _open(content.query)


def add_past(findings: Findings, *, held: bool) -> None:
    """Add what nobody can prove of the time before the oldest checkpoint compared."""
    if held:
        said = (
            "What happened before the checkpoint you hold was made: until one leaves "
            "the house, whoever has the key can write all of it anew."
        )
    else:
        said = (
            "That the log is what it was earlier: whoever has the key can write all of "
            "it anew. Keep this bundle, or a checkpoint, and give it with --since."
        )
    findings.open.append(said)


def _about(content: Content, window: tuple[int, int], times: Mapping[int, str]) -> str:
    head, (first, stop) = content.checkpoint, window
    if first == stop:
        which = "no entry"
    else:
        which = numbered("entry", "entries", first, stop - 1)
    dates = sorted({ts[:10] for n, ts in times.items() if first <= n < stop})
    span = f", {' to '.join(dict.fromkeys((dates[0], dates[-1])))}" if dates else ""
    return (
        f"Site {content.site}, log {head.origin}\n"
        f"{which[0].upper()}{which[1:]} of {head.size:,}{span}{_filters(content.query)}"
    )


def _filters(query: Selection) -> str:
    wanted = (
        *(f"kind {kind}" for kind in query.kinds),
        *(f"action {action}" for action in query.actions),
        *([f"notice {query.notice}"] if query.notice else ()),
        *([f"purpose {query.purpose}"] if query.purpose else ()),
    )
    return f"\nWith bodies for {', '.join(wanted)} alone" if wanted else ""


def _entries(content: Content, window: tuple[int, int]) -> Iterator[str]:
    first, stop = window
    query, all_of_it = content.query, (first, stop) == (0, content.checkpoint.size)
    if first == stop:
        yield "No entry was asked for that the log has."
    elif all_of_it:
        yield (
            f"All {counted(stop, 'entry', 'entries')} of the log are here, unchanged "
            "and in order."
        )
    else:
        yield (
            f"{numbered('Entry', 'Entries', first, stop - 1)} of the log: none is "
            "missing, changed or out of order."
        )
    if query.since or query.until:
        since = f" from {query.since}" if query.since else ""
        until = f" before {query.until}" if query.until else ""
        yield f"The log has no other entries{since}{until}."


def _bodies(content: Content) -> Iterator[str]:
    bodies, erased = content.counts["bodies"], size(content.erased)
    if bodies:
        be = "is what its entry" if bodies == 1 else "are what their entries"
        yield f"{counted(bodies, 'body', 'bodies')} {be} committed to."
    if erased:
        was = "was" if erased == 1 else "were"
        yield f"{counted(erased, 'body', 'bodies')} {was} erased, as later entries say."


def _open(query: Selection) -> Iterator[str]:
    if query.reads_bodies:
        yield "That no other choice fits the actions or the purpose asked for."
    yield (
        "That every choice was recorded, or that the times are right: both rest on the "
        "server that wrote the log."
    )
    yield (
        "That nobody was shown another log: whoever has the key can sign two. Compare "
        "checkpoints with others who hold some."
    )
