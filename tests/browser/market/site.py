"""What the market's owner wrote: its file, and its pages."""

HOST = "www.market.example"
SERVICE = "consent.market.example"
URL = f"https://{HOST}"
PAGES = ("/", "/list", "/item", "/basket", "/contact")

FILE = """
id = "market"
origins = ["https://www.market.example"]
languages = ["en"]
cookie_domain = "market.example"

[controller]
name = "The Market"
address = "Square 1"
contact = "privacy@market.example"
privacy_policy = "https://www.market.example/privacy"

[purposes.necessary]
necessary = true
reason = "The basket has to remember what is in it."

[purposes.counting]
name = "Counting visits"
description = "How many people look at which stall, as sums alone."
necessary = true
reason = "Stalls are placed by it."
[purposes.counting.measurement]
objection = "https://www.market.example/objection"
data = "25 months"
aggregated = true

[purposes.statistics]
[purposes.marketing]
sale = true
[purposes.media]

[services.basket]
name = "Basket"
purposes = ["necessary"]
recipient = "The Market"
country = "DE"
policy = "https://www.market.example/privacy"
cookies = [{ name = "basket", duration = "session" }]

[services.tally]
name = "Tally"
purposes = ["counting"]
recipient = "The Market"
country = "DE"
policy = "https://www.market.example/privacy"
cookies = [{ name = "tally", duration = "13 months" }]

[services.hoofprint]
name = "Hoofprint"
purposes = ["statistics"]
recipient = "Hoofprint GmbH"
country = "DE"
policy = "https://hoofprint.example/privacy"
hosts = ["stats.hoofprint.example"]
cookies = [
  { name = "hoof_id", duration = "1 year" },
  { name = "hoof_wide_*", duration = "1 year" },
  { name = "hoof_deep", duration = "1 day", path = "/list" },
]
storage = [
  { kind = "local", name = "hoof.visits", duration = "until deleted" },
  { kind = "session", name = "hoof.tab", duration = "session" },
  { kind = "indexeddb", name = "hoof-*", duration = "until deleted" },
  { kind = "cache", name = "hoof-v*", duration = "until deleted" },
]

[services.kiosk]
name = "Kiosk"
purposes = ["marketing"]
recipient = "Kiosk Ltd"
country = "IE"
policy = "https://kiosk.example/privacy"
hosts = ["ads.kiosk.example"]
cookies = [
  { name = "kiosk_seen", duration = "30 days" },
  { name = "kiosk_srv", duration = "30 days", http_only = true },
  { name = "kiosk_uid", duration = "1 year", host = "ads.kiosk.example" },
]
storage = [{ kind = "worker", name = "/kiosk-worker.js", duration = "until deleted" }]

[services.lantern]
name = "Lantern"
purposes = ["media"]
recipient = "Lantern Inc"
country = "US"
policy = "https://lantern.example/privacy"
hosts = ["film.lantern.example"]

[services.sorter]
name = "Sorter"
purposes = ["statistics", "marketing"]
recipient = "Sorter Inc"
country = "US"
policy = "https://sorter.example/privacy"
hosts = ["tags.sorter.example"]

[signals]
tell = ["google", "microsoft", "matomo", "data_layer"]

[[webhooks]]
url = "http://localhost:{hooks}/hook"
"""

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>The Market</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<script async src="https://consent.market.example/w/market.js"></script>
<script src="/market.js"></script>
<script type="text/plain" data-consent="sorter"
  src="https://tags.sorter.example/tags.js"></script>
<script type="text/plain" data-consent="statistics"
  src="https://stats.hoofprint.example/hoof.js"></script>
<script type="text/plain" data-consent="marketing"
  src="https://ads.kiosk.example/kiosk.js"></script>
<body style="margin: 0">
<h1>The Market</h1>
<nav><a href="/">Square</a> <a href="/list">Stalls</a></nav>
<p>Thirty stalls stand on the square from six in the morning until noon.</p>
<iframe data-consent="media" data-src="https://film.lantern.example/film"
  title="A film" width="300" height="150"></iframe>
<img data-consent="marketing" data-src="https://ads.kiosk.example/pixel.svg" alt="">
<form><input name="words" aria-label="Words"></form>
<div style="height: 2000px"></div>
<footer><a href="#" data-consent-open>Privacy preferences</a></footer>
"""

OWN = """
const has = (name) => document.cookie.includes(`${name}=`)
if (!has('basket')) document.cookie = 'basket=1;Path=/;Secure'
if (!has('tally')) document.cookie = 'tally=1;Max-Age=33000000;Path=/;Secure'
"""
