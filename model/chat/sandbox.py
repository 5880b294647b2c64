"""Jinja for templates of strangers: no way out of the sandbox, and an end to what they compute.

Jinja's own sandbox keeps a template from objects that it was not given; it bounds neither time nor memory. Here a
rendering has `MOST_SECONDS` of its thread's processor time, looked at in every turn of a loop and at every call and
filter, and no value that it makes is larger than the limits below, so that nothing between two looks takes long.
This module does not know chat.
"""

from __future__ import annotations

import functools
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.filters import make_attrgetter
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace, pass_eval_context

MOST_SECONDS = 5.0
"""Of processor time; a template in use takes a few milliseconds for a conversation that fills its context."""
MOST_CHARACTERS = 16 * 1024 * 1024
"""Of a text that an expression makes."""
MOST_ITEMS = 256 * 1024
"""Of a list that an expression makes, with those of the lists in it."""
_MOST_BITS = 4096
"""Of an integer."""

_LEFT_OUT = frozenset({"urlize", "striptags", "wordwrap", "xmlattr", "pprint", "random", "sum"})
"""Filters that take long for what they are given, or that no prompt needs."""
_METHODS = frozenset(
    {
        *("capitalize", "lower", "swapcase", "title", "upper", "format", "join", "replace"),
        *("count", "endswith", "find", "index", "rfind", "rindex", "startswith"),
        *("isalnum", "isalpha", "isdecimal", "isdigit", "islower", "isnumeric", "isspace", "istitle", "isupper"),
        *("lstrip", "rstrip", "strip", "removeprefix", "removesuffix"),
        *("partition", "rpartition", "rsplit", "split", "splitlines"),
    }
)
"""Of texts. The others make a long text of a short one, or no prompt needs them."""
_WIDENING = frozenset({"indent", "center", "tojson", "batch", "slice"})
"""Filters that a number makes write more."""
_WIDE = re.compile(r"[0-9]{5}|\*")
"""A width in a format that may be enormous."""


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Renders templates within bounds. What exceeds them raises SecurityError, with the reason."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.code_generator_class = _Watched
        self.concat = self._joined  # type: ignore[assignment]
        self._thread = threading.local()
        for name in _LEFT_OUT:
            del self.filters[name]
        self.filters = {name: self._bounded(name, call) for name, call in self.filters.items()}
        self.filters["join"] = self._join
        self.globals["namespace"] = _Namespace

    def begin(self) -> None:
        """A rendering in this thread begins: its time runs from now."""
        self._thread.until = time.thread_time() + MOST_SECONDS

    def add_filter(self, name: str, call: Callable[..., Any]) -> None:
        """A filter of ours, watched like the others."""
        self.filters[name] = self._bounded(name, call)

    def look(self) -> None:
        """Raise SecurityError where this thread's rendering has used up its time."""
        if time.thread_time() > getattr(self._thread, "until", float("inf")):
            raise SecurityError(f"it computes for more than {MOST_SECONDS:g} seconds")

    def within(self, value: Any) -> Any:
        """`value`, where it is not too large."""
        self.look()
        if isinstance(value, str):
            _check_characters(len(value))
        elif isinstance(value, list | tuple | dict):
            _check_items(value)
        return value

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.look()
        owner, name = getattr(obj, "__self__", None), getattr(obj, "__name__", "")
        if isinstance(owner, str) and name == "join" and args:
            return self._joined(_between(args[0], owner))
        if isinstance(owner, str) and name == "replace":
            _check_replaced(owner, args)
        return self.within(super().call(context, obj, *args, **kwargs))

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        owner = getattr(value, "__self__", None)
        if isinstance(owner, str) and getattr(value, "__name__", "").startswith("format"):
            _check_widths(owner)
        return super().wrap_str_format(value)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return (not isinstance(obj, str) or attr in _METHODS) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "*":
            _check_items_times(left, right)
            _check_items_times(right, left)
        elif operator == "%" and isinstance(left, str):
            _check_widths(left)
        if operator in ("*", "**"):
            _check_bits(operator, left, right)
        return self.within(super().call_binop(context, operator, left, right))

    def _joined(self, parts: Iterable[Any]) -> str:
        """`"".join`, for what blocks, macros and the whole template write."""
        kept, length = [], 0
        for part in parts:
            kept.append(part)
            length += len(part)
            _check_characters(length)
        self.look()
        return "".join(kept)

    @pass_eval_context
    def _join(self, _: object, value: Any, d: str = "", attribute: str | int | None = None) -> str:
        """Jinja's filter, bounded."""
        items = value if attribute is None else map(make_attrgetter(self, attribute), value)
        return self._joined(_between(items, str(d)))

    def _bounded(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that looks at the time, and at the size of what it is given and gives."""

        @functools.wraps(call)  # with the marks of filters that take the context
        def filtered(*args: Any, **kwargs: Any) -> Any:
            texts = [arg for arg in args if isinstance(arg, str)]
            lines = texts[0].count("\n") + 1 if texts else MOST_CHARACTERS // 1024
            for number in (*args, *kwargs.values()):
                if isinstance(number, int) and name in _WIDENING:
                    _check_characters(lines * abs(number))
            if name == "replace" and texts:
                _check_replaced(texts[0], texts[1:])
            elif name == "format" and texts:
                _check_widths(texts[0])
            return self.within(call(*args, **kwargs))

        return filtered


class _Namespace(Namespace):
    """Jinja's, whose text is not that of all that it holds."""

    def __repr__(self) -> str:
        return "<namespace>"


class _Watched(CodeGenerator):
    """Code that looks at the time in each turn of a loop, and at the size of what is put together."""

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        look = nodes.Call(nodes.EnvironmentAttribute("look"), [], [], None, None)
        node.body.insert(0, nodes.ExprStmt(look).set_lineno(node.lineno))
        if node.test is not None:
            watched = nodes.Call(nodes.EnvironmentAttribute("within"), [node.test], [], None, None)
            node.test = watched.set_lineno(node.lineno)
        super().visit_For(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        self._within(super().visit_Concat, node, frame)

    def visit_List(self, node: nodes.List, frame: Frame) -> None:  # noqa: N802
        self._within(super().visit_List, node, frame)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        self._within(super().visit_Dict, node, frame)

    def visit_Tuple(self, node: nodes.Tuple, frame: Frame) -> None:  # noqa: N802
        if node.ctx == "load":
            self._within(super().visit_Tuple, node, frame)
        else:
            super().visit_Tuple(node, frame)

    def _within(self, visit: Callable[[Any, Frame], None], node: nodes.Node, frame: Frame) -> None:
        self.write("environment.within(")
        visit(node, frame)
        self.write(")")


def _between(items: Iterable[Any], separator: str) -> Iterator[str]:
    for n, item in enumerate(items):
        if n:
            yield separator
        yield str(item)


def _check_characters(count: int) -> None:
    if count > MOST_CHARACTERS:
        raise SecurityError(f"it makes a text of more than {MOST_CHARACTERS:,} characters")


def _check_items(value: Any) -> None:
    count, inside = 0, [value]
    while inside:
        held = inside.pop()
        count += len(held)
        if count > MOST_ITEMS:
            raise SecurityError(f"it makes a list of more than {MOST_ITEMS:,} items")
        items = held.values() if isinstance(held, dict) else held
        inside += [item for item in items if isinstance(item, list | tuple | dict)]


def _check_items_times(value: Any, times: Any) -> None:
    if isinstance(times, int) and isinstance(value, str):
        _check_characters(len(value) * abs(times))
    elif isinstance(times, int) and isinstance(value, list | tuple) and len(value) * abs(times) > MOST_ITEMS:
        raise SecurityError(f"it makes a list of more than {MOST_ITEMS:,} items")


def _check_replaced(text: str, args: Sequence[Any]) -> None:
    if len(args) > 1 and isinstance(args[0], str) and isinstance(args[1], str):
        _check_characters((len(text) // max(len(args[0]), 1) + 1) * len(args[1]))


def _check_widths(layout: str) -> None:
    if _WIDE.search(layout):
        raise SecurityError("a format has too large a width")


def _check_bits(operator: str, left: Any, right: Any) -> None:
    if isinstance(left, int) and isinstance(right, int):
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        if bits > _MOST_BITS:
            raise SecurityError("it makes too large a number")
