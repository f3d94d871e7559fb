"""A shop with our notice whose pages do what they may not, and its clean twin."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.rules.site_files import ASKS
from tests.scan import banners

NAMES = (
    *("pixel", "late", "video", "fonts", "live", "edge", "bye", "noscript"),
    *("refused", "gone", "sheet", "side"),
)
SITE = """[services.stats]
name = "Stats"
purposes = ["statistics"]
recipient = "Stats Ltd"
country = "IE"
policy = "https://stats.example/privacy"
hosts = ["stats.localhost", {hosts}]
cookies = [
  {{ name = "_early", duration = "30 days" }},
  {{ name = "_server", duration = "30 days" }},
  {{ name = "_long", duration = "30 days" }},
  {{ name = "_no", duration = "30 days" }},
  {{ name = "_back", duration = "30 days" }},
  {{ name = "_deep", duration = "30 days" }},
]
storage = [
  {{ kind = "local", name = "stats_seen", duration = "until deleted" }},
  {{ kind = "session", name = "stats_tab", duration = "session" }},
  {{ kind = "indexeddb", name = "stats-db", duration = "until deleted" }},
  {{ kind = "cache", name = "stats-cache", duration = "until deleted" }},
]

[services.ads]
name = "Ads"
purposes = ["marketing"]
recipient = "Ads Ltd"
country = "IE"
policy = "https://ads.example/privacy"
hosts = ["ads.localhost"]

[services.pictures]
name = "Pictures"
purposes = ["necessary"]
recipient = "Pictures Ltd"
country = "IE"
policy = "https://pictures.example/privacy"
hosts = ["pictures.localhost", "frames.shop.localhost"]
{helper}
"""

HELPER = 'cookies = [{ name = "visitor_hub", duration = "1 year" }]'

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<script async src="/privacy/w/shop.js"></script>
<main><h1>{name}</h1><nav>{links}</nav>
{body}
</main><footer><a href="#" data-consent-open>Privacy preferences</a></footer>
"""

KNOWN = """ID,Platform,Category,Cookie / Data Key name,Domain,Description,\
Retention period,Data Controller,User Privacy & GDPR Rights Portals,Wildcard match
1,AdHub,Marketing,visitor_hub,,Follows people,1 year,AdHub,,0
"""


@dataclass(frozen=True, slots=True)
class Plant:
    """One fault: the page and what it does, and how a scan has to call it."""

    page: str
    code: str
    what: str
    body: str
    clean: str = ""


def script(text: str, *, held: str = "") -> str:
    """Write an inline script, held back for a service or not."""
    how = f' type="text/plain" data-consent="{held}"' if held else ""
    return f"<script{how}>{text}</script>"


def cookie(name: str, days: int, more: str = "; path=/") -> str:
    """Write what sets a cookie."""
    return f"document.cookie = '{name}=1; max-age={days * 86_400}{more}'"


def held(page: str, code: str, what: str, text: str) -> Plant:
    """Plant a script that should be held, which the twin does."""
    return Plant(page, code, what, script(text), script(text, held="stats"))


def after(state: str, text: str) -> str:
    """Write what happens once the visitor's state is of that kind."""
    return script(f"if (/pp_shop={state}/.test(document.cookie)) {{ {text} }}")


def image(host: str) -> str:
    """Write what asks a host for an image."""
    return f"new Image().src = '//{host}.localhost:{{port}}/p.gif'"


CANVAS = """
  const canvas = document.createElement('canvas')
  canvas.getContext('2d').fillText('Cwm fjordbank glyphs vext quiz', 2, 2)
  canvas.toDataURL()
"""
SOUND = """
  const sound = new OfflineAudioContext(1, 5000, 44100)
  sound.createOscillator().connect(sound.createDynamicsCompressor())
  sound.startRendering()
"""
MODE = """
  window.dataLayer = []
  function gtag() {{ dataLayer.push(arguments) }}
  gtag('js', new Date()); {first}
  gtag('consent', 'default', {{ ad_storage: '{default}', ad_user_data: 'denied' }})
"""
FORM = """<form><label><input type="checkbox" {letter}> Send me the newsletter</label>
<label><input type="checkbox" {offers}> I agree to marketing</label>
<label><input type="checkbox" required> I have read the privacy policy</label></form>"""
AGENCY = ("hidden", "differ", "pale", "span", "focus", "ticked", "locked", "below")
"""Pages that an agency made, with a notice of its own in the place of ours."""

