"""EBNF against a recogniser of its own, text by text, and its refusals."""

from __future__ import annotations

import contextlib
import itertools
import random
import resource

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from model import ebnf, ebnf_lark
from model.ebnf_tree import Chars, Sequence
from model.errors import ConfigurationError
from model.grammar import Grammar, GrammarCompiler, GrammarState
from tests.effort import examples
from tests.model import grammars

torch.set_num_threads(1)

TOKENIZER = grammars.tokenizer()
COMPILER = GrammarCompiler(TOKENIZER)
SHORT = ["".join(signs) for length in range(5) for signs in itertools.product(grammars.ALPHABET, repeat=length)]
PROPERTY = settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))


def compiled(rules: str) -> GrammarState:
    return COMPILER.compile(Grammar.ebnf(rules))


def accepts(state: GrammarState, text: str, chance: random.Random | None = None) -> bool:
    """Whether the whole text fits, cut into tokens at random (None: as the tokenizer cuts it)."""
    state = state.copy()
    data = text.encode()
    ids = TOKENIZER.encode(text)
    if chance is not None:
        ids, at = [], 0
        while at < len(data):
            fitting = [t for t in range(2, TOKENIZER.size) if data.startswith(TOKENIZER.bytes_of(t), at)]
            ids.append(chance.choice(fitting))
            at += len(TOKENIZER.bytes_of(ids[-1]))
    if state.admitted(ids) < len(ids):
        return False
    state.accept(ids)
    return state.complete


def compiled_if_finite(grammar: dict[str, grammars.Node]) -> GrammarState:
    try:
        return compiled(grammars.written(grammar))
    except ConfigurationError as error:
        assume("derives no text" not in str(error))
        raise


class DescribeEbnf:
    @PROPERTY
    @given(grammar=grammars.grammars(), seed=st.integers(0, 99))
    def it_admits_exactly_what_the_grammar_derives(self, grammar: dict[str, grammars.Node], seed: int) -> None:
        state = compiled_if_finite(grammar)
        chance = random.Random(seed)
        for text in SHORT:
            assert accepts(state, text, chance) == grammars.derives(grammar, text), text

    @PROPERTY
    @given(grammar=grammars.grammars(), seed=st.integers(0, 99))
    def it_samples_only_what_the_grammar_derives(self, grammar: dict[str, grammars.Node], seed: int) -> None:
        state = compiled_if_finite(grammar)
        chance = np.random.default_rng(seed)
        logits = torch.zeros(TOKENIZER.size)
        logits[2:258] = -3  # rather pieces than bytes
        logits[[2 + byte for byte in b"ab"]] = 0
        data = b""
        for step in range(40):
            if state.finished:
                break
            logits[1] = step / 4  # the end, ever more likely
            masked = state.mask(logits)
            token = int(chance.choice(TOKENIZER.size, p=masked.double().softmax(0).numpy()))
            if token == 1:
                break
            assert state.accepts(token)
            state.accept([token])
            data += TOKENIZER.bytes_of(token)
        else:
            return
        text = data.decode()  # never ends within a character
        if set(text) <= set(grammars.ALPHABET):
            assert grammars.derives(grammar, text), text

    @pytest.mark.parametrize(
        ("rules", "good", "bad"),
        [
            ('root ::= "yes" | "no"', ["yes", "no"], ["", "y", "yesno"]),
            ('# first\nanswer ::= sign? [0-9]+ # digits\nsign ::= "-"', ["-12", "0"], ["-", "1-"]),
            ('other ::= "x"\nroot ::=\n  "a"\n  | "b" other\n', ["a", "bx"], ["x", "b"]),
            (r'root ::= "\n\t\"\\\x41\u00e9\U0001F600\/"', ['\n\t"\\Aé😀/'], ["n"]),
            (r"root ::= 'it''s' '\''", ["its'"], ["it's"]),
            (r"root ::= [^\]a-c\-]{2}", ["xy", "é\n"], ["x-", "a]", "x", "xyz"]),
            ("root ::= [a-]+ [-b]", ["a--", "aab"], ["ab-b"]),
            ("root ::= . .", ["é\n", "😀a"], ["a", ""]),
            ('root ::= "a"{2,3} "b"{,2} "c"{1,}', ["aac", "aaabbcc"], ["ac", "aabbbc", "aab"]),
            ("root ::= | 'a' root", ["", "aaa"], ["b"]),
            ("e ::= e '+' t | t\nt ::= '(' e ')' | [0-9]", ["1+(2+3)+4"], ["1+", "(1"]),
            ("root ::= '(' root ')' root | ''", ["", "()", "(())()"], ["(", ")("]),
            ("root ::= 'a' root 'b' | [^b]*", ["aab", "xyzaa", "axxb"], ["b", "aabbb"]),
            ("root ::= [a-z]* 'x'", ["x", "xxx", "abx"], ["", "xa"]),
            (  # é and è begin with the same byte
                "root ::= w tail | v\ntail ::= 'é' | 'é(' root ')'\nw ::= [a-z]+\nv ::= [a-z]+ 'èx'",
                ["abé", "abèx", "aé(bé)"],
                ["abè", "aé()"],
            ),
            ("/* two\nlines */ root ::= /* in */ 'a' /* out */", ["a"], [""]),
        ],
    )
    def it_reads_the_dialect(self, rules: str, good: list[str], bad: list[str]) -> None:
        state = compiled(rules)
        assert [text for text in good if not accepts(state, text)] == []
        assert [text for text in bad if accepts(state, text)] == []

    def it_reads_strings_of_a_recursive_grammar_as_lexemes(self) -> None:
        lark = ebnf_lark.translate(
            'value ::= string | "[" ws (value ("," ws value)*)? "]" ws\n'
            'string ::= "\\"" [^"\\\\]* "\\"" ws\nws ::= ([ \\t\\n] ws)?'
        )
        string = next(line for line in lark.splitlines() if line.count(r"\x{22}") >= 2)
        assert string.startswith("T")

    @pytest.mark.parametrize(
        ("rules", "says"),
        [
            ("", "line 1: the grammar has no rule"),
            ('root ::= "a"\nx ::= "b', "line 2: this literal is not closed"),
            ("root ::= [a-z", "not closed"),
            ("root ::= [z-a]", "backwards"),
            ("root ::= []", "no character"),
            (r"root ::= [^\x00-\U0010FFFF]", "no character"),
            ('root := "a"', "`::=`"),
            ('root ::= "a"\n\nroot ::= "b"', "line 3: the rule 'root' is defined a second time"),
            ('root ::= "a"\n   there', "line 2: there is no rule named 'there'"),
            ('root ::= "a" )', r"'\)' does not belong here"),
            ('root ::= ("a"\n | "b"', "line 1: this group is not closed"),
            ('root ::= "a" ; x', "';.*' does not belong here"),
            (r'root ::= "\q"', r"no escape `\\q`"),
            (r'root ::= "\x4"', "2 hexadecimal digits"),
            (r'root ::= "\ud800"', "no character D800"),
            (r'root ::= "\U00110000"', "no character 110000"),
            ('root ::= "a"{3,2}', "below its first"),
            ('root ::= "a"{,}', "{m,n}"),
            ('root ::= "a"{20000}', "10,000 at most"),
            ('root ::= "a"*+', "needs a group"),
            ('root ::= (="a") "b"', "look-ahead"),
            ("root ::= #x20 'a'", "not #x20"),
            ("root ::= 北+ '市'", '"北.*does not belong'),
            ("root ::= " + "(" * 200 + '"a"' + ")" * 200, "60 deep"),
            ('root ::= "a" root', "'root' derives no text"),
            ("a ::= a", "'a' derives no text"),
            ("root ::= 'x' | b\nb ::= c 'y'\nc ::= b", "derives no text"),
        ],
    )
    def it_says_where_and_what_is_wrong(self, rules: str, says: str) -> None:
        with pytest.raises(ConfigurationError, match=says):
            compiled(rules)

    @settings(max_examples=examples(300), deadline=None)
    @given(rules=st.text("ab:=|()[]{}^-*+?,\\\"'#/. \n0x", max_size=40))
    def it_reads_or_refuses_any_text(self, rules: str) -> None:
        with contextlib.suppress(ConfigurationError):
            assert compiled("root ::= " + rules).admitted([]) == 0


