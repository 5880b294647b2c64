"""Evaluates arithmetic in Python's form, node by node: what has no rule here is refused, whatever it is.

Expressions, names, comprehensions, loops and branches; no definitions, no classes, no attribute that `names.py` does
not list, no name that begins with an underscore. Python's compiler only parses it. Standard library only.
"""

from __future__ import annotations

import ast
import operator
from collections import ChainMap
from collections.abc import Callable, Iterator
from typing import Any

from agents.calculation.names import CONSTANTS, FUNCTIONS, MODULES, attribute

STEPS = 300_000
POWER_BITS = 200_000
LONGEST = 1_000_000
"""Of a text or list that is made by repeating."""
_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Div: operator.truediv, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
    ast.RShift: operator.rshift,
}  # fmt: skip
_UNARY: dict[type, Callable[[Any], Any]] = {
    ast.UAdd: operator.pos, ast.USub: operator.neg, ast.Not: operator.not_, ast.Invert: operator.invert,
}  # fmt: skip
_COMPARED: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge, ast.Is: operator.is_, ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b, ast.NotIn: lambda a, b: a not in b,
}  # fmt: skip
_CONVERSIONS: dict[int, Callable[[Any], Any]] = {-1: lambda v: v, 114: repr, 115: str, 97: ascii}
Names = ChainMap[str, Any]


class Refused(Exception):
    """What may not be calculated; the sentence says why."""


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


def calculate(code: str) -> str:
    """What the code prints, then the value of its last line. Raises Refused, and what the arithmetic itself raises."""
    return _Evaluator().run(ast.parse(code.strip(), mode="exec"))


