"""Refusals of Chinese wishes are Chinese: every sentence that an edit can raise has its pattern."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.deck.edits.errors import EditRefused, NeedsModel
from agents.deck.edits.refusals import chinese, in_language

ROOMS = [Path("agents/deck/edits"), Path("agents/poster/edits")]
KINDS = {"EditRefused", "NeedsModel", "NotUnderstood"}
OWN_CHINESE = "was not understood, so nothing was changed"  # what is said where no rule reads it has both at its place
BLANK = "Ahoj 7"


def _said(node: ast.expr | None) -> Iterator[str]:
    """A sentence with its blanks filled; of a choice between two both."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(v.value if isinstance(v, ast.Constant) else BLANK for v in values)  # type: ignore[misc]
        case ast.IfExp(body=body, orelse=other):
            yield from _said(body)
            yield from _said(other)
        case _:
            return


def raised() -> list[str]:
    """Every sentence and fix that a refusal is raised with."""
    found: list[str] = []
    for path in (p for room in ROOMS for p in sorted(room.rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS:
                parts = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "fix")]
                found += [said for part in parts for said in _said(part)]
    return [s for s in dict.fromkeys(found) if s != BLANK and not any("\u4e00" <= c <= "\u9fff" for c in s[:8])]


@pytest.mark.parametrize("sentence", raised())
def it_has_a_pattern_for_every_sentence(sentence: str):
    if OWN_CHINESE in sentence or sentence.startswith(("Say it like “make", "Decks can")):
        return
    said = chinese(sentence)
    assert any("\u4e00" <= c <= "\u9fff" for c in said)
    assert (BLANK in said) == (BLANK in sentence) or "needs a model" in sentence


def it_keeps_names_and_numbers_and_the_kind_of_the_error():
    error = EditRefused("There is no slide 30: the deck has 8.", fix="Name a slide from 1 to 8.")
    assert str(in_language(error, "zh")) == "没有第30页，一共8页。 请说1到8之间的页码。"
    assert str(in_language(error, "en")) == str(error)
    needs = NeedsModel(
        "Translating needs a model that writes; the configured one (small) only chooses and shortens. "
        "（翻译需要能写作的模型。）"
    )
    assert isinstance(in_language(needs, "zh"), NeedsModel)
    assert str(in_language(needs, "zh")) == "翻译需要能写作的模型，现在配置的 (small)只会选择和缩短。"
    assert "（" not in str(in_language(needs, "en"))
