"""What the gate costs a page of 500 scripts and 5,000 nodes, in Debian's Chromium.

`python -m benchmarks.gate [--rounds N]` prints one JSON object. Half of the scripts are
in the page and half are files; each adds ten nodes, three of them pictures. The page
stands without a notice, with the reference's, and with one that also holds back what is
not tagged. Each visit is a new profile's first, the processor is slowed down fourfold,
and the figures are milliseconds of the main thread's CPU until the page is at rest.
"""

import argparse
import json
import statistics

from msgspec.structs import replace

from benchmarks import visit, words
from benchmarks.notice import interleave
from benchmarks.reference import reference_site
from benchmarks.street import HTML, SCRIPT, File, serving
from consent import render
from consent.model import Hold, Regime, Site

SCRIPTS = 500
NODES = """{
  const list = document.createElement('ul')
  for (const word of ['boat', 'lamp', 'quay']) {
    const item = document.createElement('li')
    const picture = new Image(1, 1)
    picture.src = PICTURE
    picture.setAttribute('alt', word)
    item.append(picture, document.createElement('b'))
    list.appendChild(item)
  }
  document.body.appendChild(list)
}"""
PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Boats</title>
<link rel="icon" href="data:,">{head}<body><script>const PICTURE = '{picture}'</script>
{scripts}</html>"""
HEADS = {
    "without": "",
    "gate": '<script src="/w/gate.js"></script>',
    "hold": '<script src="/w/hold.js"></script>',
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    rounds = parser.parse_args().rounds
    with serving(files()) as street, visit.chromium() as browser:

        def cost(name: str, _: int) -> dict[str, float]:
            return visit.cost(browser, street, name)

        seen = interleave(tuple(HEADS), rounds, cost)
    tasks = {name: [each["tasks"] for each in visits] for name, visits in seen.items()}
    figures = {
        f"{name}_ratio": _ratio(tasks[name], tasks["without"])
        for name in ("gate", "hold")
    }
    medians = {name: round(statistics.median(each), 1) for name, each in tasks.items()}
    print(json.dumps({**figures, "tasks_ms": medians, "rounds": rounds}, indent=2))


def files() -> dict[str, File]:
    """Give every address: the pages, their scripts, and the notice in both forms."""
    plain = reference_site(words.LANG)
    settings = replace(plain.settings, hold=Hold(untagged=True))
    written = "\n".join(
        f'<script src="/s/{at}.js"></script>' if at % 2 else f"<script>{NODES}</script>"
        for at in range(SCRIPTS)
    )
    pages = {
        f"/{name}": File.of(
            HTML, PAGE.format(head=head, picture=PICTURE, scripts=written)
        )
        for name, head in HEADS.items()
    }
    script = File.of(SCRIPT, NODES)
    return pages | {
        "/page": File.of(HTML, PAGE.format(head="", picture="", scripts="")),
        "/w/gate.js": _widget(plain),
        "/w/hold.js": _widget(replace(plain, settings=settings)),
        **{f"/s/{at}.js": script for at in range(1, SCRIPTS, 2)},
    }


def _widget(site: Site) -> File:
    script = render.widget(site, words.LANG, Regime.OPT_IN, render.build())
    return File.of(SCRIPT, script.decode())


def _ratio(ours: list[float], theirs: list[float]) -> float:
    pairs = zip(ours, theirs, strict=True)
    return round(statistics.median(one / other for one, other in pairs), 3)


if __name__ == "__main__":
    main()