class _Evaluator:
    """One calculation."""

    def __init__(self) -> None:
        self._steps = 0
        self._printed: list[str] = []
        self._expressions: dict[type, Callable[[Any, Names], Any]] = {
            ast.Constant: self._constant, ast.Name: self._name, ast.BinOp: self._binary, ast.UnaryOp: self._unary,
            ast.BoolOp: self._both, ast.Compare: self._compare, ast.Call: self._call, ast.Attribute: self._attribute,
            ast.Subscript: self._subscript, ast.Slice: self._slice, ast.IfExp: self._choice, ast.List: self._list,
            ast.Tuple: self._tuple, ast.Set: self._set, ast.Dict: self._dict, ast.ListComp: self._list_made,
            ast.SetComp: self._set_made, ast.GeneratorExp: self._list_made, ast.DictComp: self._dict_made,
            ast.JoinedStr: self._joined, ast.FormattedValue: self._formatted, ast.Lambda: self._lambda,
        }  # fmt: skip
        self._statements: dict[type, Callable[[Any, Names], None]] = {
            ast.Expr: self._expression, ast.Assign: self._assign, ast.AugAssign: self._augment, ast.For: self._for,
            ast.While: self._while, ast.If: self._if, ast.Import: self._import, ast.ImportFrom: self._import_from,
            ast.Pass: lambda node, names: None, ast.Break: self._break, ast.Continue: self._continue,
        }  # fmt: skip

    def run(self, tree: ast.Module) -> str:
        names: Names = ChainMap({}, {**FUNCTIONS, **CONSTANTS, **MODULES, "print": self._print})
        body = tree.body
        last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
        self._block(body[:-1] if last is not None else body, names)
        value = self._value(last, names) if last is not None else None
        said = [*self._printed, *([_shown(value)] if value is not None else [])]
        return "\n".join(said)

    def _block(self, body: list[ast.stmt], names: Names) -> None:
        for statement in body:
            self._count()
            rule = self._statements.get(type(statement))
            if rule is None:
                raise Refused(
                    f"{_named(statement)} is not calculated here: only expressions, names, loops and branches."
                )
            rule(statement, names)

    def _value(self, node: ast.expr, names: Names) -> Any:
        self._count()
        rule = self._expressions.get(type(node))
        if rule is None:
            raise Refused(f"{_named(node)} is not calculated here.")
        return rule(node, names)

    def _count(self) -> None:
        self._steps += 1
        if self._steps > STEPS:
            raise Refused(f"It takes more than {STEPS:,} steps.")

    def _expression(self, node: ast.Expr, names: Names) -> None:
        self._value(node.value, names)

    def _assign(self, node: ast.Assign, names: Names) -> None:
        value = self._value(node.value, names)
        for target in node.targets:
            self._bind(target, value, names)

    def _augment(self, node: ast.AugAssign, names: Names) -> None:
        if not isinstance(node.target, ast.Name):
            raise Refused("Only names are changed here.")
        before = self._name(ast.Name(node.target.id, ast.Load()), names)
        self._bind(node.target, _combined(node.op, before, self._value(node.value, names)), names)

    def _bind(self, target: ast.expr, value: Any, names: Names) -> None:
        if isinstance(target, ast.Name):
            names[_plain(target.id)] = value
        elif isinstance(target, ast.Tuple | ast.List):
            values = list(value)
            if len(values) != len(target.elts):
                raise ValueError(f"{len(values)} values for {len(target.elts)} names")
            for each, one in zip(target.elts, values, strict=True):
                self._bind(each, one, names)
        elif isinstance(target, ast.Subscript):
            self._value(target.value, names)[self._value(target.slice, names)] = value
        else:
            raise Refused("Only names and entries are set here.")

    def _for(self, node: ast.For, names: Names) -> None:
        for value in self._value(node.iter, names):
            self._count()
            self._bind(node.target, value, names)
            try:
                self._block(node.body, names)
            except _Break:
                return
            except _Continue:
                continue
        self._block(node.orelse, names)

    def _while(self, node: ast.While, names: Names) -> None:
        while self._value(node.test, names):
            try:
                self._block(node.body, names)
            except _Break:
                return
            except _Continue:
                continue
        self._block(node.orelse, names)

    def _if(self, node: ast.If, names: Names) -> None:
        self._block(node.body if self._value(node.test, names) else node.orelse, names)

    def _break(self, node: ast.Break, names: Names) -> None:
        raise _Break

    def _continue(self, node: ast.Continue, names: Names) -> None:
        raise _Continue

    def _import(self, node: ast.Import, names: Names) -> None:
        for alias in node.names:
            names[_plain(alias.asname or alias.name)] = _module(alias.name)

    def _import_from(self, node: ast.ImportFrom, names: Names) -> None:
        module = _module(node.module or "")
        for alias in node.names:
            if alias.name == "*":
                names.update(module.parts)
            else:
                names[_plain(alias.asname or alias.name)] = attribute(module, alias.name)

    def _constant(self, node: ast.Constant, names: Names) -> Any:
        if node.value is None or isinstance(node.value, bool | int | float | str):
            return node.value
        raise Refused(f"{type(node.value).__name__} values are not calculated here.")

    def _name(self, node: ast.Name, names: Names) -> Any:
        if _plain(node.id) not in names:
            raise NameError(f"There is nothing named {node.id} here.")
        return names[node.id]

    def _binary(self, node: ast.BinOp, names: Names) -> Any:
        return _combined(node.op, self._value(node.left, names), self._value(node.right, names))

    def _unary(self, node: ast.UnaryOp, names: Names) -> Any:
        return _UNARY[type(node.op)](self._value(node.operand, names))

    def _both(self, node: ast.BoolOp, names: Names) -> Any:
        value: Any = None
        for each in node.values:
            value = self._value(each, names)
            if bool(value) is isinstance(node.op, ast.Or):
                return value
        return value

    def _compare(self, node: ast.Compare, names: Names) -> bool:
        left = self._value(node.left, names)
        for op, each in zip(node.ops, node.comparators, strict=True):
            right = self._value(each, names)
            if not _COMPARED[type(op)](left, right):
                return False
            left = right
        return True

    def _call(self, node: ast.Call, names: Names) -> Any:
        function = self._value(node.func, names)
        given: list[Any] = []
        for each in node.args:
            if isinstance(each, ast.Starred):
                given += list(self._value(each.value, names))
            else:
                given.append(self._value(each, names))
        if any(word.arg is None for word in node.keywords):
            raise Refused("Arguments are named one by one here.")
        named = {_plain(word.arg or ""): self._value(word.value, names) for word in node.keywords}
        if function is pow and len(given) == 2 and not named:
            return _combined(ast.Pow(), *given)
        return function(*given, **named)

    def _attribute(self, node: ast.Attribute, names: Names) -> Any:
        return attribute(self._value(node.value, names), _plain(node.attr))

    def _subscript(self, node: ast.Subscript, names: Names) -> Any:
        value = self._value(node.value, names)
        if not isinstance(value, list | tuple | str | dict | range):
            raise Refused(f"A value of the kind {type(value).__name__} has no entries here.")
        return value[self._value(node.slice, names)]

    def _slice(self, node: ast.Slice, names: Names) -> slice:
        return slice(*(self._value(p, names) if p is not None else None for p in (node.lower, node.upper, node.step)))

    def _choice(self, node: ast.IfExp, names: Names) -> Any:
        return self._value(node.body if self._value(node.test, names) else node.orelse, names)

    def _list(self, node: ast.List, names: Names) -> list[Any]:
        return [self._value(each, names) for each in node.elts]

    def _tuple(self, node: ast.Tuple, names: Names) -> tuple[Any, ...]:
        return tuple(self._value(each, names) for each in node.elts)

    def _set(self, node: ast.Set, names: Names) -> set[Any]:
        return {self._value(each, names) for each in node.elts}

    def _dict(self, node: ast.Dict, names: Names) -> dict[Any, Any]:
        if any(key is None for key in node.keys):
            raise Refused("Entries of a dict are named one by one here.")
        pairs = zip(node.keys, node.values, strict=True)
        return {self._value(key, names): self._value(value, names) for key, value in pairs if key is not None}

    def _scopes(self, generators: list[ast.comprehension], names: Names) -> Iterator[Names]:
        """The names of each round of a comprehension."""
        if not generators:
            yield names
            return
        first, *rest = generators
        if first.is_async:
            raise Refused("Nothing waits here.")
        for value in self._value(first.iter, names):
            self._count()
            inner = names.new_child()
            self._bind(first.target, value, inner)
            if all(self._value(test, inner) for test in first.ifs):
                yield from self._scopes(rest, inner)

    def _list_made(self, node: ast.ListComp | ast.GeneratorExp, names: Names) -> list[Any]:
        return [self._value(node.elt, scope) for scope in self._scopes(node.generators, names)]

    def _set_made(self, node: ast.SetComp, names: Names) -> set[Any]:
        return {self._value(node.elt, scope) for scope in self._scopes(node.generators, names)}

    def _dict_made(self, node: ast.DictComp, names: Names) -> dict[Any, Any]:
        scopes = self._scopes(node.generators, names)
        return {self._value(node.key, scope): self._value(node.value, scope) for scope in scopes}

    def _joined(self, node: ast.JoinedStr, names: Names) -> str:
        return "".join(str(self._value(part, names)) for part in node.values)

    def _formatted(self, node: ast.FormattedValue, names: Names) -> str:
        spec = self._value(node.format_spec, names) if node.format_spec is not None else ""
        return format(_CONVERSIONS[node.conversion](self._value(node.value, names)), spec)

    def _lambda(self, node: ast.Lambda, names: Names) -> Callable[..., Any]:
        given = [_plain(each.arg) for each in node.args.args]
        if node.args.defaults or node.args.vararg or node.args.kwarg or node.args.kwonlyargs:
            raise Refused("A lambda takes plain arguments here.")

        def run(*values: Any) -> Any:
            return self._value(node.body, names.new_child(dict(zip(given, values, strict=True))))

        return run

    def _print(self, *values: Any, sep: str = " ", end: str = "\n") -> None:
        self._printed.append(str(sep).join(map(_shown, values)))


