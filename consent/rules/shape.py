"""From tables as TOML gives them to structs, with every mistake on the way.

Libraries stop at the first mistake. This reads on: what is malformed is left empty in
the struct, so that whoever looks at the whole still can.
"""

import json
import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from msgspec import NODEFAULT, inspect

from consent.errors import Mistake

T = TypeVar("T")

_PLAIN_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LONGEST_SHOWN = 60
_MOST_NAMED = 12
_WISHES = {
    inspect.StrType: "a text",
    inspect.BoolType: "true or false",
    inspect.UnionType: "a text, or one by language",
    inspect.VarTupleType: "a list",
}
_SHAPES: dict[type, inspect.Type] = {}
_EMPTY = {inspect.VarTupleType: (), inspect.BoolType: False, inspect.IntType: 0}


def read(
    tables: object, cls: type[T], hints: Mapping[str, str]
) -> tuple[T, list[Mistake]]:
    """Read tables into a struct; `hints` says more of some unknown keys."""
    reader = _Reader(hints)
    if cls not in _SHAPES:
        _SHAPES[cls] = inspect.type_info(cls)
    return reader.read(tables, _SHAPES[cls], ""), reader.mistakes


def show(value: object) -> str:
    """Show a value as its owner wrote it, cut short."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def below(path: str, key: str) -> str:
    """Give the path of a key, quoted where TOML would quote it."""
    key = key if _PLAIN_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)
    return f"{path}.{key}" if path else key


def unknown_key(key: str, known: Collection[str]) -> str:
    """Say that a key is unknown, and which known one is near."""
    if close := get_close_matches(key, known, n=1, cutoff=0.7):
        return f"is an unknown key; did you mean {close[0]!r}?"
    if len(known) > _MOST_NAMED:
        return "is an unknown key"
    return f"is an unknown key; known here are {', '.join(known)}"


class _Reader:
    def __init__(self, hints: Mapping[str, str]) -> None:
        self.mistakes: list[Mistake] = []
        self._hints = hints

    def read(self, value: object, kind: inspect.Type, path: str) -> Any:
        match kind:
            case inspect.Metadata(type=inner, extra=extra):
                return self._read_checked(value, inner, path, extra or {})
            case inspect.StructType():
                return self._read_struct(value, kind, path)
            case inspect.DictType():
                return self._read_dict(value, kind, path)
            case inspect.VarTupleType():
                return self._read_list(value, kind, path)
            case inspect.UnionType(types=(text, table)):
                return self.read(
                    value, table if isinstance(value, dict) else text, path
                )
            case _:
                return self._read_leaf(value, kind, path)

    def _wrong(self, path: str, message: str) -> None:
        self.mistakes.append(Mistake(message, path))

    def _read_checked(
        self, value: object, kind: inspect.Type, path: str, extra: Mapping[str, Any]
    ) -> Any:
        read = self.read(value, kind, path)
        if isinstance(value, str) and (problem := extra["problem"](value)):
            self._wrong(path, f"{show(value)} {problem}")
            return empty(kind)
        return read

    def _read_leaf(self, value: object, kind: inspect.Type, path: str) -> Any:
        match kind:
            case inspect.StrType() if isinstance(value, str):
                return value
            case inspect.BoolType() if isinstance(value, bool):
                return value
            case inspect.IntType(ge=least, le=most) if _is_within(value, least, most):
                return value
            case inspect.LiteralType(values=values) if value in list(values):
                return value
        if isinstance(value, dict):
            self._wrong(path, "is a table, not a text; a key with dots needs quotes")
        else:
            self._wrong(path, f"{show(value)} is not {wish(kind)}")
        return empty(kind)

    def _read_struct(self, value: object, kind: inspect.StructType, path: str) -> Any:
        if not isinstance(value, dict):
            self._wrong(path, f"{show(value)} is not a table")
            value = {field.name: empty(field.type) for field in kind.fields}
            return kind.cls(**value)

        names = [field.name for field in kind.fields]
        for key in value:
            if key not in names:
                self._wrong(
                    below(path, key), self._hints.get(key) or unknown_key(key, names)
                )
        return kind.cls(
            **{
                field.name: self._read_field(value, field, path)
                for field in kind.fields
                if field.name in value or field.required
            }
        )

    def _read_field(
        self, table: dict[str, object], field: inspect.Field, path: str
    ) -> Any:
        where = below(path, field.name)
        if field.name in table:
            return self.read(table[field.name], field.type, where)
        self._wrong(where, f"is missing; write {wish(field.type)}")
        return empty(field.type)

    def _read_dict(self, value: object, kind: inspect.DictType, path: str) -> Any:
        if not isinstance(value, dict):
            self._wrong(path, f"{show(value)} is not a table")
            return {}
        self._check_length(len(value), kind, path)
        return {
            self.read(key, kind.key_type, below(path, key)): self.read(
                item, kind.value_type, below(path, key)
            )
            for key, item in value.items()
        }

    def _read_list(self, value: object, kind: inspect.VarTupleType, path: str) -> Any:
        if not isinstance(value, list):
            self._wrong(path, f"{show(value)} is not a list; put it into [ ]")
            return ()
        self._check_length(len(value), kind, path)
        return tuple(
            self.read(item, kind.item_type, f"{path}[{place}]")
            for place, item in enumerate(value)
        )

    def _check_length(
        self, length: int, kind: inspect.DictType | inspect.VarTupleType, path: str
    ) -> None:
        if length < (kind.min_length or 0):
            self._wrong(path, "is empty; write at least one")
        if kind.max_length is not None and length > kind.max_length:
            self._wrong(path, f"has {length} entries; write at most {kind.max_length}")


def _is_within(value: object, least: int | None, most: int | None) -> bool:
    """Tell whether it is a whole number between two; true and false are none."""
    return type(value) is int and (least or 0) <= value <= (most or 0)


def wish(kind: inspect.Type) -> str:
    """Say in words what a value of this kind is."""
    match kind:
        case inspect.Metadata(type=inner, extra_json_schema=schema):
            examples = (schema or {}).get("examples", ())
            return wish(inner) + "".join(f", such as {show(x)}" for x in examples[:1])
        case inspect.LiteralType(values=values):
            return "one of " + ", ".join(show(value) for value in values)
        case inspect.IntType(ge=least, le=most):
            return f"a whole number from {least} to {most}"
        case _:
            return _WISHES.get(type(kind), "a table")


def empty(kind: inspect.Type) -> Any:
    """Give what stands for a value that could not be read."""
    match kind:
        case inspect.Metadata(type=inner):
            return empty(inner)
        case inspect.StructType(cls=cls, fields=fields):
            return cls(
                **{
                    field.name: empty(field.type)
                    for field in fields
                    if field.default is NODEFAULT and field.default_factory is NODEFAULT
                }
            )
        case inspect.DictType():
            return {}
        case _:
            return _EMPTY.get(type(kind), "")
