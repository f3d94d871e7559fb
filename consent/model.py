"""The words of this product as frozen types."""

from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from consent.tool import GoogleTag, Tool

Texts: TypeAlias = dict[str, str]
"""One text by language tag, such as {"en": "Statistics", "de": "Statistik"}."""


class Status(StrEnum):
    """What holds for one purpose or service (W3C DPV consent statuses)."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    INVALIDATED = "invalidated"
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What a visitor did, or what a signal did for them.

    To opt out is to say no to what is sold or shared, and nothing about the rest.
    """

    ACCEPT_ALL = "accept_all"
    REJECT_ALL = "reject_all"
    SAVE = "save"
    WITHDRAW = "withdraw"
    OPT_OUT = "opt_out"
    SIGNAL = "signal"


class Layer(StrEnum):
    """Where the visitor answered."""

    BANNER = "banner"
    PREFERENCES = "preferences"
    EMBED = "embed"
    PAGE = "page"
    API = "api"


class Regime(StrEnum):
    """The legal mode a notice is shown under."""

    OPT_IN = "opt-in"
    OPT_OUT = "opt-out"
    NONE = "none"


class Kind(StrEnum):
    """What an entry of the ledger is evidence of."""

    CONSENT = "consent"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    NOTICE = "notice"
    BUILD = "build"
    ERASE = "erase"
    PRUNE = "prune"
    KEY = "key"
    ADMIN = "admin"
    EPOCH = "epoch"


class Role(StrEnum):
    """What somebody, or the holder of a bearer token, may do.

    An operator may do it with every site, and lets others in; no token is one's.
    """

    OPERATOR = "operator"
    OWNER = "owner"
    AUDITOR = "auditor"


class ErasureMode(StrEnum):
    """What becomes of a body that a visitor asks to erase.

    Restricted ones are kept for legal claims alone (GDPR Art. 17(3)(e)).
    """

    DELETE = "delete"
    RESTRICT = "restrict"


class StorageKind(StrEnum):
    """Where in the browser a service keeps something."""

    COOKIE = "cookie"
    LOCAL = "local"
    SESSION = "session"
    INDEXEDDB = "indexeddb"
    CACHE = "cache"
    WORKER = "worker"


class Embed(StrEnum):
    """What of a page is missing while a service is held back, as its place says."""

    CONTENT = "content"
    CAPTCHA = "captcha"
    CHAT = "chat"
    PAYMENT = "payment"


class CspMode(StrEnum):
    """What browsers do with the Content-Security-Policy that follows the choice."""

    REPORT = "report"
    ENFORCE = "enforce"
    OFF = "off"


class Position(StrEnum):
    """Where the first layer stands in the window; never over the whole page."""

    BOTTOM = "bottom"
    CORNER = "corner"
    CENTRE = "centre"


class Reopen(StrEnum):
    """What leads back to the preferences on every page."""

    LINK = "link"
    CHIP = "chip"


