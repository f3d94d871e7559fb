"""The changes of a module that a test ought to notice, by a fixed table.

Left alone are annotations, decorators, docstrings, and what an error says: the wording
is not what a caller relies on, its class and that it is raised are.
"""

import ast
from collections.abc import Callable, Iterator
from typing import Any

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Pow: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
CALLS = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "partition": "rpartition",
    "rpartition": "partition",
    "startswith": "endswith",
    "ljust": "rjust",
    "rstrip": "lstrip",
    "isdisjoint": "issuperset",
    "issuperset": "isdisjoint",
}
LEFT_ALONE = {"annotation", "returns", "decorator_list", "type_params"}


def mutants(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Change a tree in one place, say where and how, and undo it before the next."""
    for parent, field, index, node in list(_places(tree)):
        for other in _variants(node):
            _put(parent, field, index, ast.copy_location(other, node))
            yield node.lineno, f"{_text(node)} -> {_text(other)}"
            _put(parent, field, index, node)


def _places(parent: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, Any]]:
    if isinstance(parent, ast.Raise):
        return
    for field, value in ast.iter_fields(parent):
        if field in LEFT_ALONE:
            continue
        several = isinstance(value, list)
        for index, node in enumerate(value if several else [value]):
            if isinstance(node, ast.AST) and not _is_docstring(node):
                yield parent, field, index if several else None, node
                yield from _places(node)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _put(parent: ast.AST, field: str, index: int | None, node: ast.AST) -> None:
    if index is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[index] = node


def _text(node: ast.AST) -> str:
    whole = ast.fix_missing_locations(ast.Module([node], []))
    text = " ".join(ast.unparse(whole).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def _variants(node: ast.AST) -> Iterator[ast.AST]:
    yield from VARIANTS.get(type(node), _none)(node)


def _none(node: Any) -> Iterator[ast.AST]:
    yield from ()


def _compare(node: ast.Compare) -> Iterator[ast.AST]:
    for n, operator in enumerate(node.ops):
        ops = [*node.ops[:n], COMPARISONS[type(operator)](), *node.ops[n + 1 :]]
        yield ast.Compare(node.left, ops, node.comparators)


def _bool(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(
        ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values
    )
    for n in range(len(node.values)):
        rest = [*node.values[:n], *node.values[n + 1 :]]
        yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _arithmetic(node: ast.BinOp) -> Iterator[ast.AST]:
    # Texts are formatted with % too, and anything else there fails at once.
    if not (isinstance(node.op, ast.Mod) and isinstance(node.left, ast.Constant)):
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool(value):
            yield ast.Constant(not value)
        case int(value):
            yield ast.Constant(value + 1)
        case str(value):
            yield ast.Constant(f"{value}X")
        case bytes(value):
            yield ast.Constant(value + b"X")


def _condition(node: ast.If | ast.IfExp) -> Iterator[ast.AST]:
    # A comparison, `not` or `and` in its place is changed by itself.
    if isinstance(node.test, ast.Name | ast.Attribute | ast.Call | ast.NamedExpr):
        changed = ast.UnaryOp(ast.Not(), node.test)
        yield type(node)(changed, node.body, node.orelse)


def _call(node: ast.Call) -> Iterator[ast.AST]:
    match node.func:
        case ast.Name(name) if name in CALLS:
            yield ast.Call(ast.Name(CALLS[name], ast.Load()), node.args, node.keywords)
        case ast.Attribute(value, name) if name in CALLS:
            other = ast.Attribute(value, CALLS[name], ast.Load())
            yield ast.Call(other, node.args, node.keywords)


def _removed(node: ast.stmt) -> Iterator[ast.AST]:
    yield ast.Pass()


def _return(node: ast.Return) -> Iterator[ast.AST]:
    # True and False are changed by themselves, and None would be as good as False.
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(ast.Constant(None))


def _match(node: ast.Match) -> Iterator[ast.AST]:
    for n in range(len(node.cases)):
        yield ast.Match(node.subject, [*node.cases[:n], *node.cases[n + 1 :]])


def _set(node: ast.Set) -> Iterator[ast.AST]:
    for n in range(len(node.elts)):
        yield ast.Set([*node.elts[:n], *node.elts[n + 1 :]])


def _assignment(node: ast.Assign) -> Iterator[ast.AST]:
    # In a class, an attribute that is kept; a lost name would fail at once.
    if isinstance(node.targets[0], ast.Attribute) and not _is_none(node.value):
        yield ast.Assign(node.targets, ast.Constant(None))


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


VARIANTS: dict[type[ast.AST], Callable[[Any], Iterator[ast.AST]]] = {
    ast.Assign: _assignment,
    ast.BinOp: _arithmetic,
    ast.BoolOp: _bool,
    ast.Break: _removed,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Continue: _removed,
    ast.Expr: _removed,
    ast.If: _condition,
    ast.IfExp: _condition,
    ast.Match: _match,
    ast.Raise: _removed,
    ast.Return: _return,
    ast.Set: _set,
    ast.UnaryOp: _unary,
}
