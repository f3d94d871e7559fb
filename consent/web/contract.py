"""The contract as data: what every address takes, answers and refuses.

A new door is described here; a test holds these words to what the doors do.
"""

from consent.errors import (
    BadChoice,
    BadCount,
    BadReceipt,
    BadReference,
    EraseConflict,
    KeyReused,
    LedgerHalted,
    NothingShown,
    OutdatedNotice,
    Overloaded,
    StoreError,
    SupersededChoice,
    UnknownNotice,
    UnknownPurpose,
    UnknownRecord,
    UnknownService,
    UnknownSite,
)
from consent.flows.check import Checked
from consent.model import Choice, CspMode, Notice
from consent.rules.csp import HEADERS
from consent.web import schemas
from consent.web.choices import Taken
from consent.web.erase import Asked, Gone
from consent.web.errors import (
    BadHost,
    BadJson,
    BadQuery,
    ForeignOrigin,
    NoAccess,
    NotFound,
    NotJson,
    TooLarge,
    TooMany,
)
from consent.web.operation import HTML, UNCHANGED, Operation, Says
from consent.web.page_contract import PAGES
from consent.web.reports import Met
from consent.web.selection import FORMS
from consent.web.selection import PARAMETERS as EXPORTED
from consent.web.shown import Told

SITE = "/v1/sites/{site}"

METRICS = "text/plain; version=0.0.4; charset=utf-8"

_NOTE = "text/plain; charset=utf-8"
_SCRIPT = "text/javascript; charset=utf-8"
_PLACE = (
    "Where the visitor is, such as `DE` or `US-CA`; without it, the strictest regime.",
    schemas.TEXT,
)
_EXPORT, *_EXPORTS = [media for _, media, _ in FORMS.values()]
_PAGE = {"X-Consent": "What was given: `a=1;b=0`, a purpose each."}
_POLICY = {
    HEADERS[CspMode.ENFORCE]: "The hosts that a page may reach: `csp.mode` enforce.",
    HEADERS[CspMode.REPORT]: "The same, only to be reported: `csp.mode` report.",
}

