"""What a scan found, for people and for programs: text, JSON, SARIF 2.1.0, JUnit."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from consent import __version__
from consent.scan.fault import CODES, Code, Fault, Level
from consent.scan.passes import Sight
from consent.scan.seen import Pass
from consent.scan.tool import UNKNOWN

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
MISSED = 5
ADVICE = "This is no legal advice, and no site is called lawful."


def text(sight: Sight, faults: Sequence[Fault]) -> str:
    """Write it for people."""
    return "\n".join([*_head(sight), "", *_body(faults), *_end(faults), ""])


def as_json(sight: Sight, faults: Sequence[Fault]) -> str:
    """Write it for programs; `faults` is empty where all is well."""
    told = {
        "v": 1,
        "url": sight.wish.url,
        "tool": sight.tool.name,
        "site": sight.published.site if sight.published else None,
        "pages": list(sight.pages),
        "passes": _passes(sight),
        "stopped": sight.stopped or None,
        "missed": [[missed.page, missed.why] for missed in sight.missed],
        "counts": {level: count(faults, level) for level in Level},
        "faults": [_fault(one) for one in faults],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def sarif(sight: Sight, faults: Sequence[Fault]) -> str:
    """Write it as SARIF, which code hosts show beside the code."""
    driver = {
        "name": "consent scan",
        "version": __version__,
        "rules": [
            {
                "id": code.name,
                "shortDescription": {"text": code.says},
                "help": {"text": f"{code.do} ({code.assertion})"},
                "defaultConfiguration": {"level": code.level},
            }
            for code in CODES.values()
        ],
    }
    run = {"tool": {"driver": driver}, "results": [_result(one) for one in faults]}
    told = {"$schema": SARIF, "version": "2.1.0", "runs": [run]}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def junit(sight: Sight, faults: Sequence[Fault]) -> str:
    """Write it as JUnit: a case for each code, which fails with all that was found."""
    found: dict[str, list[Fault]] = {name: [] for name in CODES}
    for one in faults:
        found[one.code.name].append(one)
    failed = sum(1 for each in found.values() if _fails(each))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuite name="consent scan" tests="{len(CODES)}" failures="{failed}">',
    ]
    for name, each in found.items():
        lines += _case(name, each, sight.wish.url)
    return "\n".join([*lines, "</testsuite>", ""])


def count(faults: Sequence[Fault], level: Level) -> int:
    """Count the faults of one level."""
    return sum(1 for one in faults if one.code.level is level)


def counted(count: int, name: str) -> str:
    """Say how many there are of something."""
    return f"{count} {name}{'' if count == 1 else 's'}"


def sentence(one: Fault) -> str:
    """Say what is wrong and where in one line."""
    return f"{one.code.says}: {one.what} ({place(one)})"


def place(one: Fault) -> str:
    """Say where it is."""
    more = f" and {one.pages - 1} more" if one.pages > 1 else ""
    line = f" line {one.line}" if one.line else ""
    return f"{one.where}{line}{more}"


def by_code(faults: Sequence[Fault]) -> list[tuple[Code, list[Fault]]]:
    """Put together what is wrong in the same way, the worst first."""
    found: dict[Code, list[Fault]] = {}
    for one in faults:
        found.setdefault(one.code, []).append(one)
    return sorted(found.items(), key=lambda each: [*Level].index(each[0].level))


def looked_at(sight: Sight) -> str:
    """Say how many pages were looked at."""
    return f"{counted(len(sight.pages), 'page')} looked at"


def measured(sight: Sight) -> str:
    """Say by what a site was measured."""
    site = sight.published
    if site is not None:
        return f"Measured by the published notice of {site.site!r} ({site.regime})."
    untouched = sight.passes.get(Pass.UNTOUCHED, ())
    asks = sight.tool is not UNKNOWN or any(seen.banner for seen in untouched)
    shows = f"{sight.tool.name}, and no notice of ours" if asks else "no notice"
    return f"Shows {shows} that could be read: audited by what is publicly known."


def steps(sight: Sight) -> Iterator[tuple[str, str]]:
    """Say how each answer went, and what was left out."""
    for name, act in ((name, sight.acts[name]) for name in Pass if name in sight.acts):
        how = act.failed or counted(act.clicks, "click")
        yield name, f"{how}{', brought back by script' if act.by_script else ''}"
    if sight.unreached:
        yield (
            "left out",
            f"{counted(sight.unreached, 'linked page')}, as robots.txt asks",
        )
    for missed in sight.missed[:MISSED]:
        yield "left out", f"{missed.page}: {missed.why}"
    if len(sight.missed) > MISSED:
        yield "left out", f"{counted(len(sight.missed) - MISSED, 'page')} more"


def _head(sight: Sight) -> Iterator[str]:
    yield f"{sight.wish.url}: {looked_at(sight)}"
    yield measured(sight)
    yield from (f"  {name}: {how}" for name, how in steps(sight))


def _body(faults: Sequence[Fault]) -> Iterator[str]:
    for code, found in by_code(faults):
        yield f"{code.level.upper()} {code.name} ({code.assertion}): {code.says}"
        yield from (f"  {one.what} ({place(one)})" for one in found)
        yield f"  To do: {code.do}"
        yield ""


def _end(faults: Sequence[Fault]) -> Iterator[str]:
    if faults:
        found = (counted(count(faults, level), level) for level in Level)
        yield f"{', '.join(found)}. {ADVICE}"
    else:
        yield f"Nothing was found. {ADVICE}"


def _passes(sight: Sight) -> dict[str, Any]:
    return {
        name: {
            "clicks": act.clicks if (act := sight.acts.get(name)) else None,
            "failed": act.failed if act else "",
            "pages": [
                {
                    "page": seen.page,
                    "kept": [[one.kind, one.name, one.days] for one in seen.kept],
                    "hosts": sorted({one.host for one in seen.asked}),
                }
                for seen in sight.passes.get(name, ())
            ],
        }
        for name in Pass
    }


def _fault(one: Fault) -> dict[str, Any]:
    return {
        "code": one.code.name,
        "level": one.code.level,
        "assertion": one.code.assertion,
        "what": one.what,
        "where": one.where,
        "line": one.line or None,
        "pages": one.pages,
        "do": one.code.do,
    }


def _result(one: Fault) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": one.where}}
    if one.line:
        place["region"] = {"startLine": one.line}
    return {
        "ruleId": one.code.name,
        "level": one.code.level,
        "message": {"text": f"{sentence(one)}. {one.code.do}"},
        "locations": [{"physicalLocation": place}],
    }


def _fails(found: Sequence[Fault]) -> bool:
    return any(one.code.level is Level.ERROR for one in found)


def _case(name: str, found: Sequence[Fault], url: str) -> Iterator[str]:
    start = f"  <testcase classname={quoteattr(url)} name={quoteattr(name)}"
    if not found:
        yield f"{start}/>"
        return
    said = escape("\n".join(map(sentence, found)))
    tag = "failure" if _fails(found) else "system-out"
    more = f" message={quoteattr(found[0].code.do)}" if tag == "failure" else ""
    yield f"{start}><{tag}{more}>{said}</{tag}></testcase>"
