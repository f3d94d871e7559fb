"""Posters that site files name: brought in before a publish, or told of."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from consent import settings
from consent.cli.mistakes import told
from consent.errors import BadSiteFile, NotSent
from consent.flows.poster import Fetch, gather, named
from consent.rules.poster import LARGEST, is_address, name
from consent.rules.site_file import Draft
from consent.send import http

SECONDS = 20


async def postered(
    drafts: Sequence[Draft], files: Sequence[Path], refusal: str, fetch: Fetch | None
) -> list[Draft]:
    """Give drafts their posters, or say the refusal and every reason.

    Without `fetch`, those that would have to be fetched are left as they stand.
    """
    whole, refused = [], []
    for path, draft in zip(files, drafts, strict=True):
        try:
            found = await gather(draft.posters, path.parent, fetch)
        except BadSiteFile as error:
            refused.append(f"{path}: {told(error)}")
            continue
        pictures = {name(content): content for content in found.values()}
        notice = named(draft.notice, found)
        whole.append(replace(draft, notice=notice, pictures=pictures))
    if refused:
        raise click.ClickException("\n".join([refusal, *refused]))
    return whole


async def fetch(url: str) -> bytes:
    """Fetch a picture from a public address, or raise `NotSent`."""
    networks = settings.send_networks(os.environ)
    answer = await http.get(url, LARGEST, timeout=SECONDS, allowed=networks)
    if not answer.taken:
        raise NotSent(f"it answered {answer.status}")
    return answer.body


def fetched(draft: Draft) -> Iterator[str]:
    """Name the addresses that a publish fetches posters from."""
    yield from sorted(filter(is_address, set(draft.posters.values())))