OPERATIONS = (
    Operation(
        method="GET",
        path="/w/{site}.js",
        summary="The notice as one script, in the site's first language.",
        says={200: Says("The script.", schemas.TEXT, _SCRIPT), 304: UNCHANGED},
        refuses=(BadHost, UnknownSite, NotFound),
    ),
    Operation(
        method="GET",
        path="/w/{site}.{lang}.js",
        summary="The notice as one script, in one of the site's languages.",
        says={200: Says("The script.", schemas.TEXT, _SCRIPT), 304: UNCHANGED},
        refuses=(BadHost, UnknownSite, NotFound),
    ),
    Operation(
        method="GET",
        path="/w/{site}.{lang}.json",
        summary="What the script of another language fetches to speak this one.",
        says={200: Says("What it says.", {"type": "object"}), 304: UNCHANGED},
        refuses=(BadHost, UnknownSite, NotFound),
    ),
    Operation(
        method="GET",
        path="/w/consent.d.ts",
        summary="What compilers are told of `window.consent`.",
        says={200: Says("The types.", schemas.TEXT, _NOTE)},
        refuses=(BadHost,),
    ),
    Operation(
        method="POST",
        path=f"{SITE}/choices",
        summary="Record a visitor's choice; answered once it is durable.",
        says={201: Says("What was recorded, and its receipt.", Taken)},
        refuses=(
            BadHost,
            BadChoice,
            UnknownPurpose,
            UnknownService,
            BadJson,
            ForeignOrigin,
            UnknownSite,
            OutdatedNotice,
            KeyReused,
            SupersededChoice,
            TooLarge,
            NotJson,
            TooMany,
            LedgerHalted,
            Overloaded,
            StoreError,
        ),
        takes=Choice,
        visitor=True,
        pages=True,
    ),
    Operation(
        method="POST",
        path=f"{SITE}/erase",
        summary="Erase what was recorded of a visitor, by their token or a receipt.",
        says={200: Says("How much was erased; cookies are cleared.", Gone)},
        refuses=(
            BadHost,
            BadReceipt,
            BadJson,
            ForeignOrigin,
            UnknownSite,
            UnknownRecord,
            EraseConflict,
            TooLarge,
            NotJson,
            TooMany,
            LedgerHalted,
            Overloaded,
            StoreError,
        ),
        takes=Asked,
        visitor=True,
        pages=True,
    ),
    Operation(
        method="POST",
        path=f"{SITE}/shown",
        summary="Count, where the site's file turns it on, that its notice is shown or "
        "answered.",
        says={204: Says("It is counted; of whom is not known.")},
        refuses=(
            BadHost,
            BadCount,
            BadJson,
            ForeignOrigin,
            UnknownSite,
            NotFound,
            OutdatedNotice,
            TooLarge,
            NotJson,
            TooMany,
            StoreError,
        ),
        takes=Told,
        pages=True,
    ),
    Operation(
        method="POST",
        path=f"{SITE}/reports",
        summary="Count, where the site's file turns it on, hosts that a page met and "
        "no service declares.",
        says={204: Says("They are counted; of whom is not known.")},
        refuses=(
            BadHost,
            BadCount,
            BadJson,
            ForeignOrigin,
            UnknownSite,
            NotFound,
            TooLarge,
            NotJson,
            TooMany,
        ),
        takes=Met,
        pages=True,
    ),
    Operation(
        method="GET",
        path=f"{SITE}/check",
        summary="What the visitor allowed; what is unknown is not allowed.",
        says={200: Says("What stands today.", Checked)},
        refuses=(BadHost, BadQuery, UnknownSite),
        query={
            "purpose": ("Answer for these alone: `a,b` or repeated.", schemas.NAMES),
            "place": _PLACE,
        },
        visitor=True,
        pages=True,
    ),
    Operation(
        method="GET",
        path=f"{SITE}/authorize",
        summary="Whether a page may be served, asked by a proxy; headers for the page.",
        says={
            200: Says("All that is required was given.", headers=_PAGE, may=_POLICY),
            403: Says(
                "Something that is required was not given, or a parameter is unknown.",
                headers=_PAGE,
                may=_POLICY,
            ),
        },
        refuses=(BadHost, BadQuery, UnknownSite),
        query={
            "require": (
                "Purposes or services needed: `a,b` or repeated.",
                schemas.NAMES,
            ),
            "place": _PLACE,
        },
        visitor=True,
    ),
    Operation(
        method="GET",
        path=f"{SITE}/notices/{{hash}}",
        summary="A notice exactly as it was published.",
        says={200: Says("The notice's canonical JSON.", Notice), 304: UNCHANGED},
        refuses=(BadHost, UnknownSite, UnknownNotice, StoreError),
        pages=True,
    ),
    Operation(
        method="GET",
        path="/posters/{poster}",
        summary="The picture that stands in place of an embed.",
        says={200: Says("The picture.", schemas.TEXT, "image/*")},
        refuses=(BadHost, NotFound, StoreError),
    ),
    Operation(
        method="GET",
        path=f"{SITE}/log/checkpoint",
        summary="The log's signed head (C2SP tlog-checkpoint); without a token, that "
        "of the day.",
        says={200: Says("The checkpoint.", schemas.TEXT, _NOTE)},
        refuses=(BadHost, NoAccess, UnknownSite, StoreError),
    ),
    Operation(
        method="GET",
        path=f"{SITE}/log/tile/{{tile}}",
        summary="Hashes or entries of the log, as C2SP tlog-tiles lays them out.",
        says={200: Says("The tile.", schemas.TEXT, "application/octet-stream")},
        refuses=(BadHost, NoAccess, UnknownSite, NotFound, StoreError),
        auditor=True,
    ),
    Operation(
        method="GET",
        path=f"{SITE}/records/{{record}}/shown",
        summary="A record in plain words, over the notice as its visitor saw it.",
        says={
            200: Says("The page.", schemas.TEXT, "text/html; charset=utf-8"),
        },
        refuses=(
            BadHost,
            BadReference,
            NoAccess,
            UnknownSite,
            UnknownRecord,
            NothingShown,
            StoreError,
        ),
        auditor=True,
    ),
    Operation(
        method="GET",
        path=f"{SITE}/export",
        summary="The records of a site as a stream.",
        says={
            200: Says("The records.", schemas.RECORDS, _EXPORT, also=tuple(_EXPORTS))
        },
        refuses=(BadHost, BadQuery, NoAccess, UnknownSite, StoreError),
        query=EXPORTED,
        auditor=True,
    ),
    *PAGES,
    Operation(
        method="GET",
        path="/healthz",
        summary="Whether the process runs.",
        says={200: Says("It does.", schemas.ALIVE)},
        refuses=(),
    ),
    Operation(
        method="GET",
        path="/readyz",
        summary="Whether it can answer from what it knows.",
        says={
            200: Says("It can.", schemas.ALIVE),
            503: Says("It cannot now.", schemas.ALIVE),
        },
        refuses=(),
    ),
    Operation(
        method="GET",
        path="/v1/ask",
        summary="Whether a host is one of a published site, for Caddy's on-demand TLS.",
        says={200: Says("It is.")},
        refuses=(BadQuery, NotFound),
        query={"domain": ("The host's name.", schemas.TEXT)},
    ),
    Operation(
        method="GET",
        path="/metrics",
        summary="How the service is, for Prometheus: with the token of the settings.",
        says={200: Says("Sums, on no visitor.", schemas.TEXT, METRICS)},
        refuses=(NotFound, StoreError),
    ),
    Operation(
        method="GET",
        path="/.well-known/gpc.json",
        summary="Whether the sites of the host honour Global Privacy Control.",
        says={200: Says("Whether they do, as of that day.", schemas.GPC)},
        refuses=(BadHost, NotFound, StoreError),
    ),
    Operation(
        method="GET",
        path="/openapi.json",
        summary="This contract as OpenAPI 3.1.",
        says={200: Says("The document.", schemas.DOCUMENT), 304: UNCHANGED},
    ),
    Operation(
        method="GET",
        path="/docs",
        summary="This contract as a page.",
        says={
            200: Says("The page.", schemas.TEXT, HTML),
            304: UNCHANGED,
        },
    ),
)
