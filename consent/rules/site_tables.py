"""The tables of a site's file, each key with its grammar and its words.

The same structs are what is read into and what `consent schema` describes.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct, field

from consent.rules import (
    address,
    colour,
    countries,
    duration,
    font,
    grammar,
    host,
    origin,
    place,
    preset,
)


def _text(
    pattern: str, problem: Callable[[str], str], words: str, *examples: str, **more: Any
) -> Meta:
    """Describe a text: to editors by its pattern, to the reader by its check."""
    # A real constraint inside a union corrupts the heap in msgspec 0.22.
    return Meta(
        description=words,
        examples=list(examples) or None,
        extra={"problem": problem},
        extra_json_schema={"pattern": f"^(?:{pattern})$", **more},
    )


Id = Annotated[str, _text(grammar.ID, grammar.id_problem, "An id", "statistics")]
Language = Annotated[
    str, _text(grammar.LANGUAGE, grammar.language_problem, "A language tag", "en")
]
Line = Annotated[str, _text(grammar.LINE, grammar.line_problem, "One line of text")]
Prose = Annotated[str, _text(grammar.PROSE, grammar.prose_problem, "A text")]
Origin = Annotated[
    str,
    _text(
        origin.NO_DEFAULT_PORT + origin.ORIGIN,
        origin.problem,
        "Scheme, host and port, as browsers send them",
        "https://shop.example",
    ),
]
Host = Annotated[
    str,
    _text(host.HOST, host.problem, "A host, by its one name", "stats.shop.example"),
]
Domain = Annotated[
    str,
    _text(host.DOMAIN, host.domain_problem, "A domain for cookies", "shop.example"),
]
Url = Annotated[
    str,
    _text(
        address.URL,
        address.url_problem,
        "A web address",
        "https://shop.example/privacy",
        maxLength=500,
    ),
]
Endpoint = Annotated[
    str,
    _text(
        address.ENDPOINT,
        address.endpoint_problem,
        "A web address that takes webhooks",
        "https://crm.example/consent",
        maxLength=500,
    ),
]
Contact = Annotated[
    str,
    _text(
        address.CONTACT,
        address.contact_problem,
        "An e-mail or web address to write to",
        "privacy@shop.example",
    ),
]
Country = Annotated[
    str,
    _text(
        "[A-Z]{2}",
        countries.problem,
        "A country, by its two letters of ISO 3166-1",
        "DE",
        enum=sorted(countries.COUNTRIES),
    ),
]
Span = Annotated[
    str, _text(duration.SPAN, duration.span_problem, "A duration", "6 months")
]
Stored = Annotated[
    str,
    _text(
        duration.STORED,
        duration.stored_problem,
        "How long an item may stay in the browser",
        "13 months",
        duration.SESSION,
        duration.UNTIL_DELETED,
    ),
]
CookieName = Annotated[
    str,
    _text(grammar.COOKIE, grammar.cookie_problem, "A cookie; * is any text", "_pk_id*"),
]
Key = Annotated[
    str, _text(grammar.KEY, grammar.key_problem, "A key; * is any text", "mtm_*")
]
CookiePath = Annotated[
    str, _text(grammar.PATH, grammar.path_problem, "A cookie's path", "/", "/shop")
]
PresetName = Annotated[
    str,
    _text(
        preset.REFERENCE,
        preset.reference_problem,
        "A ready service, by name and version",
        "preset:matomo@1",
    ),
]
Colour = Annotated[
    str, _text(colour.COLOUR, colour.colour_problem, "A colour", "#0b57d0")
]
Family = Annotated[
    str, _text(font.FAMILY, font.family_problem, "A font the page has", "Open Sans")
]
Place = Annotated[
    str,
    _text(
        f"{place.DEFAULT}|{place.CODE}",
        place.problem,
        "A country (ISO 3166-1), a region (ISO 3166-2), or default: all others",
        "US-CA",
        place.DEFAULT,
    ),
]
RegimeName = Literal["opt-in", "opt-out", "none"]
Path = Annotated[
    str,
    _text(
        address.PATH, address.path_problem, "How paths on a host begin", "/recaptcha/"
    ),
]
Words: TypeAlias = Line | dict[Language, Line]
Story: TypeAlias = Prose | dict[Language, Prose]


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table whose keys are all known."""


