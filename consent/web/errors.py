"""From an error to the answer: the only place where errors meet HTTP statuses."""

import logging
import secrets

from consent.errors import (
    BadChoice,
    BadCount,
    BadLink,
    BadName,
    BadReceipt,
    BadReference,
    BadSlip,
    BadToken,
    ConsentError,
    EraseConflict,
    KeyReused,
    LastOperator,
    LedgerHalted,
    NothingShown,
    NotSignedIn,
    OutdatedNotice,
    Overloaded,
    StoreError,
    SupersededChoice,
    UnknownAccess,
    UnknownNotice,
    UnknownPerson,
    UnknownRecord,
    UnknownSite,
)
from consent.web.answer import CLOSE, NO_STORE, Answer, Headers, json

log = logging.getLogger("consent.web")


class BadHost(ConsentError):
    """The request came under a host name that the service was not told about."""

    code = "bad_host"


class ForeignOrigin(ConsentError):
    """A page of an origin that is not the site's asked for a write."""

    code = "foreign_origin"


class NotFound(ConsentError):
    """Nothing is at this address."""

    code = "not_found"


class WrongMethod(ConsentError):
    """The address does not take this method; `allow` lists those it does."""

    code = "wrong_method"

    def __init__(self, allow: str) -> None:
        super().__init__(f"this address takes {allow} only")
        self.allow = allow


class NotJson(ConsentError):
    """The body is not declared as application/json."""

    code = "not_json"


class BadJson(ConsentError):
    """The body is not JSON that can be read in one way only."""

    code = "bad_json"


class NotForm(ConsentError):
    """The body is not declared as that of an HTML form."""

    code = "not_form"


class BadForm(ConsentError):
    """The body is not a form that can be read, or says nothing that can be done."""

    code = "bad_form"


class NotDocument(ConsentError):
    """A script or a frame asked for what is shown to a visitor alone."""

    code = "not_document"


class BadQuery(ConsentError):
    """The part of the address behind the question mark makes no sense here."""

    code = "bad_query"


class NoAccess(ConsentError):
    """No access token was shown that counts for this site."""

    code = "no_access"


class NotYours(ConsentError):
    """Whoever is signed in may not do this."""

    code = "not_yours"


class NeedsHttps(ConsentError):
    """What is asked for is not sent where others could read it on its way."""

    code = "needs_https"


class TooLarge(ConsentError):
    """The body is larger than any choice."""

    code = "too_large"


class TooMany(ConsentError):
    """More was sent than one sender, or one site, may write; `wait` is in seconds."""

    code = "too_many"

    def __init__(self, wait: int) -> None:
        super().__init__(f"too much was sent lately; try again in {wait} s")
        self.wait = wait


_STATUSES: dict[type[ConsentError], int] = {
    BadHost: 400,
    BadChoice: 400,
    BadCount: 400,
    BadReceipt: 400,
    BadReference: 400,
    BadJson: 400,
    BadForm: 400,
    BadQuery: 400,
    BadName: 400,
    BadToken: 401,
    NoAccess: 401,
    BadSlip: 403,
    ForeignOrigin: 403,
    NotDocument: 403,
    NotSignedIn: 403,
    NotYours: 403,
    NeedsHttps: 403,
    NotFound: 404,
    UnknownSite: 404,
    UnknownNotice: 404,
    UnknownRecord: 404,
    NothingShown: 404,
    BadLink: 404,
    UnknownPerson: 404,
    UnknownAccess: 404,
    WrongMethod: 405,
    KeyReused: 409,
    OutdatedNotice: 409,
    SupersededChoice: 409,
    EraseConflict: 409,
    LastOperator: 409,
    TooLarge: 413,
    NotForm: 415,
    NotJson: 415,
    TooMany: 429,
    LedgerHalted: 503,
    Overloaded: 503,
    StoreError: 503,
}


def status_of(kind: type[Exception]) -> int:
    """Give the HTTP status that a kind of error is answered with."""
    return next((s for known, s in _STATUSES.items() if issubclass(kind, known)), 500)


def answer(error: Exception) -> Answer:
    """Turn any error into its answer; one nobody foresaw gets a number in the log."""
    status = status_of(type(error))
    if not isinstance(error, ConsentError) or status == 500:
        return _unforeseen(error)
    if status == 503:
        return _unavailable(error)
    return _answer(status, error.code, error.message, error.where, _headers(error))


def _headers(error: ConsentError) -> Headers:
    match error:
        case WrongMethod():
            return [(b"allow", error.allow.encode())]
        case NoAccess():
            return [(b"www-authenticate", b"Bearer")]
        case TooMany():
            return [(b"retry-after", b"%d" % error.wait)]
        case TooLarge():
            # What is still on its way is not worth reading.
            return [CLOSE]
        case _:
            return []


def _unforeseen(error: Exception) -> Answer:
    number = secrets.token_hex(8)
    log.error("unforeseen error %s", number, exc_info=error)
    message = f"something went wrong here; the service's log has it as {number}"
    return _answer(500, "internal_error", message, "", [])


def _unavailable(error: ConsentError) -> Answer:
    # The message may name files; the log is the place for those.
    log.warning("%s: %s", error.code, error.message)
    message = "nothing was stored; try again soon"
    return _answer(503, error.code, message, "", [(b"retry-after", b"1")])


def _answer(
    status: int, code: str, message: str, where: str, headers: Headers
) -> Answer:
    error = {"code": code, "message": message, "where": where}
    return json(status, {"error": error}, [NO_STORE, *headers])
