"""`consent selftest`: whether one's own sites do what others were fined for (A42)."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from consent import alarm_settings, settings
from consent.cli import looking, options
from consent.errors import NotSent
from consent.flows.selftest import Result, keep
from consent.scan import fault as faults
from consent.scan.fault import Fault
from consent.scan.judge import judge
from consent.scan.knowledge import Knowledge
from consent.scan.passes import look
from consent.scan.report import sentence
from consent.scan.wish import ScanFailed, Wish
from consent.send.alarm import Cause, raise_alarm

FINED = {"A01", "A02", "A23", "A33", "A37"}
"""Stored or asked before a choice, after a refusal or withdrawal; a signal ignored."""

BLIND = {faults.UNREAD, faults.NOT_DRIVEN, faults.NO_NOTICE}
"""Without these looked at, nothing was shown."""


@click.command("selftest")
@options.data
@options.also_set("--site", help="One site's id. Default: all sites.")
@options.also_set("--url", help="Where to begin. Default: the site's first origin.")
@looking.looks
def command(
    data: str | None,
    site: str | None,
    url: str | None,
    cookies: Path | None,
    **given: Any,
) -> None:
    """Look at the live sites for what was fined elsewhere; put the result in the log.

    What is found goes to CONSENT_ALARM_WEBHOOK and CONSENT_ALARM_MAIL at once.
    """
    if url and not site:
        raise click.UsageError("--url needs --site")
    alarm = alarm_settings.read(os.environ)
    wish = looking.wished(url or "", **given)
    results = asyncio.run(
        _run(options.database(data), site, wish, looking.known(cookies), alarm)
    )
    if not all(result.is_well for result in results):
        raise SystemExit(3)


async def _run(
    database: Path,
    site: str | None,
    wish: Wish,
    knowledge: Knowledge,
    alarm: alarm_settings.Alarm,
) -> Sequence[Result]:
    async with options.opened(database) as store:
        rows = [await store.site(site)] if site else await store.sites()
    results: list[Result] = []
    unsent: list[str] = []
    for row in rows:
        start = wish.url or f"{row.settings.origins[0]}/"
        result = await _look(row.id, replace(wish, url=start), knowledge)
        # Not held open meanwhile: a look takes minutes.
        async with options.opened(database) as store:
            record = await keep(store, result, os.urandom)
        click.echo("\n".join([*result.said, f"{row.id}: entry {record.n} tells of it"]))
        if not result.is_well:
            networks = settings.send_networks(os.environ)
            unsent += await raise_alarm(alarm, _cause(result), networks)
        results.append(result)
    if unsent:
        raise NotSent("; ".join(unsent))
    return results


def _cause(result: Result) -> Cause:
    title = f"{result.site}: the self-test found something"
    return Cause("selftest.failed", result.site, title, result.said)


async def _look(site: str, wish: Wish, knowledge: Knowledge) -> Result:
    try:
        sight = await look(wish, looking.tell)
    except ScanFailed as error:
        return Result(site=site, url=wish.url, failed=error.message)
    if sight.stopped:
        return Result(site=site, url=wish.url, failed=sight.stopped)
    found = [sentence(one) for one in judge(sight, knowledge) if _counts(one)]
    return Result(site=site, url=wish.url, pages=len(sight.pages), faults=found)


def _counts(one: Fault) -> bool:
    fined = one.code.assertion in FINED and one.code.level is faults.Level.ERROR
    return fined or one.code in BLIND
