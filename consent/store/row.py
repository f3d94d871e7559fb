"""Rows as every driver reads them, made into what the flows know."""

import hashlib
import json
from binascii import hexlify
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

import msgspec

from consent.ledger.anchor import Anchor, Failure
from consent.ledger.epoch import Epoch
from consent.ledger.frontier import Frontier
from consent.model import Kind, Settings
from consent.rules.link import Link
from consent.rules.person import Grant, Person
from consent.rules.session import Session
from consent.store.base import Head, NoticeRow, Record, SiteRow
from consent.store.change import Access
from consent.store.outbox import Endpoint

T = TypeVar("T", Access, Anchor, Endpoint, Failure, Link, Session)


def digest(visitor: str) -> bytes:
    """Give what stands for a visitor beside the bodies, and leads to nobody's id."""
    return hashlib.sha256(visitor.encode()).digest()[:16]


def read_head(row: Sequence[Any]) -> Head:
    """Make the end of a log of its row."""
    site, origin, ts, frontier, checkpoint, daily, epochs = row
    return Head(
        site=site,
        origin=origin,
        ts=ts,
        frontier=Frontier.from_bytes(frontier),
        checkpoint=checkpoint,
        daily=daily,
        epochs=tuple(Epoch(*epoch) for epoch in json.loads(epochs)),
    )


def read_record(site: str, row: Sequence[Any]) -> Record:
    """Make a record of its row, which begins with its index."""
    n, ts, kind, notice, line, body, blind = row
    return Record(
        site=site,
        n=n,
        ts=ts,
        kind=Kind(kind),
        notice=notice,
        line=line,
        body=body,
        blind=blind,
    )


def write_lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Write rows of blind, body and entry as NDJSON."""
    pieces: list[bytes] = []
    # Put together here: a database takes longer, with a buffer for each piece.
    for blind, body, line in rows:
        if body is None:
            pieces += (b'{"blind":null,"body":null,"entry":', line, b"}\n")
        else:
            pieces += (b'{"blind":"', hexlify(blind), b'","body":', body)
            pieces += (b',"entry":', line, b"}\n")
    return b"".join(pieces)


def read_site(row: Sequence[Any]) -> SiteRow:
    """Make what is stored of a site of its row."""
    site, origin, settings, notice, purposes, services, publication = row
    return SiteRow(
        id=site,
        origin=origin,
        settings=msgspec.json.decode(settings, type=Settings),
        notice=notice,
        numbers=(purposes, services),
        publication=publication,
    )


def read_notice(site: str, row: Sequence[Any]) -> NoticeRow:
    """Make a version of a site's notice of its row."""
    name, terms, content, published, replaced = row
    return NoticeRow(
        site=site,
        hash=name,
        terms=terms,
        content=content,
        published=published,
        replaced=replaced,
    )


def read_endpoint(row: Sequence[Any]) -> Endpoint:
    """Make a back end's address, and how far it has been told, of its row."""
    site, url, events, *others = row
    return made(Endpoint, (site, url, json.loads(events), *others))


def made(kind: type[T], row: Sequence[Any]) -> T:
    """Make what has its fields in the order of a row's columns."""
    names = (field.name for field in fields(kind))
    values = dict(zip(names, row, strict=True))
    return msgspec.convert(values, kind, builtin_types=(bytes,))


def read_person(row: Sequence[Any], grants: Sequence[Grant]) -> Person:
    """Make somebody of their row, with what they may do."""
    person, name, created, password = row
    return Person(
        id=person,
        name=name,
        created=created,
        password=password,
        grants=tuple(sorted(grants)),
    )


def read_session(row: Sequence[Any]) -> Session:
    """Make a session of its row."""
    return made(Session, (*row[:-1], bool(row[-1])))


def session_row(session: Session) -> tuple[Any, ...]:
    """Give a session as its row."""
    values = [getattr(session, name) for name in Session.__dataclass_fields__]
    return (*values[:-1], int(session.by_proxy))