class ControllerTable(Table, frozen=True, kw_only=True):
    """Who answers for the site."""

    name: Line
    address: Prose
    contact: Contact
    privacy_policy: Url


class ValidityTable(Table, frozen=True, kw_only=True):
    """How long a grant and a refusal hold."""

    grant: Span = "6 months"
    refusal: Span = "6 months"


class RetentionTable(Table, frozen=True, kw_only=True):
    """How long the personal part of a record is kept once its validity ended.

    `erasure` says what becomes of it before, where its visitor has it erased.
    """

    after_validity: Span = "3 years"
    erasure: Literal["delete", "restrict"] = "delete"


class CheckTable(Table, frozen=True, kw_only=True):
    """Which other sites' pages may ask whether a purpose is allowed."""

    allowed_sites: tuple[Origin, ...] = ()


class CspTable(Table, frozen=True, kw_only=True):
    """What browsers do with the policy that names only the hosts a visitor allowed."""

    mode: Literal["report", "enforce", "off"] = "report"
    service: Origin = ""
    hosts: tuple[Host, ...] = ()


class HoldTable(Table, frozen=True, kw_only=True):
    """Whether what services load untagged is held back, and by which of their paths."""

    untagged: bool = False
    paths: dict[Id, Annotated[tuple[Path, ...], Meta(min_length=1)]] = field(
        default_factory=dict
    )


class CountTable(Table, frozen=True, kw_only=True):
    """What pages tell, as sums alone: their notice's showings, and undeclared hosts."""

    shown: bool = False
    undeclared: bool = False


class GoogleTable(Table, frozen=True, kw_only=True):
    """What Google's tags are told beside the choice, and which load before it."""

    wait_for_update: Annotated[int, Meta(ge=0, le=10_000)] = 500
    region: tuple[Place, ...] = ()
    ads_data_redaction: bool = True
    url_passthrough: bool = False
    advanced: tuple[Id, ...] = ()


class SignalsTable(Table, frozen=True, kw_only=True):
    """Which tools outside are told of a choice, and the purposes for what they know."""

    tell: tuple[
        Literal[
            "google",
            "microsoft",
            "clarity",
            "meta",
            "tiktok",
            "matomo",
            "wordpress",
            "data_layer",
        ],
        ...,
    ] = ()
    advertising: tuple[Id, ...] = ()
    statistics: tuple[Id, ...] = ()
    preferences: tuple[Id, ...] = ()
    personalisation: tuple[Id, ...] = ()
    google: GoogleTable = field(default_factory=GoogleTable)


class AttributesTable(Table, frozen=True, kw_only=True):
    """Whose attributes count beside our own, and what their names stand for here."""

    honour: tuple[
        Literal["klaro", "vanilla-cookieconsent", "cookiebot", "onetrust"], ...
    ] = ()
    names: Annotated[dict[Line, Line], Meta(max_length=200)] = field(
        default_factory=dict
    )


class WebhookTable(Table, frozen=True, kw_only=True):
    """A back end that is told what happens, each time it does."""

    url: Endpoint
    events: Annotated[
        tuple[Literal["choice", "withdrawn", "erased", "pruned", "published"], ...],
        Meta(min_length=1),
    ] = ("choice", "withdrawn", "erased")


class PaletteTable(Table, frozen=True, kw_only=True):
    """Colours; refusing and accepting share theirs."""

    background: Colour = ""
    text: Colour = ""
    accent: Colour = ""
    label: Colour = ""
    edge: Colour = ""


