"""Renew: the secret that seals tokens is recognised, and replaced only knowingly."""

from collections.abc import Callable, Sequence

from consent.errors import BadSetting, ConsentError
from consent.seal import fingerprint
from consent.store.base import Record, Store
from consent.store.change import NewSecret
from consent.store.closed import growing
from consent.store.deed import deed


class SecretKnown(ConsentError):
    """The secret is the one that sealed before: there is nothing to go on from."""

    code = "secret_known"


async def recognise(store: Store, secrets: Sequence[bytes]) -> None:
    """Raise `BadSetting` unless the secret that sealed last is among those given.

    They come oldest first; the newest is remembered as the one that seals from now on.
    """
    prints = [fingerprint(secret) for secret in secrets]
    known = await store.seal()
    if known is not None and known not in prints:
        raise BadSetting(
            "the secret is not the one that sealed the tokens of this database; "
            "bring secret.key back from a backup, or set the CONSENT_SECRET of before "
            "(one line for each, the oldest first). If it is lost, run "
            '`consent doctor --new-secret --because "..."`: what visitors chose '
            "counts no more, and all are asked again",
            "CONSENT_SECRET",
        )
    if prints and prints[-1] != known:
        await store.put_seal(prints[-1])


async def renew(
    store: Store,
    secrets: Sequence[bytes],
    *,
    because: str,
    author: str,
    random: Callable[[int], bytes],
) -> tuple[Record, ...]:
    """Go on with other secrets, an entry in every log; `SecretKnown` if none was lost.

    Tokens that were sealed before are nobody's yes from now on.
    """
    prints = [fingerprint(secret) for secret in secrets]
    if await store.seal() in (None, *prints):
        raise SecretKnown("the secret is not lost: no new one is needed")
    said = f"The secret that sealed tokens was lost and replaced: {because}"
    change = NewSecret(prints[-1])
    steps = [
        (change, deed(head.site, said, author=author, random=random))
        for head in await growing(store)
    ]
    return await store.change(*steps)