EARLY, ASKED = "stored-before-choice", "request-before-choice"
PLANTS = (
    held("early", EARLY, "cookie '_early'", cookie("_early", 30)),
    Plant("early", EARLY, "cookie '_server'", ""),
    Plant(
        "pixel",
        ASKED,
        "pixel.localhost",
        "<style>main {{ background: url(//pixel.localhost:{port}/p.gif) }}</style>",
    ),
    held(
        "late",
        ASKED,
        "late.localhost",
        "setTimeout(() => {{ const s = document.createElement('script'); "
        "s.src = '//late.localhost:{port}/s.js'; document.body.append(s) }}, 200)",
    ),
    Plant(
        "video",
        ASKED,
        "video.localhost",
        '<iframe src="//video.localhost:{port}/f"></iframe>',
        '<iframe data-consent="stats" data-src="//video.localhost:{port}/f"></iframe>',
    ),
    held("early", EARLY, "local storage 'stats_seen'", "localStorage.stats_seen = 1"),
    held("early", EARLY, "session storage 'stats_tab'", "sessionStorage.stats_tab = 1"),
    held("early", EARLY, "database 'stats-db'", "indexedDB.open('stats-db')"),
    held("early", EARLY, "cache 'stats-cache'", "caches.open('stats-cache')"),
    Plant(
        "worker",
        "service-worker",
        "service worker '/sw.js'",
        script("navigator.serviceWorker.register('/sw.js')"),
    ),
    Plant(
        "pixel",
        ASKED,
        "fonts.localhost",
        "<style>@font-face {{ font-family: F; src: url(//fonts.localhost:{port}/f) }}"
        " h1 {{ font-family: F }}</style>",
    ),
    held(
        "late", ASKED, "live.localhost", "new WebSocket('ws://live.localhost:{port}')"
    ),
    Plant(
        "edge",
        "tag-not-held",
        "<link> of edge.localhost",
        '<link rel="preconnect" href="//edge.localhost:{port}">',
    ),
    Plant(
        "video",
        "tag-not-held",
        "<img> of noscript.localhost",
        '<noscript><img src="//noscript.localhost:{port}/p.gif"></noscript>',
        '<img data-consent="stats" data-src="//noscript.localhost:{port}/p.gif">',
    ),
    Plant(
        "edge",
        "connection-before-choice",
        "bye.localhost",
        script(
            "addEventListener('pagehide', () => "
            "navigator.sendBeacon('//bye.localhost:{port}/b'))"
        ),
    ),
    Plant(
        "partner",
        "undeclared-host",
        "partner.localhost",
        script(image("partner"), held="stats"),
        script(image("stats"), held="stats"),
    ),
    Plant(
        "partner",
        "undeclared-storage",
        "cookie '_surprise'",
        script(cookie("_surprise", 1), held="stats"),
    ),
    Plant(
        "partner",
        "longer-than-declared",
        "cookie '_long' lasts 300 days, declared is 30 days",
        script(cookie("_long", 300), held="stats"),
        script(cookie("_long", 30), held="stats"),
    ),
    Plant(
        "partner",
        "necessary-is-tracking",
        "cookie 'visitor_hub' of AdHub (advertising)",
        script(cookie("visitor_hub", 300)),
    ),
    Plant(
        "back",
        "request-after-refusal",
        "refused.localhost",
        after("r", image("refused")),
        after("g", image("refused")),
    ),
    Plant(
        "back",
        "stored-after-refusal",
        "cookie '_no'",
        after("r", cookie("_no", 30)),
        after("g", cookie("_no", 30)),
    ),
    Plant(
        "back",
        "returns-after-withdrawal",
        "cookie '_back'",
        after("w", cookie("_back", 30)),
        after("g", cookie("_back", 30)),
    ),
    Plant(
        "back", "request-after-withdrawal", "gone.localhost", after("w", image("gone"))
    ),
    Plant(
        "deep",
        "left-after-withdrawal",
        "cookie '_deep'",
        script(cookie("_deep", 30, "; path=/deep"), held="stats"),
        script(cookie("_deep", 30), held="stats"),
    ),
    Plant(
        "signal",
        "gpc-ignored",
        "ads.localhost",
        script(f"if (navigator.globalPrivacyControl) {image('ads')}"),
    ),
    Plant(
        "source",
        ASKED,
        "sheet.localhost",
        "<style>@import url(//sheet.localhost:{port}/s.css)</style>",
    ),
    Plant(
        "source",
        ASKED,
        "sync.localhost",
        '<img alt="" src="//pictures.localhost:{port}/hop">',
        '<img alt="" src="//pictures.localhost:{port}/p.gif">',
    ),
    Plant(
        "source",
        EARLY,
        "cookie '_framed'",
        '<iframe src="//frames.shop.localhost:{port}/framed"></iframe>',
        '<iframe src="//frames.shop.localhost:{port}/f"></iframe>',
    ),
    held(
        "source",
        ASKED,
        "side.localhost",
        "const text = `fetch('http://side.localhost:{port}/', {{ mode: 'no-cors' }})`; "
        "new Worker(URL.createObjectURL(new Blob([text])))",
    ),
    held("own", "fingerprint", "canvas is made and read back", CANVAS),
    held("own", "fingerprint", "sound is made and read back", SOUND),
    Plant(
        "own",
        "consent-mode-late",
        "gtag('config', …) comes before gtag('consent', 'default', …)",
        script(MODE.format(first="gtag('config', 'G-1');", default="granted")),
        script(MODE.format(first="", default="denied")),
    ),
    Plant("own", "consent-mode-granted", "ad_storage granted by default", ""),
    Plant(
        "own",
        "pre-ticked",
        "'Send me the newsletter' in a form",
        FORM.format(letter="checked", offers=""),
        FORM.format(letter="", offers=""),
    ),
    Plant(
        "own",
        "agreeing-required",
        "'I agree to marketing'",
        FORM.format(letter="", offers="required"),
    ),
    Plant(
        "lost",
        "no-way-back",
        "nothing on this page brings the notice back",
        "<style>footer {{ display: none }}</style>",
    ),
    *(
        Plant(one.page, one.code, what, "")
        for one in banners.UNFAIR
        if one.page in AGENCY
        for what in one.what
    ),
    Plant(AGENCY[0], "asked-again", "the notice is there again", ""),
)
PAGES = tuple(dict.fromkeys(plant.page for plant in PLANTS))
FEWER = ("early", "partner", "back", "own", "hidden")
"""The pages of a plain run, with 22 of the faults."""


def page(name: str, port: int, pages: Sequence[str], *, clean: bool) -> str:
    """Write a page of the shop, or of its twin."""
    if name in AGENCY and not clean:
        return banners.page(name, port, (), fair=False)
    parts = [
        (plant.clean if clean else plant.body).replace("{port}", str(port))
        for plant in PLANTS
        if plant.page == name
    ]
    links = " ".join(f'<a href="/{each}">{each}</a>' for each in pages)
    body = "\n".join(parts).replace("{{", "{").replace("}}", "}")
    return PAGE.format(name=name or "Shop", links=links, body=body)


def site_file(origin: str, *, clean: bool) -> str:
    """Write the site's file; the shop calls a cookie necessary that follows people."""
    helper = "" if clean else HELPER
    hosts = ", ".join(f'"{name}.localhost"' for name in NAMES)
    head = f'id = "shop"\norigins = ["{origin}"]\nlanguages = ["en"]\n'
    return head + ASKS + SITE.format(helper=helper, hosts=hosts)
