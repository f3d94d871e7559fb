"""One notice in the words of each side: same texts, purposes, services and storage."""

import json
import re
from pathlib import Path
from typing import Any

from consent import render
from consent.model import Notice, Purpose, Regime

LANG = "en"
FOLDER = Path(__file__).parent / "notice"
VANILLA = FOLDER / "node_modules/vanilla-cookieconsent/dist"
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


def paragraphs(notice: Notice) -> str:
    """Give what the first layer says, as markup."""
    banner = render.html(notice, LANG, Regime.OPT_IN, render.build()).banner
    said = (" ".join(text.split()) for text in _PARAGRAPH.findall(banner))
    return "".join(f"<p>{text}</p>" for text in said)


def bare(notice: Notice) -> str:
    """Write a banner as one would by hand: a text, two buttons, a cookie."""
    texts = notice.texts[LANG]
    buttons = "".join(
        f"<button value={value}>{texts[value]}</button>"
        for value in ("reject_all", "accept_all")
    )
    title = f"<h2>{texts['banner.title']}</h2>"
    banner = f"<section id=bare>{title}{paragraphs(notice)}{buttons}</section>"
    source = (FOLDER / "bare.js").read_text()
    return source.replace("BANNER", json.dumps(banner, ensure_ascii=False))


def vanilla(notice: Notice) -> str:
    """Write the peer's configuration, in one file with the peer."""
    peer = (VANILLA / "cookieconsent.umd.js").read_text()
    config = {
        # It takes a driven browser for a robot, and would show it nothing.
        "hideFromBots": False,
        "categories": {
            purpose.id: _category(notice, purpose) for purpose in notice.purposes
        },
        "language": {"default": LANG, "translations": {LANG: _layers(notice)}},
    }
    return f"{peer}\nCookieConsent.run({json.dumps(config, ensure_ascii=False)})\n"


def _category(notice: Notice, purpose: Purpose) -> dict[str, Any]:
    if purpose.necessary:
        return {"enabled": True, "readOnly": True}
    under = [
        service for service in notice.services if service.purposes[0] == purpose.id
    ]
    return {"services": {service.id: {"label": service.name} for service in under}}


def _layers(notice: Notice) -> dict[str, Any]:
    texts = notice.texts[LANG]
    buttons = {
        "acceptAllBtn": texts["accept_all"],
        "acceptNecessaryBtn": texts["reject_all"],
    }
    return {
        "consentModal": {
            "title": texts["banner.title"],
            "description": paragraphs(notice),
            "showPreferencesBtn": texts["choose"],
            **buttons,
        },
        "preferencesModal": {
            "title": texts["open"],
            "savePreferencesBtn": texts["save"],
            "closeIconLabel": texts["close"],
            "serviceCounterLabel": "services",
            "sections": [_section(notice, purpose) for purpose in notice.purposes],
            **buttons,
        },
    }


def _section(notice: Notice, purpose: Purpose) -> dict[str, Any]:
    texts = notice.texts[LANG]
    rows = [
        {
            "name": stored.name,
            "service": service.name,
            "recipient": service.recipient,
            "duration": stored.duration,
        }
        for service in notice.services
        if service.purposes[0] == purpose.id
        for stored in service.storage
    ]
    headers = {
        "name": texts["service.storage"],
        "service": "Service",
        "recipient": texts["service.recipient"],
        "duration": "Duration",
    }
    return {
        "title": purpose.name[LANG],
        "description": purpose.description[LANG],
        "linkedCategory": purpose.id,
        "cookieTable": {"headers": headers, "body": rows},
    }
