"""The keys that sign the logs: made in the data directory, or given in one file."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from consent import secret_file
from consent.errors import BadKey, BadSetting, LedgerHalted
from consent.ledger import checkpoint as checkpoints
from consent.ledger import note
from consent.ledger.checkpoint import Checkpoint
from consent.ledger.note import Key, Signer

GIVEN_FILE = "CONSENT_LEDGER_KEY_FILE"
FOLDER_NAME = "keys"


class Keyring:
    """Signs for every log whose secret keys it finds; a key's name is its log's.

    Each site has a file of its own in `folder`, a line a key, the oldest first. Where
    `given` names a file, the keys of all sites are in that one and none are made.
    """

    def __init__(self, folder: Path, given: Path | None = None) -> None:
        self._folder = folder
        self._given = given
        self._signers: dict[Key, Signer] = {}

    def fresh(self, site: str, origin: str, known: Sequence[Key] = ()) -> Key:
        """Give a log's newest key that is not known yet, or raise `BadSetting`.

        Where no key is given it is made.
        """
        there = self._read(site)
        new = [s.key for s in there if s.key.name == origin and s.key not in known]
        if not new and self._given is None:
            new = [self._make(site, origin, there)]
        if not new:
            raise BadSetting(
                f"{GIVEN_FILE} ({self._given}) has no new key of {origin!r}; add a "
                f"line that `consent key make {origin}` prints",
                GIVEN_FILE,
            )
        return new[-1]

    def sign(self, site: str, head: Checkpoint, keys: Sequence[Key]) -> bytes:
        """Sign a head with each of a log's keys, or raise `LedgerHalted`."""
        if not keys:
            raise gone(site)
        try:
            self.require(site, keys)
        except BadSetting as error:
            raise LedgerHalted(error.message) from error
        return checkpoints.sign(head, [self._signers[key] for key in keys])

    def require(self, site: str, keys: Sequence[Key]) -> None:
        """Raise `BadSetting` unless there is a good secret for each of the keys."""
        if self._signers.keys() >= set(keys):
            return
        # A key that came with a rotation is found here by who was running before it.
        self._read(site)
        for key in keys:
            if key not in self._signers:
                raise BadSetting(
                    f"the secret of {note.write_key(key)}, which signs the log of "
                    f"{site!r}, is not in {self._file(site)}; bring it back from a "
                    "backup, or see `consent doctor`",
                    str(self._file(site)),
                )

    def lines(self, site: str, origin: str) -> bytes:
        """Give a log's secret keys as the lines of a key file."""
        if not self._read(site):
            return b""
        text = secret_file.read(self._file(site), str(self._file(site)))
        found = [line.strip() for line in text.splitlines() if line.strip()]
        ours = [line for line in found if note.read_signer(line).key.name == origin]
        return "".join(f"{line}\n" for line in ours).encode()

    def let_go(self, site: str) -> Path | None:
        """Delete a site's file of keys; None where they are given with others'."""
        if self._given is not None:
            return None
        self._file(site).unlink(missing_ok=True)
        return self._file(site)

    def _file(self, site: str) -> Path:
        return self._given or self._folder / f"{site}.key"

    def _read(self, site: str) -> list[Signer]:
        """Read the keys of a file, which may be none yet, and remember them."""
        path = self._file(site)
        if self._given is None:
            if not path.exists():
                return []
            secret_file.refuse_open(path)
        text = secret_file.read(path, str(path))
        found = [
            _signer(line.strip(), f"{path}, line {number}")
            for number, line in enumerate(text.splitlines(), 1)
            if line.strip()
        ]
        self._signers |= {signer.key: signer for signer in found}
        return found

    def _make(self, site: str, origin: str, there: Sequence[Signer]) -> Key:
        path = self._file(site)
        line = new_line(origin)
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            secret_file.refuse_open(self._folder)
            if there:
                secret_file.replace(path, path.read_bytes().rstrip() + b"\n" + line)
            else:
                secret_file.make(path, line)
        except OSError as error:
            raise BadSetting(
                f"{path} cannot be made: {error.strerror}; "
                f"make the folder writable or set {GIVEN_FILE}",
                str(path),
            ) from error
        # Of two that made the first key at once, one made the key of both.
        return self._read(site)[-1].key


def gone(site: str) -> LedgerHalted:
    """Say that nothing signs a log here any more."""
    return LedgerHalted(
        f"the log of {site!r} went elsewhere with its key, and ends here"
    )


def new_line(origin: str) -> bytes:
    """Make a new secret key for a log, as a line of a key file."""
    seed = secrets.token_bytes(note.SEED_LENGTH)
    return note.write_signer(origin, seed).encode() + b"\n"


def warnings(given: Path | None) -> tuple[str, ...]:
    """Say what is unsafe about a given file, or raise `BadSetting` if it is not there.

    Container platforms mount secrets for all to read, so that is no refusal.
    """
    if given is None or not secret_file.is_open(given, GIVEN_FILE):
        return ()
    return (f"{given} can be read by other users of this machine",)


def _signer(line: str, where: str) -> Signer:
    try:
        return note.read_signer(line)
    except BadKey as error:
        raise BadSetting(
            f"{where}: {error.message}; bring the file back from a backup", where
        ) from error
