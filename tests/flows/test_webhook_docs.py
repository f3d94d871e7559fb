"""The examples of docs/webhooks.md, run as they are written there."""

import base64
import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from consent.flows import deliver
from consent.period import DAY
from consent.rules import retry
from consent.seal import site_key
from consent.send import webhook
from consent.signals.standard_webhooks import headers, write_secret
from scripts.demo_sites.service import ROOT
from tests.readme import blocks
from tests.rules.site_files import draft, mistakes
from tests.web.running import SECRET, serving, token_of

KEY, NOW = b"k" * 32, 1_795_338_000
BODY = b'{"data":{"site":"shop"},"type":"test"}'
SENT = dict(headers("msg_1", NOW, BODY, [b"o" * 32, KEY]))
GENUINE = [
    (write_secret(KEY), SENT, BODY, NOW, True),
    (write_secret(b"o" * 32), SENT, BODY, NOW + 299, True),
    (write_secret(b"x" * 32), SENT, BODY, NOW, False),
    (write_secret(KEY), SENT | {"webhook-id": "msg_2"}, BODY, NOW, False),
    (write_secret(KEY), SENT, BODY + b" ", NOW, False),
    (write_secret(KEY), SENT, BODY, NOW + 300, False),
]


def example(language: str, use: str) -> str:
    """Give the text of one example."""
    found = blocks("docs/webhooks.md")
    [text] = [b.text for b in found if (b.language, b.use) == (language, use)]
    return text


def run(use: str) -> dict[str, Any]:
    """Run a Python example."""
    known: dict[str, Any] = {}
    exec(compile(example("python", use), use, "exec"), known)  # noqa: S102
    return known


@pytest.mark.parametrize("case", GENUINE, ids=range(len(GENUINE)))
def test_verifying_in_python(case: tuple[Any, ...]) -> None:
    """What was signed is genuine for five minutes, and nothing else is."""
    *given, genuine = case
    assert run("verify")["is_genuine"](*given) is genuine


def test_verifying_in_node(tmp_path: Path) -> None:
    """It answers the same."""
    (tmp_path / "verify.mjs").write_text(example("js", "verify"))
    cases = [
        [secret, sent, base64.b64encode(body).decode(), now]
        for secret, sent, body, now, _ in GENUINE
    ]
    (tmp_path / "run.mjs").write_text(
        "import { isGenuine } from './verify.mjs'\n"
        f"const told = {json.dumps(cases)}.map(([secret, sent, body, now]) =>\n"
        "  isGenuine(secret, sent, Buffer.from(body, 'base64'), now))\n"
        "console.log(JSON.stringify(told))\n"
    )
    told = subprocess.check_output(["node", tmp_path / "run.mjs"], text=True)
    assert json.loads(told) == [genuine for *_, genuine in GENUINE]


def test_the_numbers_are_those_that_hold() -> None:
    """Times and bounds are told as they are."""
    text = " ".join((ROOT / "docs" / "webhooks.md").read_text().split())
    assert f"within {webhook.PATIENCE:.0f} seconds" in text
    assert f"{deliver.PARKED_AFTER // DAY} days of failures" in text
    assert f"after {retry.FIRST // 1000} seconds" in text
    assert f"every {retry.LONGEST // 3_600_000} hours" in text
    assert "at most eight" in text
    assert mistakes("\n".join(f"[[webhooks]]\nurl='https://{n}.a'" for n in range(9)))
    assert draft("\n".join(f"[[webhooks]]\nurl='https://{n}.a'" for n in range(8)))


@pytest.mark.anyio
async def test_the_entry_of_a_customer(tmp_path: Path) -> None:
    """The token of who accepted names the record that the message told of."""
    async with serving(tmp_path) as shop:
        await shop.publish()
        cookie = token_of(await shop.choose("accept_all"))
        [record] = await shop.records()
    key = site_key(SECRET, "shop").hex()
    assert run("link")["entry_of"](cookie, [key]) == record.n


def test_the_table_of_a_site_file() -> None:
    """What the example names is what is told without naming it."""
    [text] = [b.text for b in blocks("docs/webhooks.md") if b.language == "toml"]
    [hook] = tomllib.loads(text)["webhooks"]
    short = f'[[webhooks]]\nurl = "{hook["url"]}"'
    assert draft(text).settings == draft(short).settings
