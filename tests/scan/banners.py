"""A site with a notice of its own making, unfair in one way a page, and its twin."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from tests.scan.third import HTML, Everyone

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>
  main {{ height: 1500px }}
  #bar {{ position: fixed; left: 0; right: 0; bottom: 0; padding: 20px;
    background: #fff; border: 1px solid #000 }}
  #bar button, #bar span {{ font: 16px sans-serif; padding: 8px 16px; color: #fff;
    background: #00458a; border: 1px solid #00458a; width: 160px; cursor: pointer }}
  {style}
</style>
<main><h1>{name}</h1><nav>{links}</nav>{body}</main>
<div id="bar" hidden><p>We use cookies to know our visitors.</p>{answers}</div>
<footer>{back}</footer>
<script>
  const bar = document.getElementById('bar')
  const answer = (text) => {{
    document.cookie = `cookie_consent=${{text}}; max-age=20000000; path=/`
    bar.hidden = true
  }}
  document.addEventListener('click', (event) => {{
    const what = event.target.dataset.what
    if (what === 'back') bar.hidden = false
    else if (what) answer(what)
  }})
  if ({again} || !document.cookie.includes('cookie_consent')) bar.hidden = false
  {more}
</script>
"""
ACCEPT = '<button data-what="yes">Accept all</button>'
REFUSE = '<button data-what="no">Reject all</button>'
BACK = '<button data-what="back">Cookie settings</button>'
TRACKER = "www.google-analytics.com"


@dataclass(frozen=True, slots=True)
class Unfair:
    """What is wrong on one page, and what a scan has to say of it."""

    page: str
    code: str
    what: tuple[str, ...]
    change: Mapping[str, str]


UNFAIR = (
    Unfair(
        "hidden",
        "refusal-hidden",
        ("'Accept all' stands there alone",),
        {"answers": ACCEPT + '<button data-what="no">Settings</button>'},
    ),
    Unfair(
        "differ",
        "buttons-differ",
        ("'Accept all' and 'Reject all' differ in width, height, font, colours",),
        {
            "style": "#bar button + button { font: 11px serif; color: #222; "
            "background: #fff; border: 0; width: 90px; text-decoration: underline }"
        },
    ),
    Unfair(
        "pale",
        "low-contrast",
        ("'Accept all' has 1.6:1", "'Reject all' has 1.6:1"),
        {"style": "#bar button { color: #ccc; background: #fff }"},
    ),
    Unfair(
        "span",
        "not-by-keyboard",
        ("'Accept all'", "'Reject all'"),
        {"answers": (ACCEPT + REFUSE).replace("button", "span")},
    ),
    Unfair(
        "focus",
        "focus-on-accept",
        ("'Accept all' has the focus",),
        {"more": "bar.querySelector('button').focus()"},
    ),
    Unfair(
        "ticked",
        "pre-ticked",
        ("'Statistics'",),
        {
            "answers": '<input type="checkbox" checked aria-label="Statistics">'
            + ACCEPT
            + REFUSE
        },
    ),
    Unfair(
        "locked",
        "page-blocked",
        ("scrolling is switched off",),
        {"style": "body { overflow: hidden }"},
    ),
    Unfair("again", "asked-again", ("the notice is there again",), {"again": "true"}),
    Unfair(
        "below",
        "off-screen",
        ("'Accept all'", "'Reject all'"),
        {"style": "#bar { bottom: -60px; padding-top: 120px }"},
    ),
    Unfair(
        "tracker",
        "request-before-choice",
        (TRACKER,),
        {"body": f'<img alt="" src="//{TRACKER}:PORT/collect.gif">'},
    ),
    Unfair(
        "",
        "no-way-back",
        ("a tool of unknown make is brought back by nothing on the page",),
        {},
    ),
)
PAGES = tuple(one.page for one in UNFAIR)
FEWER = ("", "hidden", "differ", "again", "tracker")
"""The pages of a plain run, with one unfairness each."""


def found(pages: Sequence[str]) -> set[tuple[str, str]]:
    """Give what a scan of those pages has to find, by code and what it is."""
    looked = [one for one in UNFAIR if one.page in pages]
    return {(one.code, what) for one in looked for what in one.what}


def page(name: str, port: int, pages: Sequence[str], *, fair: bool) -> str:
    """Write a page of the site, or of its twin."""
    usual = {
        "name": name or "Home",
        "links": " ".join(f'<a href="/{each}">{each}</a>' for each in pages if each),
        "style": "",
        "body": "",
        "answers": ACCEPT + REFUSE,
        "back": BACK if fair else "",
        "again": "false",
        "more": "",
    }
    change = next((one.change for one in UNFAIR if one.page == name), {})
    given = usual if fair else {**usual, **change}
    return PAGE.format(**given).replace("PORT", str(port))


@contextmanager
def opened(pages: Sequence[str], *, fair: bool) -> Iterator[str]:
    """Serve the site or its twin; give its address."""
    with Front(0) as front, answering(front):

        def serve(request: Request) -> Answer:
            name = request.path.strip("/")
            text = page(name, front.port, pages, fair=fair)
            return Answer(200, HTML, text.encode())

        front.routes = Everyone({"hand.localhost": serve})
        yield f"http://hand.localhost:{front.port}/"
