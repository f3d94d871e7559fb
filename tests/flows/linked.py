"""Reading JSON-LD strictly: every word has a meaning, every name is whole.

It expands the part of JSON-LD 1.1 that exports use (keywords, prefixes, typed and
language-mapped terms, a base), and refuses the rest.
"""

from typing import Any
from urllib.parse import urljoin, urlsplit

LITERALS = (str, bool)


def expand(document: Any) -> list[dict[str, Any]]:
    """Give the nodes of a document with whole names, or fail at what has none."""
    assert document.keys() == {"@context", "@graph"}
    return [_node(one, document["@context"]) for one in document["@graph"]]


def ids(value: Any) -> set[str]:
    """Gather what nodes in a value are called."""
    match value:
        case list():
            return {name for one in value for name in ids(one)}
        case dict() if len(value) > 1:
            inner = {name for one in value.values() for name in ids(one)}
            return inner | ({value["@id"]} if "@id" in value else set())
        case _:
            return set()


def references(value: Any) -> set[str]:
    """Gather what a value refers to."""
    match value:
        case list():
            return {name for one in value for name in references(one)}
        case {"@id": str(name), **rest} if not rest:
            return {name}
        case dict():
            return {name for one in value.values() for name in references(one)}
        case _:
            return set()


def _node(node: dict[str, Any], context: dict[str, Any]) -> dict[str, Any]:
    expanded: dict[str, Any] = {}
    for key, value in node.items():
        match key:
            case "@id":
                expanded[key] = _iri(value, context, relative=True)
            case "@type":
                expanded[key] = _iri(value, context)
            case _:
                term = context.get(key, {})
                name = _iri(term.get("@id", key), context)
                assert name not in expanded
                expanded[name] = _values(value, term, context)
    return expanded


def _values(value: Any, term: dict[str, Any], context: dict[str, Any]) -> list[Any]:
    if term.get("@container") == "@language":
        assert all(isinstance(text, str) for text in value.values())
        return [{"@value": text, "@language": lang} for lang, text in value.items()]
    many = value if isinstance(value, list) else [value]
    return [_value(one, term.get("@type"), context) for one in many]


def _value(value: Any, kind: str | None, context: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return _node(value, context)
    assert isinstance(value, LITERALS), f"{value!r} is no text"
    if kind == "@id":
        return {"@id": _iri(value, context, relative=True)}
    return {"@value": value, **({"@type": _iri(kind, context)} if kind else {})}


def _iri(name: Any, context: dict[str, Any], *, relative: bool = False) -> str:
    prefix, colon, rest = name.partition(":")
    if colon and isinstance(context.get(prefix), str):
        return f"{context[prefix]}{rest}"
    whole = urljoin(context["@base"], name) if relative else name
    assert urlsplit(whole).scheme in {"https", "http", "urn"}, (
        f"{name!r} has no meaning"
    )
    return whole
