"""Whatever comes from outside is read, or refused with an error of ours."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consent import canonical, locales
from consent.client import notice, visit
from consent.errors import ConsentError
from consent.flows.source import read_tables
from consent.ledger import (
    body,
    checkpoint,
    entry,
    epoch,
    fact,
    leaf,
    note,
    proof,
    receipt,
    reference,
    selection,
    tiles,
)
from consent.ledger.receipt import Receipt
from consent.rules import site_file, slip, state, token
from consent.seal import Seal, site_key
from consent.web import cookies
from consent.web.body import parse
from tests.fuzz.mutants import mutants
from tests.rules.site_files import SHOP
from tests.web.running import SECRET, serving, token_of

SEAL = Seal([site_key(SECRET, "shop")])
LOCALES = locales.load()
SLIP = slip.Slip("shop", 1, "0" * 32, "1" * 32, 5)
QUERY = selection.Selection(before=5, kinds=("consent",), since=entry.write_time(0))


def text(read: Callable[[str], Any]) -> Callable[[bytes], Any]:
    """Let a reader of texts read bytes, any of which are some text."""
    return lambda data: read(data.decode("utf-8", "surrogateescape"))


def toml(data: bytes, path: Path) -> None:
    """Read a site's file."""
    path.write_bytes(data)
    site_file.read(read_tables(path), LOCALES)


def signed(data: bytes) -> None:
    """Read a checkpoint's text, which stands in a signed note."""
    checkpoint.read(note.read(data).text)


READERS: dict[str, tuple[str, Callable[[bytes], Any]]] = {
    "sealed token": ("token", text(SEAL.open)),
    "token": ("opened", text(token.read)),
    "state": ("state", text(state.read)),
    "slip": ("slip", text(lambda said: slip.read(said, "shop", "1" * 32, 60_000))),
    "reference": ("reference", text(lambda said: reference.find("shop", said))),
    "cookies": ("cookies", lambda data: cookies.values(data, b"pps_shop")),
    "cookies of a visit": (
        "cookies",
        text(lambda said: visit.read({"Cookie": said, "Sec-GPC": said}, "shop")),
    ),
    "request body": ("body", parse),
    "canonical JSON": ("entry", canonical.decode),
    "entry": ("entry", entry.read),
    "leaf": ("entry", leaf.read),
    "body": ("body", body.read),
    "facts": ("body", fact.read),
    "receipt": ("receipt", lambda data: receipt.verify(receipt.read(data))),
    "proof": ("proof", proof.read),
    "checkpoint": ("checkpoint", signed),
    "key": ("key", text(note.read_key)),
    "guard": ("guard", epoch.read_marks),
    "tile": ("tile", tiles.read_bundle),
    "tile path": ("path", text(tiles.read_path)),
    "published notice": ("notice", notice.read_notice),
    "query": ("query", lambda data: selection.read(canonical.decode(data))),
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give one genuine thing of each kind."""
    return asyncio.run(sample(tmp_path_factory.mktemp("samples")))


async def sample(folder: Path) -> dict[str, bytes]:
    """Let a visitor choose, and take everything that comes of it."""
    async with serving(folder) as shop:
        await shop.publish()
        answer = await shop.choose("accept_all")
        name = shop.parts.live.site("shop").notice_hash
        shown = await shop.client.get(f"/v1/sites/shop/notices/{name}")
        sealed, given_out = token_of(answer), answer.json()["receipt"]
    opened = SEAL.open(sealed)
    written = canonical.encode(given_out)
    parts: Receipt = receipt.read(written)
    return {
        "token": sealed.encode(),
        "opened": opened.encode(),
        "state": token.split(opened)[1].encode(),
        "slip": slip.write(SLIP).encode(),
        "reference": reference.write("shop", 2).encode(),
        "cookies": f"a=b; __Host-pps_shop={sealed}; pp_shop=x; pps_shop=y".encode(),
        "body": parts.body,
        "notice": shown.content,
        "entry": parts.entry,
        "receipt": written,
        "proof": parts.proof,
        "checkpoint": proof.read(parts.proof).checkpoint,
        "key": note.write_key(parts.keys[0]).encode(),
        "guard": (folder / "guard").read_bytes(),
        "tile": len(parts.entry).to_bytes(2) + parts.entry,
        "path": tiles.write_path(tiles.Tile(None, 1_000, 7)).encode(),
        "query": canonical.encode(json.loads(msgspec.json.encode(QUERY.to_json()))),
    }


def fuzz(sample: bytes, read: Callable[[bytes], Any], *, full: bool) -> None:
    """Read a sample, which succeeds, and many mutants of it."""
    read(sample)

    @settings(
        max_examples=2_000 if full else 200,
        derandomize=not full,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mutants(sample))
    def attempt(data: bytes) -> None:
        with suppress(ConsentError):
            read(data)

    attempt()


@pytest.mark.parametrize("name", READERS)
def test_s08_s14_what_is_wrong_is_refused_by_name(
    name: str, samples: dict[str, bytes], full: bool
) -> None:
    """S08, S14: of all that can be shown, nothing is an error that nobody foresaw."""
    kind, read = READERS[name]
    fuzz(samples[kind], read, full=full)


def test_a_site_file_is_refused_with_its_mistakes(tmp_path: Path, full: bool) -> None:
    """Whatever an owner writes, the answer says what to mend."""
    path = tmp_path / "shop.toml"
    fuzz(SHOP.encode(), lambda data: toml(data, path), full=full)


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists))
def test_no_value_is_canonical_by_accident(value: Any) -> None:
    """What canonical JSON cannot write is refused, and the rest leads back."""
    try:
        written = canonical.encode(value)
    except ConsentError:
        return
    assert canonical.decode(written) == value
