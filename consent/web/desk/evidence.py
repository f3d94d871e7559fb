"""`/admin/sites/{site}/log`: what an auditor holds against the log."""

from consent.ledger.note import write_key
from consent.web.answer import Answer
from consent.web.desk.at import At
from consent.web.desk.show import sent, show


async def show_log(at: At) -> Answer:
    """Answer with the signed head, the keys, and what left the house."""
    site, store = at.site, at.parts.store
    head = await store.head(site.id)
    return show(
        at,
        "log.html",
        title=f"Log of {site.notice.controller.name}",
        here="sites",
        tab="log",
        site=site,
        head=head,
        checkpoint=head.checkpoint.decode(),
        keys=[(write_key(one.key), one) for one in await store.log_keys(site.id)],
        anchors=list(reversed(await store.anchors(site.id)))[:50],
        failures=await store.anchor_failures(site.id),
        halted=at.trouble(store.halted),
    )


async def send_checkpoint(at: At) -> Answer:
    """Answer with the signed head as a file."""
    head = await at.parts.store.head(at.site.id)
    return sent(at, f"{head.site}.{head.frontier.size}.checkpoint", head.checkpoint)