class Scheme(StrEnum):
    """Whether a notice follows the visitor's device into the dark."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Event(StrEnum):
    """What back ends can be told of, as it happens."""

    CHOICE = "choice"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"
    PRUNED = "pruned"
    PUBLISHED = "published"


class Controller(Struct, frozen=True, kw_only=True):
    """Who answers for the site, as the notice names them."""

    name: str
    address: str
    contact: str
    privacy_policy: str


class Storage(Struct, frozen=True, kw_only=True):
    """One cookie or storage key a service sets; `*` in the name stands for any text.

    `duration` is as the owner wrote it ("13 months", "session", "until deleted").
    `host` is the third party's own, whose storage no page of the site can reach.
    """

    kind: StorageKind
    name: str
    duration: str
    host: str = ""


class Measurement(Struct, frozen=True, kw_only=True):
    """Measuring an audience without asking: where to object, how long data is kept."""

    objection: str
    data: str


class Purpose(Struct, frozen=True, kw_only=True):
    """Why data is used: the unit of consent.

    `number` is given at first publish and never reused. `sale` marks what an
    opt-out signal turns off: data sold, shared or used for cross-site advertising.
    """

    id: str
    number: int
    name: Texts
    description: Texts
    necessary: bool = False
    reason: Texts = {}
    sale: bool = False
    measurement: Measurement | None = None


class Service(Struct, frozen=True, kw_only=True):
    """A tool or third party under one or more purposes.

    `number` changes whenever what a visitor would agree to grows. `embed` says what it
    puts into the page, where a word stands in its place while it is held back.
    """

    id: str
    number: int
    name: str
    purposes: tuple[str, ...]
    recipient: str
    country: str
    policy: str
    hosts: tuple[str, ...] = ()
    storage: tuple[Storage, ...] = ()
    embed: Embed | None = None


class Validity(Struct, frozen=True, kw_only=True):
    """How many whole days a grant and a refusal hold."""

    grant: int
    refusal: int


class Palette(Struct, frozen=True, kw_only=True):
    """Five colours as `#rrggbb`, or none: those of the system.

    `accent` is what both answers are filled with and `label` their words; `edge` is
    drawn around what can be pressed.
    """

    background: str = ""
    text: str = ""
    accent: str = ""
    label: str = ""
    edge: str = ""


class Look(Struct, frozen=True, kw_only=True):
    """How a notice looks; `radius` in px, `cross` an X at the top that refuses."""

    position: Position = Position.BOTTOM
    reopen: Reopen = Reopen.LINK
    cross: bool = False
    scheme: Scheme = Scheme.AUTO
    radius: int = 12
    font: tuple[str, ...] = ()
    light: Palette = Palette()
    dark: Palette = Palette()


class Leniency(Struct, frozen=True, kw_only=True):
    """A rule of the publish step that the owner set aside, why, and at which places."""

    rule: str
    because: str
    where: tuple[str, ...]


class Notice(Struct, frozen=True, kw_only=True):
    """What a visitor is shown and asked, at one version.

    Its canonical JSON is what is stored, hashed and answered. `languages` begins with
    the default. `texts` holds every sentence by language, then by key. `retention`
    counts days that a record's body is held after its validity ended; `erasure` says
    what becomes of it where its visitor has it erased before. `lenient` are the rules
    that its owner set aside to publish it. Of several regimes the strictest stands
    first, and `places` says where each applies: by country, by region (ISO 3166), and
    by `default` everywhere else. `posters` names the picture that stands in place of
    what is embedded, by its address or its service.
    """

    v: int
    site: str
    controller: Controller
    languages: tuple[str, ...]
    regimes: tuple[Regime, ...]
    purposes: tuple[Purpose, ...]
    services: tuple[Service, ...]
    validity: Validity
    retention: int
    texts: dict[str, Texts]
    erasure: ErasureMode = ErasureMode.DELETE
    look: Look = Look()
    lenient: tuple[Leniency, ...] = ()
    places: dict[str, Regime] = {}
    posters: dict[str, str] = {}


class Csp(Struct, frozen=True, kw_only=True):
    """How a site's pages are held to the choice by the browser itself.

    `service` is the origin of this service where it is not the page's own, and `hosts`
    are further hosts of the site itself.
    """

    mode: CspMode = CspMode.REPORT
    service: str = ""
    hosts: tuple[str, ...] = ()


class Hold(Struct, frozen=True, kw_only=True):
    """Whether pages hold back what services load untagged.

    `paths` are, by service, those of its hosts that are its; without any, all are.
    """

    untagged: bool = False
    paths: dict[str, tuple[str, ...]] = {}


class CookieScope(Struct, frozen=True, kw_only=True):
    """A cookie of the site that takes more than its name to be deleted.

    `path` is the one it was set with; one that is `http_only` no script can delete.
    """

    service: str
    name: str
    path: str = "/"
    http_only: bool = False


class Webhook(Struct, frozen=True, kw_only=True):
    """A back end's address, and which events it is told of."""

    url: str
    events: tuple[Event, ...]


class Settings(Struct, frozen=True, kw_only=True):
    """What a site needs beside its notice and no visitor is shown.

    `origins` are serialized origins (RFC 6454 §6.2). `cookie_domain` is the parent
    domain that the site and the service share when the service is on a subdomain.
    `count_shown` has pages tell how often the notice is shown and answered, and
    `count_undeclared` which hosts they load from that no service declares. `told` are
    tools that hear of a choice, and `roles` the purposes for what such tools know.
    `scopes` are cookies that take more than their name to be deleted, and `stays` keeps
    a page from loading again once a service that ran on it is withdrawn. `honoured` are
    tools whose attributes count, and `meanings` what their names stand for. Where it
    `queues`, a page's own scripts may speak to the widget before it is there.
    """

    origins: tuple[str, ...]
    cookie_domain: str = ""
    may_check: tuple[str, ...] = ()
    csp: Csp = Csp()
    hold: Hold = Hold()
    count_shown: bool = False
    count_undeclared: bool = False
    told: tuple[Tool, ...] = ()
    roles: dict[str, tuple[str, ...]] = {}
    webhooks: tuple[Webhook, ...] = ()
    google: GoogleTag = GoogleTag()
    honoured: tuple[str, ...] = ()
    meanings: dict[str, str] = {}
    scopes: tuple[CookieScope, ...] = ()
    stays: bool = False
    queues: bool = False


class Site(Struct, frozen=True, kw_only=True):
    """One embedding property as it stands now.

    `notice_hash` and `terms` are SHA-256 in hex. `publication` counts up with each
    publish on this database. `recent` are hashes of lately replaced notices whose
    choices are still accepted, and recorded as such.
    """

    id: str
    settings: Settings
    notice: Notice
    notice_hash: str
    terms: str
    publication: int
    recent: tuple[str, ...] = ()


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the visitor sent.

    `key` is 128 random bits in hex, new for every act; the same key is the same act.
    `lang` and `build` say what was on the screen; without them, the site's default.
    So does `regime`; without it, that of the place the choice comes from.
    """

    action: Action
    notice: str
    layer: Layer
    key: str
    purposes: dict[str, bool] = {}
    services: dict[str, bool] = {}
    lang: str = ""
    build: str = ""
    regime: Regime | None = None