def doubling(depth: int) -> str:
    return "\n".join(f"r{n} ::= r{n + 1} r{n + 1}" for n in range(depth)) + f'\nr{depth} ::= "a" | "b"'


HOSTILE = {
    "a megabyte": 'root ::= "' + "a" * (1 << 20) + '"',
    "many options": "root ::= " + " | ".join(f'"{n}"' for n in range(20_000)),
    "many options that recurse": "root ::= root " + " | ".join(f'"{n}"' for n in range(20_000)),
    "exponential text": doubling(60),
    "exponential, and recursive": doubling(60) + '\nroot ::= r0 | "(" root ")"',
    "long chain": "\n".join(f"r{n} ::= r{n + 1}" for n in range(9000)) + '\nr9000 ::= "a"',
    "longest chain": "\n".join(f"r{n} ::= r{n + 1}" for n in range(900)) + '\nr900 ::= "a"',
    "long recursive chain": "\n".join(f'r{n} ::= r{n + 1} | "a" r0 "b"' for n in range(6000)) + '\nr6000 ::= "a"',
    "nested counts": 'root ::= ((([a-z]{1,10000} "x"){1,10000} "y"){1,10000} "z"){1,10000}',
    "nested counts that recurse": 'root ::= ((([a-z] root? ){1,9000} "y"){1,9000} "z"){1,9000} | "q"',
    "ambiguous": 'root ::= (("a"? "a"?)* ("a"* "a"*)+)* root? | "b"',
    "ambiguous recursion": 'root ::= root root root | "a" | ""',
    "states without end": "root ::= [ab]* 'a' [ab]{900} | '(' root ')'",
    "wide classes": "root ::= " + " ".join(f"[\\u{n:04x}-\\u{n + 900:04x}]*" for n in range(0x4E00, 0x6000, 2)),
    "nothing but comments": "#" * 199_000,
    "unclosed comments": "root ::= " + "a /* " * 39_000,
    "open groups": "(" * 199_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_grammar_is_followed_or_refused_in_bounded_memory(name: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with contextlib.suppress(ConfigurationError):
        state = compiled(HOSTILE[name])
        for _ in range(12):
            token = int(state.mask(torch.zeros(TOKENIZER.size)).argmax())
            if state.finished or token == 1:
                break
            state.accept([token])
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 600_000  # kB


def test_a_tree_keeps_no_empty_item() -> None:
    rules = ebnf.read('root ::= "" "a" ("" ("b" "")) ""')
    assert rules.rules["root"] == Sequence((Chars(((97, 97),)), Chars(((98, 98),))))
