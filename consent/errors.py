"""Every error a person or a program can meet, each with a stable code."""


class ConsentError(Exception):
    """Something was refused or failed; `code` names it for programs, for good."""

    code = "consent_error"

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where


class BadSetting(ConsentError):
    """A setting of the service is missing or wrong; the start is refused."""

    code = "bad_setting"


class BadSiteFile(ConsentError):
    """A site's file has mistakes; `mistakes` lists every one of them."""

    code = "bad_site_file"

    def __init__(self, message: str, mistakes: tuple["Mistake", ...] = ()) -> None:
        super().__init__(message)
        self.mistakes = mistakes


class Mistake(ConsentError):
    """One thing to mend in a site's file: where it is, what it is, what to write."""

    code = "mistake"


class BadChoice(ConsentError):
    """A choice is not of the promised shape."""

    code = "bad_choice"


class UnknownPurpose(BadChoice):
    """A choice names a purpose that the site's notice does not have."""

    code = "unknown_purpose"


class UnknownService(BadChoice):
    """A choice names a service that the site's notice does not have."""

    code = "unknown_service"


class BadCount(ConsentError):
    """What a page tells of its notice or of hosts is not of the promised shape."""

    code = "bad_count"


class UnknownPreset(ConsentError):
    """No ready service of that name and version is carried here."""

    code = "unknown_preset"


class UnknownSite(ConsentError):
    """No site of that name has been published here."""

    code = "unknown_site"


class UnknownNotice(ConsentError):
    """The site never published a notice with that hash."""

    code = "unknown_notice"


class OutdatedNotice(ConsentError):
    """The choice answers a notice that has been replaced for too long, or never was."""

    code = "outdated_notice"


class SupersededChoice(ConsentError):
    """The same act was recorded before, and a later one has taken its place since."""

    code = "superseded_choice"


class UnknownRecord(ConsentError):
    """The site's log has no record with that number."""

    code = "unknown_record"


class NothingShown(ConsentError):
    """A record is evidence of something that no visitor saw."""

    code = "nothing_shown"


class UnknownAccess(ConsentError):
    """The site has no access token of that name, or it does not count any more."""

    code = "unknown_access"


class UnknownWebhook(ConsentError):
    """The site has no webhook with that address, or not that many entries."""

    code = "unknown_webhook"


class EraseConflict(ConsentError):
    """A visitor who is being erased chose once more meanwhile; plan again."""

    code = "erase_conflict"


class BadLink(ConsentError):
    """A one-time link was used, has run out, was replaced, or never was one."""

    code = "bad_link"


class NotSignedIn(ConsentError):
    """Nobody has that name and password, or neither counts here."""

    code = "not_signed_in"


class BadName(ConsentError):
    """A name or a password cannot be taken, or somebody has the name already."""

    code = "bad_name"


class UnknownPerson(ConsentError):
    """Nobody at the desk is meant, or their session is over."""

    code = "unknown_person"


class LastOperator(ConsentError):
    """Without this operator nobody could let others in."""

    code = "last_operator"


class BadSlip(ConsentError):
    """A form is not one that was lately shown to the browser that sends it."""

    code = "bad_slip"


class KeyReused(ConsentError):
    """The same key came with another choice; the first one stands."""

    code = "key_reused"


class PublishConflict(ConsentError):
    """Another publish of the site came first; plan again on what it left."""

    code = "publish_conflict"


class BadToken(ConsentError):
    """A token is not one that this service sealed for this site, byte for byte."""

    code = "bad_token"


class StoreError(ConsentError):
    """The database cannot be used; what was not acknowledged is not stored."""

    code = "store_error"


class StoreFull(StoreError):
    """The disk is full or read-only; nothing was written."""

    code = "store_full"


class SchemaTooNew(StoreError):
    """The database was written by a newer version of this product."""

    code = "schema_too_new"


class LedgerHalted(ConsentError):
    """Nothing is signed or written, as that could contradict what was signed before."""

    code = "ledger_halted"


class Overloaded(ConsentError):
    """More is waiting to be written than the service will hold; try again soon."""

    code = "overloaded"


class NotSent(ConsentError):
    """Something was not sent, or not taken where it was sent to; try again later."""

    code = "not_sent"


class NoLongerWanted(NotSent):
    """Whoever it was sent to wants nothing of the kind any more."""

    code = "no_longer_wanted"


class LedgerError(ConsentError):
    """A log, a checkpoint or a proof is not what it claims to be."""

    code = "ledger_error"


class BadProof(LedgerError):
    """A proof does not lead from what it proves to the root it names."""

    code = "bad_proof"


class BadReceipt(LedgerError):
    """A receipt does not prove itself, or no trusted key vouches for it."""

    code = "bad_receipt"


class BadReference(LedgerError):
    """A text is not the reference of a record of this site; a letter may be wrong."""

    code = "bad_reference"


class BadCheckpoint(LedgerError):
    """A checkpoint is malformed or no known key signed it."""

    code = "bad_checkpoint"


class BadKey(LedgerError):
    """A key of a log is not written as C2SP signed-note writes it."""

    code = "bad_key"


class BadTile(LedgerError):
    """A tile's path or content is not what C2SP tlog-tiles asks for."""

    code = "bad_tile"


class BadTimestamp(LedgerError):
    """A time stamp was refused, is of something else, or is none (RFC 3161)."""

    code = "bad_timestamp"


class BadBundle(LedgerError):
    """A bundle lacks something, or has something that cannot be read."""

    code = "bad_bundle"
