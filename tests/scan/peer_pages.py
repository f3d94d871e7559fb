"""Pages that ask by the tools of others, as their documentation says to set them up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.demo_sites.demo import answering
from scripts.demo_sites.front import Answer, Front, Request
from tests.scan.third import HTML, JS, Everyone

PEERS = Path(__file__).parent / "peers/node_modules"

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Peer</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
{head}
<main><h1>Peer</h1></main><footer>{back}</footer>
"""
VANILLA = """
<link rel="stylesheet" href="/npm/vanilla-cookieconsent/dist/cookieconsent.css">
<script src="/npm/vanilla-cookieconsent/dist/cookieconsent.umd.js"></script>
<script>
const answers = { acceptAllBtn: 'Accept all', acceptNecessaryBtn: 'Reject all' }
addEventListener('DOMContentLoaded', () => CookieConsent.run({
  categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
  language: { default: 'en', translations: { en: {
    consentModal: { title: 'We use cookies', description: 'For statistics.',
      ...answers, showPreferencesBtn: 'Manage preferences' },
    preferencesModal: { title: 'Cookie preferences', ...answers,
      savePreferencesBtn: 'Save', closeIconLabel: 'Close',
      sections: [{ title: 'Analytics', linkedCategory: 'analytics' }] },
  } } },
}))
</script>
"""
KLARO = """
<script>
var klaroConfig = { privacyPolicy: '/privacy', acceptAll: true, lang: 'en',
  services: [{ name: 'stats', title: 'Stats', purposes: ['analytics'] }] }
</script>
<script defer src="/npm/klaro/dist/klaro.js"></script>
"""
OREJIME = """
<link rel="stylesheet" href="/npm/orejime/dist/orejime-standard.css">
<script>
window.orejimeConfig = { privacyPolicyUrl: '/privacy',
  purposes: [{ id: 'stats', title: 'Statistics', cookies: ['_stats'] }] }
</script>
<script defer src="/npm/orejime/dist/orejime-standard-en.js"></script>
"""
TARTEAUCITRON = """
<script src="/npm/tarteaucitronjs/tarteaucitron.js"></script>
<script>
tarteaucitron.init({ privacyUrl: '', bodyPosition: 'bottom', hashtag: '#tac',
  cookieName: 'tarteaucitron', orientation: 'bottom', showAlertSmall: false,
  cookieslist: false, AcceptAllCta: true, DenyAllCta: true, highPrivacy: true,
  handleBrowserDNTRequest: false, removeCredit: true, moreInfoLink: false,
  useExternalCss: false, useExternalJs: false, showIcon: false,
  googleConsentMode: false, bingConsentMode: false, pianoConsentMode: false })
tarteaucitron.services.stats = { key: 'stats', type: 'analytic', name: 'Stats',
  needConsent: true, cookies: [], js() {} }
;(tarteaucitron.job = tarteaucitron.job || []).push('stats')
</script>
"""
TOOLS = {
    "vanilla-cookieconsent": (VANILLA, "window.CookieConsent.showPreferences()"),
    "klaro": (KLARO, "window.klaro.show(undefined, true)"),
    "orejime": (OREJIME, "window.orejime.prompt()"),
    "tarteaucitron": (TARTEAUCITRON, "tarteaucitron.userInterface.openPanel()"),
}
TYPES = {".css": (("Content-Type", "text/css"),), ".js": JS}


@contextmanager
def opened(name: str) -> Iterator[str]:
    """Serve a page with a tool; give its address."""
    if not PEERS.exists():
        pytest.skip("the tools of others are not installed: scripts/install")
    head, back = TOOLS[name]
    link = f'<button onclick="{back}">Cookie settings</button>'

    def serve(request: Request) -> Answer:
        if request.path.startswith("/npm/"):
            file = PEERS / request.path.removeprefix("/npm/")
            kind = TYPES.get(file.suffix, HTML)
            return Answer(200, kind, file.read_bytes()) if file.is_file() else _NONE
        page = PAGE.format(head=head, back=link)
        return Answer(200 if request.path == "/" else 404, HTML, page.encode())

    with Front(0) as front, answering(front):
        front.routes = Everyone({"peer.localhost": serve})
        yield f"http://peer.localhost:{front.port}/"


_NONE = Answer(404, HTML)