class LookTable(Table, frozen=True, kw_only=True):
    """How the notice looks. Nobody is asked again when it changes."""

    position: Literal["bottom", "corner", "centre"] = "bottom"
    reopen: Literal["link", "chip"] = "link"
    cross: bool = False
    scheme: Literal["auto", "light", "dark"] = "auto"
    radius: Annotated[int, Meta(ge=0, le=24)] = 12
    font: Annotated[tuple[Family, ...], Meta(max_length=6)] = ()
    light: PaletteTable = field(default_factory=PaletteTable)
    dark: PaletteTable = field(default_factory=PaletteTable)


class MeasurementTable(Table, frozen=True, kw_only=True):
    """How an audience is measured without asking, where that is allowed at all."""

    objection: Url = ""
    data: Span = ""
    aggregated: bool = False


class PurposeTable(Table, frozen=True, kw_only=True):
    """Why data is used. Usual ids have their name and description from the product."""

    name: Words = ""
    description: Story = ""
    necessary: bool = False
    reason: Story = ""
    sale: bool = False
    measurement: MeasurementTable = field(default_factory=MeasurementTable)


class CookieTable(Table, frozen=True, kw_only=True):
    """One cookie, or a family of them; with a host, it is the third party's own."""

    name: CookieName
    duration: Stored
    host: Host = ""
    path: CookiePath = "/"
    http_only: bool = False


class StorageTable(Table, frozen=True, kw_only=True):
    """One key a service keeps in the browser, or a family; with a host, it is there.

    A worker's name is the path of its script.
    """

    kind: Literal["local", "session", "indexeddb", "cache", "worker"]
    name: Key
    duration: Stored
    host: Host = ""


class ScriptTable(Table, frozen=True, kw_only=True):
    """Whether a page's own scripts may speak to the widget before it is there."""

    queue: bool = False


class WithdrawalTable(Table, frozen=True, kw_only=True):
    """Whether a page loads again when a service that ran on it is withdrawn."""

    reload: bool = True


class ServiceTable(Table, frozen=True, kw_only=True):
    """A tool or third party, the purposes it serves and what it leaves behind.

    Where it names a preset, what it says itself goes on top of that.
    """

    name: Line
    purposes: Annotated[tuple[Id, ...], Meta(min_length=1)]
    recipient: Line
    country: Country
    policy: Url
    service: PresetName = ""
    hosts: tuple[Host, ...] = ()
    cookies: tuple[CookieTable, ...] = ()
    storage: tuple[StorageTable, ...] = ()
    embed: Literal["none", "content", "captcha", "chat", "payment"] = "none"


class SiteFile(Table, frozen=True, kw_only=True):
    """A site's file as a whole."""

    id: Id
    origins: Annotated[tuple[Origin, ...], Meta(min_length=1)]
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)]
    controller: ControllerTable
    purposes: Annotated[dict[Id, PurposeTable], Meta(min_length=1, max_length=64)]
    regimes: Annotated[dict[Place, RegimeName], Meta(min_length=1)] = field(
        default_factory=lambda: {place.DEFAULT: "opt-in"}
    )
    cookie_domain: Domain = ""
    extends: Line = ""
    validity: ValidityTable = field(default_factory=ValidityTable)
    retention: RetentionTable = field(default_factory=RetentionTable)
    check: CheckTable = field(default_factory=CheckTable)
    csp: CspTable = field(default_factory=CspTable)
    hold: HoldTable = field(default_factory=HoldTable)
    count: CountTable = field(default_factory=CountTable)
    signals: SignalsTable = field(default_factory=SignalsTable)
    withdrawal: WithdrawalTable = field(default_factory=WithdrawalTable)
    script: ScriptTable = field(default_factory=ScriptTable)
    look: LookTable = field(default_factory=LookTable)
    webhooks: Annotated[tuple[WebhookTable, ...], Meta(max_length=8)] = ()
    services: Annotated[dict[Id, ServiceTable], Meta(max_length=1000)] = field(
        default_factory=dict
    )
    attributes: AttributesTable = field(default_factory=AttributesTable)
    posters: Annotated[dict[Line, Line], Meta(max_length=100)] = field(
        default_factory=dict
    )
    texts: dict[Language, dict[str, Prose]] = field(default_factory=dict)
    lenient: dict[Line, Prose] = field(default_factory=dict)