def _combined(op: ast.operator, left: Any, right: Any) -> Any:
    """`left op right`, refused where the result would be enormous."""
    if isinstance(op, ast.Pow):
        if isinstance(left, int) and isinstance(right, int) and right * left.bit_length() > POWER_BITS:
            raise Refused("The power is too large to be written out; use floats or logarithms.")
        return left**right
    if isinstance(op, ast.LShift):
        if isinstance(right, int) and right > POWER_BITS:
            raise Refused("The shift is too large.")
        return left << right
    if isinstance(op, ast.Mult):
        for many, times in ((left, right), (right, left)):
            if isinstance(many, str | list | tuple) and isinstance(times, int) and len(many) * times > LONGEST:
                raise Refused("The repetition is too long.")
        return left * right
    rule = _BINARY.get(type(op))
    if rule is None:
        raise Refused("This operator is not calculated here.")
    return rule(left, right)


def _module(name: str) -> Any:
    if name not in MODULES:
        raise Refused(f"{name} is not there: only {', '.join(MODULES)}.")
    return MODULES[name]


def _plain(name: str) -> str:
    if name.startswith("_"):
        raise Refused(f"The name {name} is not to be used here.")
    return name


def _shown(value: Any) -> str:
    return (
        value if isinstance(value, str) else repr(value) if isinstance(value, list | tuple | dict | set) else str(value)
    )


def _named(node: ast.AST) -> str:
    return type(node).__name__
