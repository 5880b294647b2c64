"""Random grammars, their EBNF, and what they derive by definition: a recogniser that knows nothing of `model.ebnf`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from model.tokenizer import ModelTokenizer

ALPHABET = "abé"
NAMES = ("root", "rule-b", "c_3")


@dataclass(frozen=True)
class Node:
    """`kind` is lit, set, not, ref, seq, alt or rep; `value` is a text, or (least, most) of a repetition."""

    kind: str
    value: Any = None
    parts: tuple[Node, ...] = ()


def nodes() -> st.SearchStrategy[Node]:
    literals = st.text(ALPHABET, max_size=3).map(lambda text: Node("lit", text))
    sets = st.sets(st.sampled_from(ALPHABET), min_size=1, max_size=2).map(lambda s: "".join(sorted(s)))
    leaves = st.one_of(
        literals,
        sets.map(lambda text: Node("set", text)),
        sets.map(lambda text: Node("not", text)),
        st.sampled_from(NAMES).map(lambda name: Node("ref", name)),
    )
    counts = st.sampled_from([(0, None), (1, None), (0, 1), (2, 2), (1, 3), (0, 2), (2, None)])

    def larger(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        several = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(
            several.map(lambda parts: Node("seq", None, parts)),
            several.map(lambda parts: Node("alt", None, parts)),
            st.tuples(inner, counts).map(lambda pair: Node("rep", pair[1], (pair[0],))),
        )

    return st.recursive(leaves, larger, max_leaves=6)


def grammars() -> st.SearchStrategy[dict[str, Node]]:
    return st.fixed_dictionaries(dict.fromkeys(NAMES, nodes()))


def written(grammar: dict[str, Node]) -> str:
    return "\n".join(f"{name} ::= {_text(node)}  # {node.kind}" for name, node in grammar.items())


def derives(grammar: dict[str, Node], text: str) -> bool:
    """Whether the root derives `text`, by iterating which rule derives which stretch until nothing is added."""
    spans: dict[str, set[tuple[int, int]]] = {name: set() for name in grammar}
    grew = True
    while grew:
        grew = False
        for name, node in grammar.items():
            found = {(i, j) for i in range(len(text) + 1) for j in _ends(node, i, text, spans)}
            grew |= bool(found - spans[name])
            spans[name] |= found
    return (0, len(text)) in spans["root"]


def _ends(node: Node, start: int, text: str, spans: dict[str, set[tuple[int, int]]]) -> set[int]:
    match node.kind:
        case "lit":
            return {start + len(node.value)} if text.startswith(node.value, start) else set()
        case "set" | "not":
            fits = start < len(text) and (text[start] in node.value) == (node.kind == "set")
            return {start + 1} if fits else set()
        case "ref":
            return {j for i, j in spans[node.value] if i == start}
        case "alt":
            return set().union(*(_ends(part, start, text, spans) for part in node.parts))
        case "seq":
            places = {start}
            for part in node.parts:
                places = set().union(*(_ends(part, place, text, spans) for place in places))
            return places
    least, most = node.value
    places, result = {start}, {start} if least == 0 else set()
    for count in range(1, len(text) + least + 2 if most is None else most + 1):
        places = set().union(*(_ends(node.parts[0], place, text, spans) for place in places))
        if count >= least:
            result |= places
    return result


def _text(node: Node) -> str:
    match node.kind:
        case "lit":
            return '"' + node.value.replace("é", "\\u00e9") + '"'
        case "set":
            return f"[{node.value}]"
        case "not":
            return f"[^{node.value}]"
        case "ref":
            return node.value
        case "alt":
            return "(" + " | ".join(_text(part) for part in node.parts) + ")"
        case "seq":
            return "(" + " ".join(_text(part) for part in node.parts) + ")"
    signs = {(0, None): "*", (1, None): "+", (0, 1): "?"}
    least, most = node.value
    return f"({_text(node.parts[0])})" + signs.get(node.value, f"{{{least},{'' if most is None else most}}}")


def tokenizer(*, adds_space: bool = False) -> ModelTokenizer:
    """A vocabulary whose tokens cut across characters, literals and each other: every byte, and pieces of texts.

    With `adds_space` the tokenizer writes a space before every text, as Llama 2's does.
    """
    pieces = ["a", "b", "é", "ab", "ba", "aa", "bb", "aé", "éa", "éé", "aba", "abé", "bbb", "éab", "▁", "▁a", "▁ab"]
    tokens = ["<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *pieces]
    return ModelTokenizer(
        {
            "tokenizer.ggml.model": "llama",
            "tokenizer.ggml.tokens": tokens,
            "tokenizer.ggml.scores": [0.0] * 258 + [-float(n) for n in range(len(pieces))],
            "tokenizer.ggml.token_type": [3, 3, *[6] * 256, *[1] * len(pieces)],
            "tokenizer.ggml.bos_token_id": 0,
            "tokenizer.ggml.eos_token_id": 1,
            "tokenizer.ggml.add_space_prefix": adds_space,
        }
    )
