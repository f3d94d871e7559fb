"""The contract of the visitor's page: what each of its addresses takes and answers."""

from consent.errors import (
    BadChoice,
    BadReceipt,
    BadSlip,
    EraseConflict,
    KeyReused,
    LedgerHalted,
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
from consent.web import schemas
from consent.web.errors import (
    BadForm,
    BadHost,
    BadQuery,
    ForeignOrigin,
    NotDocument,
    NotForm,
    NotFound,
    TooLarge,
)
from consent.web.operation import HTML, UNCHANGED, Operation, Says
from consent.web.seen import PARAMETERS as SEEN

_STYLE = "text/css; charset=utf-8"
_SPOKEN = ("One of the site's languages; without it, the browser's wish.", schemas.TEXT)

PAGES = (
    Operation(
        method="GET",
        path="/p/{site}",
        summary="The visitor's page: what holds, what was recorded; for browsers.",
        says={200: Says("The page.", schemas.TEXT, HTML)},
        refuses=(BadHost, BadQuery, UnknownSite, NotDocument),
        query={
            "lang": _SPOKEN,
            "said": ("What the page was sent on with.", schemas.TEXT),
        },
        visitor=True,
    ),
    Operation(
        method="POST",
        path="/p/{site}",
        summary="A form of that page: choose, look up, download or erase.",
        says={
            200: Says("The page, or a receipt as a file.", schemas.TEXT, HTML),
            303: Says("It is done; the page says so."),
        },
        refuses=(BadHost, BadQuery, UnknownSite, NotDocument),
        takes=schemas.FORM,
        takes_as=("application/x-www-form-urlencoded", "multipart/form-data"),
        tells=(
            BadChoice,
            BadForm,
            BadReceipt,
            UnknownPurpose,
            UnknownService,
            BadSlip,
            ForeignOrigin,
            UnknownRecord,
            EraseConflict,
            KeyReused,
            OutdatedNotice,
            SupersededChoice,
            TooLarge,
            NotForm,
            LedgerHalted,
            Overloaded,
            StoreError,
        ),
        query={"lang": _SPOKEN},
        visitor=True,
    ),
    Operation(
        method="GET",
        path="/p/{site}/declaration",
        summary="Every cookie and storage key of a site and who is behind it.",
        says={200: Says("The page.", schemas.TEXT, HTML)},
        refuses=(BadHost, BadQuery, UnknownSite),
        query={"lang": _SPOKEN},
    ),
    Operation(
        method="GET",
        path="/p/{site}/declaration.json",
        summary="The same as a tree, which the widget plants in the site's own pages.",
        says={200: Says("The tree.", schemas.DECLARED), 304: UNCHANGED},
        refuses=(BadHost, BadQuery, UnknownSite),
        query={"lang": _SPOKEN},
    ),
    Operation(
        method="GET",
        path="/p/{site}/seen/{hash}",
        summary="A notice as its visitors saw it.",
        says={200: Says("Both layers of the notice.", schemas.TEXT, HTML)},
        refuses=(BadHost, BadQuery, UnknownSite, UnknownNotice, NotFound, StoreError),
        query={name: (what, schemas.TEXT) for name, what in SEEN.items()},
    ),
    Operation(
        method="GET",
        path="/p/page.css",
        summary="The style of these pages.",
        says={200: Says("The style.", schemas.TEXT, _STYLE), 304: UNCHANGED},
    ),
)
