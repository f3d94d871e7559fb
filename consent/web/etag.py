"""Entity tags: whether a cache already holds what would be answered."""


def is_known(given: bytes | None, tag: bytes) -> bool:
    """Tell whether `If-None-Match` names a tag (RFC 9110 §13.1.2)."""
    if given is None:
        return False
    tags = {item.strip().removeprefix(b"W/") for item in given.split(b",")}
    return tag in tags or b"*" in tags
