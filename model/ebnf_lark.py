"""EBNF as llguidance's Lark, deriving exactly the same texts.

A grammar without recursion becomes one regular expression; of any other those parts become terminals that
`ebnf_lexemes` finds safe. Rules that recurse only at one end are first written as repetitions, which are no recursion.
"""

from __future__ import annotations

from model import ebnf, ebnf_lexemes
from model.ebnf_tree import EMPTY, Chars, Choice, Node, Ref, Repeat, Rules, Sequence, references


def translate(text: str) -> str:
    """The Lark grammar of an EBNF grammar.

    Raises:
        ConfigurationError: it is not one; the sentence names the line and what is wrong there.
    """
    grammar = ebnf.read(text)
    rules = {name: _plain(_without_end_recursion(name, body)) for name, body in grammar.rules.items()}
    return _Writer(Rules(rules, grammar.start)).lark()


def _plain(node: Node) -> Node:
    """The node with `x*` written as `(x+)?`: what is never empty can be a lexeme."""
    match node:
        case Sequence(items):
            return Sequence(tuple(_plain(item) for item in items))
        case Choice(options):
            return Choice(tuple(_plain(option) for option in options))
        case Repeat(item, least, most):
            inner = _plain(item)
            return Repeat(inner, least, most) if least or most == 1 else Repeat(Repeat(inner, 1, most), 0, 1)
    return node


def _without_end_recursion(name: str, body: Node) -> Node:
    """`a ::= x a | y` as `x* y`, `a ::= a x | y` as `y x*`; anything else as it is."""
    if name not in references(body):
        return body
    match body:
        case Choice(options):
            pass
        case Repeat(item, 0, 1):
            options = (item, EMPTY)
        case _:
            return body
    for side in (-1, 0):
        steps, others = [], []
        for option in options:
            items = option.items if isinstance(option, Sequence) else (option,)
            if items and items[side] == Ref(name):
                steps.append(Sequence(items[:-1] if side else items[1:]))
            else:
                others.append(option)
        if others and not any(name in references(each) for each in [*steps, *others]):
            repeated = Repeat(_one_of([step for step in steps if step != EMPTY]), 0, None)
            parts = (repeated, _one_of(others)) if side else (_one_of(others), repeated)
            return Sequence(tuple(part for part in parts if part not in (EMPTY, Repeat(EMPTY, 0, None))))
    return body


def _one_of(options: list[Node]) -> Node:
    return Choice(tuple(options)) if len(options) > 1 else options[0] if options else EMPTY


class _Writer:
    """Writes rules and terminals as they turn out to be needed."""

    def __init__(self, grammar: Rules) -> None:
        self._rules, self._start = grammar.rules, grammar.start
        self._lines: list[str] = []
        self._names: dict[tuple[str, Node], str] = {}
        self._waiting: list[tuple[str, Node]] = []
        self._lexemes: set[Node] = set()

    def lark(self) -> str:
        start = Ref(self._start)
        if self._start in ebnf_lexemes.Facts(self._rules).regular:
            self._lines.append(f"start: {self._name('T', start)}")
        else:
            self._lexemes = ebnf_lexemes.find(self._rules, self._start)
            self._lines.append(f"start: {self._rule(start)}")
        while self._waiting:
            kind, node = self._waiting.pop()
            body = self._rules[node.name] if isinstance(node, Ref) else node
            text = self._terminal(body, top=True) if kind == "T" else self._rule(body, top=True)
            self._lines.append(f"{self._names[kind, node]}: {text}")
        return "\n".join(self._lines) + "\n"

    def _name(self, kind: str, node: Node) -> str:
        """The terminal (T) or rule (r) for a node, to be written if it is not yet."""
        key = (kind, node)
        if key not in self._names:
            self._names[key] = f"{kind}{len(self._names)}"
            self._waiting.append(key)
        return self._names[key]

    def _rule(self, node: Node, *, top: bool = False) -> str:
        """A node in a rule: its lexemes are terminals of their own. `top` writes what a rule's name stands for."""
        if node in self._lexemes:
            return self._name("T", node)
        match node:
            case Ref():
                return self._name("r", node)
            case Sequence(()):
                return '""'
            case Sequence():
                text = " ".join(self._rule(part) for part in ebnf_lexemes.parts_of(node))
                return text if top else f"({text})"
            case Choice(options):
                return _alternatives([self._rule(option) for option in options])
            case Repeat(item, least, most):
                return _repeated(self._rule(item), least, most)
        raise AssertionError(f"a character class is always a lexeme: {node}")

    def _terminal(self, node: Node, *, top: bool = False) -> str:
        match node:
            case Ref():
                return self._name("T", node)
            case Chars():
                return f"/{_class(node)}/"
            case Sequence(()):
                return '""'
            case Sequence(items):
                text = " ".join(_literal(part) or self._terminal(part) for part in ebnf_lexemes.runs(items))
                return text if top else f"({text})"
            case Choice(options):
                return _alternatives([self._terminal(option) for option in options])
            case Repeat(item, least, most):
                return _repeated(self._terminal(item), least, most)


def _alternatives(options: list[str]) -> str:
    """`(a | b)`, with a `?` for an empty one."""
    written = [option for option in options if option != '""']
    if not written:
        return '""'
    return f"({' | '.join(written)})" + ("?" if len(written) < len(options) else "")


def _repeated(item: str, least: int, most: int | None) -> str:
    signs = {(0, None): "*", (1, None): "+", (0, 1): "?", (1, 1): ""}
    sign = signs.get((least, most), f"{{{least},{'' if most is None else most}}}")
    return f"({item}){sign}"


def _literal(node: Node) -> str:
    """A text as a regular expression; empty for any other node."""
    if isinstance(node, Sequence) and all(isinstance(item, Chars) and item.is_single for item in node.items):
        return "/" + "".join(_sign(item.ranges[0][0]) for item in node.items if isinstance(item, Chars)) + "/"
    return ""


def _class(chars: Chars) -> str:
    if chars.is_single:
        return _sign(chars.ranges[0][0])
    return (
        "[" + "".join(_sign(low) if low == high else f"{_sign(low)}-{_sign(high)}" for low, high in chars.ranges) + "]"
    )


def _sign(code: int) -> str:
    sign = chr(code)
    return sign if sign.isascii() and sign.isalnum() else f"\\x{{{code:X}}}"
