"""The third hosts: what they put into a browser, and what reached them."""

from collections import Counter
from threading import Condition

from scripts.demo_sites.front import Answer, Request, Route
from scripts.demo_sites.pages import TYPES

HOSTS = {
    "stats.hoofprint.example": "hoofprint",
    "ads.kiosk.example": "kiosk",
    "film.lantern.example": "lantern",
    "tags.sorter.example": "sorter",
}
HOOF = """
document.cookie = 'hoof_id=1;Max-Age=31536000;Path=/;Secure'
document.cookie = 'hoof_wide_7=1;Max-Age=31536000;Path=/;Domain=market.example;Secure'
document.cookie = 'hoof_deep=1;Max-Age=86400;Path=/list;Secure'
localStorage['hoof.visits'] = 1
sessionStorage['hoof.tab'] = 1
// It stays open, as it does with real ones, and so holds up who would delete it.
window.hoof = indexedDB.open('hoof-events')
caches.open('hoof-v1').then((cache) => cache.put('/kept', new Response('kept')))
const collect = () =>
  fetch('https://stats.hoofprint.example/collect', { mode: 'no-cors' })
collect()
setInterval(collect, 200)
"""
KIOSK = """
document.cookie = 'kiosk_seen=1;Max-Age=2592000;Path=/;Secure'
fetch('/kiosk/serve')
navigator.serviceWorker.register('/kiosk-worker.js')
"""
FILES = {
    "/hoof.js": (TYPES[".js"], HOOF),
    "/kiosk.js": (TYPES[".js"], KIOSK),
    "/tags.js": (TYPES[".js"], "window.sorted = 1"),
    "/film": (TYPES[".html"], "<!doctype html><title>Film</title><h1>Film</h1>"),
    "/pixel.svg": (TYPES[".svg"], '<svg xmlns="http://www.w3.org/2000/svg"/>'),
}
UID = "kiosk_uid=1; Max-Age=31536000; Path=/; Secure; SameSite=None"


class Third:
    """Counts every request, and answers each host's files."""

    def __init__(self) -> None:
        """Start with an empty count."""
        self._arrival = Condition()
        self._hits: list[tuple[str, str]] = []

    def routes(self) -> dict[str, Route]:
        """Give the routes of all third hosts."""
        return dict.fromkeys(HOSTS, self)

    def __call__(self, request: Request) -> Answer:
        """Answer a request, after counting it."""
        with self._arrival:
            self._hits.append((HOSTS[request.host], request.path))
            self._arrival.notify_all()
        kind, text = FILES.get(request.path, ("text/plain", ""))
        cookie = (("Set-Cookie", UID),) if request.path == "/kiosk.js" else ()
        return Answer(200, (("Content-Type", kind), *cookie), text.encode())

    def reached(self) -> Counter[str]:
        """Count what reached each company."""
        with self._arrival:
            return Counter(company for company, _ in self._hits)

    def wait_for(self, *paths: str, patience: float = 20.0) -> bool:
        """Wait until all of these were asked for; tell whether they were."""
        with self._arrival:
            return self._arrival.wait_for(
                lambda: {*paths} <= {path for _, path in self._hits}, patience
            )

    def forget(self) -> None:
        """Count from 0 again."""
        with self._arrival:
            self._hits.clear()
