"""What `consent doctor --site` tells of hosts that no service declares."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from consent import presets
from consent.model import Notice, Settings
from consent.period import DAY
from consent.rules.undeclared import tables
from consent.store.stranger import KEPT, Stranger

_OFF = "undeclared hosts are not counted; `[count] undeclared = true` turns that on"


def told(
    settings: Settings, notice: Notice, strangers: Sequence[Stranger]
) -> Iterator[str]:
    """Tell which hosts pages of a site met, and how to declare them."""
    site = notice.site
    if not settings.count_undeclared:
        yield f"{site}: {_OFF}"
    declared = {host for each in notice.services for host in each.hosts}
    declared.update(settings.csp.hosts)
    left = [each for each in strangers if each.host not in declared]
    if not left:
        yield f"{site}: no page told of a host that no service declares"
        return
    yield f"{site}: hosts that pages met and no service declares, in {KEPT} days:"
    yield from (f"  {_line(each)}" for each in left)
    yield "Anybody can report a host: look at your pages before you declare one.\n"
    taken = {s.id for s in notice.services} | {p.id for p in notice.purposes}
    yield tables((each.host for each in left), presets.load(), taken)


def _line(each: Stranger) -> str:
    day = datetime.fromtimestamp(each.day * DAY // 1000, UTC).date()
    return f"{each.host}: loaded {each.loaded}, kept out {each.blocked}, last on {day}"
