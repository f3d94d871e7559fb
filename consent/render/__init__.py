"""From a notice and a build to markup, and to the one script that a page loads.

The only home of Jinja2. All but `build`, `modules` and `types` are pure functions.
"""

import re
from functools import lru_cache
from typing import Any

from jinja2 import UndefinedError
from msgspec import Struct, json

from consent.model import Notice, Purpose, Regime, Service, Site
from consent.render import needs
from consent.render.builds import Build, build, modules, types
from consent.render.compose import script, style
from consent.render.embed import embeds
from consent.render.needs import says_hosts
from consent.render.phrases import comma
from consent.render.tree import BadMarkup, Node, nodes
from consent.render.view import view
from consent.render.whole import whole
from consent.render.wire import literal, packed
from consent.rules import state as states
from consent.rules.csp import own_hosts
from consent.rules.regime import refusal_days
from consent.rules.short import short
from consent.rules.state import TERMS_LENGTH, Outcome, State
from consent.signals.consent_mode import told
from consent.tool import Tool

__all__ = [
    "BadMarkup",
    "Build",
    "Html",
    "Node",
    "build",
    "html",
    "modules",
    "nodes",
    "style",
    "translation",
    "types",
    "widget",
]

_SAID_BY_SCRIPT = ("failed", "saved", "none")


class Html(Struct, frozen=True):
    """A notice's first and second layer, for pages without script.

    `embed` stands in place of what is held back, where a notice has such.
    """

    banner: str
    preferences: str
    embed: str = ""


def html(notice: Notice, lang: str, regime: Regime, build: Build) -> Html:
    """Render a notice as that build shows it."""
    try:
        values = view(whole(notice, build.words), lang, regime)
        shown = [
            build.environment.get_template(f"{layer}.html").render(values)
            for layer in needs.layers(notice, build)
        ]
        return Html(*shown)
    except (KeyError, UndefinedError) as error:
        raise BadMarkup(f"the notice does not say {error} in {lang!r}") from error


def widget(site: Site, lang: str, regime: Regime, build: Build) -> bytes:
    """Compile the script as served: the build's behaviour applied to a site's data."""
    data = _data(site, lang, regime, build)
    if len(site.notice.languages) > 1:
        data["languages"] = site.notice.languages
    return script(site, build, literal(data)).encode()


def translation(site: Site, lang: str, regime: Regime, build: Build) -> bytes:
    """Give, as JSON, what a script in another language, or a rare module, asks for."""
    data = _data(site, lang, regime, build)
    notice = whole(site.notice, build.words)
    data["texts"]["reload"] = notice.texts[lang]["said.reload"]
    del data["style"]
    return json.encode(data)


def _data(site: Site, lang: str, regime: Regime, build: Build) -> dict[str, Any]:
    """Gather what the script is handed; docs/design.md gives the shape."""
    notice = whole(site.notice, build.words)
    layers = html(notice, lang, regime, build)
    # In this order it compresses best.
    return _without_empty(
        domain=site.settings.cookie_domain,
        stays=site.settings.stays,
        days=refusal_days(notice, regime),
        refusal=_refusal(site, regime),
        style=style(notice, build),
        banner=_tree(layers.banner),
        site=site.id,
        shown=_without_empty(
            notice=short(site.notice_hash),
            build=short(build.name),
            lang=lang,
            regime=regime if notice.places else "",
        ),
        texts={key: _said(notice, lang, key) for key in _SAID_BY_SCRIPT},
        preferences=_tree(layers.preferences),
        embeds=embeds(site, lang, layers.embed),
        attributes=_attributes(site),
        roles=site.settings.roles,
        google=told(site.settings.google) if Tool.GOOGLE in site.settings.told else {},
        own=own_hosts(site.settings) if site.settings.count_undeclared else (),
        items=[
            *(_purpose(purpose, lang, regime) for purpose in notice.purposes),
            *(
                _service(service, site, regime) | _hosts(service, site)
                for service in notice.services
            ),
        ],
    )


def _attributes(site: Site) -> dict[str, Any]:
    settings = site.settings
    names = list(settings.meanings.items())
    return {"tools": settings.honoured, "names": names} if settings.honoured else {}


def _said(notice: Notice, lang: str, key: str) -> str:
    """Give a sentence of the script's, with the comma in the place of `{names}`."""
    text = notice.texts[lang][f"said.{key}"]
    return text.replace("{names}", f"{{{comma(lang)}}}")


# A script, what is fetched for its language, and the next publish have the same.
@lru_cache(maxsize=8)
def _tree(markup: str) -> Node:
    (node,) = nodes(markup)
    return packed(node)


def _refusal(site: Site, regime: Regime) -> list[str]:
    """Write a refusal's state but for outcome, signal and days."""
    state = State(
        outcome=Outcome.REFUSED,
        regime=regime,
        signal=False,
        terms=site.terms[:TERMS_LENGTH],
        purposes_asked=max((p.number for p in site.notice.purposes), default=0),
        purposes=0,
        services_asked=max((s.number for s in site.notice.services), default=0),
        services=0,
        issued=0,
        expires=0,
    )
    text = states.write(state)
    return [text[1], text[3:].removesuffix("0.0")]


def _purpose(purpose: Purpose, lang: str, regime: Regime) -> dict[str, Any]:
    return _without_empty(
        id=purpose.id,
        number=purpose.number,
        name="" if purpose.necessary else purpose.name[lang],
        necessary=purpose.necessary,
        free=regime is not Regime.OPT_IN and not purpose.necessary,
        sale=purpose.sale,
    )


def _service(service: Service, site: Site, regime: Regime) -> dict[str, Any]:
    purposes = [p for p in site.notice.purposes if p.id in service.purposes]
    necessary = all(purpose.necessary for purpose in purposes)
    return _without_empty(
        id=service.id,
        number=service.number,
        necessary=necessary,
        free=regime is not Regime.OPT_IN and not necessary,
        sale=any(purpose.sale for purpose in purposes),
        purposes=list(service.purposes),
        storage=_patterns(service),
        paths=[
            [scope.name, scope.path]
            for scope in site.settings.scopes
            if scope.service == service.id and scope.path != "/" and not scope.http_only
        ],
    )


def _hosts(service: Service, site: Site) -> dict[str, Any]:
    """Say where a service loads from, for parts that ask."""
    is_early = service.id in site.settings.google.advanced
    if is_early or not (says_hosts(site) and service.hosts):
        return {}
    paths = site.settings.hold.paths.get(service.id, ("",))
    return {"hosts": [f"{host}{path}" for host in service.hosts for path in paths]}


def _patterns(service: Service) -> dict[str, str]:
    """Write, by kind, a pattern of the names of all that a service stores."""
    names: dict[str, list[str]] = {}
    for stored in service.storage:
        # What lies at a third party's own host is out of the page's reach.
        if stored.host:
            continue
        escaped = re.sub(r"[^\w*]", r"\\\g<0>", stored.name, flags=re.ASCII)
        names.setdefault(stored.kind.value, []).append(escaped.replace("*", ".*"))
    return {kind: f"^({'|'.join(each)})$" for kind, each in names.items()}


def _without_empty(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value}
