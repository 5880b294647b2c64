"""Refusals in Chinese: every sentence that the page may meet has one, and says what it names."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.words.refusals import SAID, in_chinese
from app.words.refusals.terms import NAMES

ROOT = Path(__file__).parents[2]
ROOMS = (
    "agents/artifact", "agents/brand", "agents/choices.py", "agents/deck/checkpoints.py", "agents/deck/edits",
    "agents/deck/graph.py", "agents/deck/making.py", "agents/endpoint.py", "agents/files.py", "agents/llm.py",
    "agents/net", "agents/poster", "agents/render/browser.py", "agents/render/executable.py", "agents/research",
    "agents/sandbox/bubblewrap.py", "agents/sandbox/choosing.py", "agents/sandbox/linux.py", "agents/sandbox/probing.py",
    "agents/site/confined.py", "agents/site/making.py", "agents/site/returning.py", "agents/site/steps.py",
    "agents/site/turns", "agents/site/wishes", "agents/sources", "agents/tools", "app/identity/quotas.py", "app/jobs",
    "app/doctor.py", "app/preview", "app/researched.py", "app/store/projects.py", "app/store/versions.py", "app/submitting.py",
    "model/download.py", "model/hub.py", "model/pulling.py",
)  # fmt: skip
"""Whose errors reach the page. Reading of sites' sentences says it in the person's language by itself."""

STATES = {"ok", "warn", "fail"}
"""Of a finding; the page shows them as colours."""


@pytest.fixture(scope="module")
def family() -> frozenset[str]:
    """Classes whose words reach the page: the error family's, but for the one that says that a person stopped; findings."""
    texts = [p.read_text("utf-8") for room in ("agents", "app", "model") for p in (ROOT / room).rglob("*.py")]
    bases = {name: base for text in texts for name, base in re.findall(r"^class (\w+)\((\w+)", text, re.MULTILINE)}
    known = {"ImpastoError"}
    while new := {name for name, base in bases.items() if base in known} - known:
        known |= new
    return frozenset(known) - {"Cancelled"} | {"Finding", "Layer"}


def shapes(node: ast.expr, constants: dict[str, str]) -> list[str]:
    """The sentences that an expression may give, `{}` for what they name; none when it is not written there."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.Name(id=name) if name in constants:
            return [constants[name]]
        case ast.IfExp(body=one, orelse=other):
            return shapes(one, constants) + shapes(other, constants)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in shapes(left, constants) for b in shapes(right, constants)]
        case ast.JoinedStr(values=values):
            parts = [shapes(v, constants) if isinstance(v, ast.Constant) else named(v, constants) for v in values]
            return ["".join(chosen) for chosen in itertools.product(*parts)]
    return []


def named(value: ast.expr, constants: dict[str, str]) -> list[str]:
    inner = value.value if isinstance(value, ast.FormattedValue) else value
    return (shapes(inner, constants) if isinstance(inner, ast.IfExp) else []) or ["{}"]


def raised(path: Path, classes: frozenset[str]) -> Iterator[str]:
    """Sentences and hints of the errors that a file makes."""
    tree = ast.parse(path.read_text("utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in classes:
            told = node.args if ast.unparse(node.func) in {"Finding", "Layer"} else node.args[:1]
            for said in [*told, *(k.value for k in node.keywords if k.arg == "fix")]:
                yield from shapes(said, constants)


def is_english(shape: str) -> bool:
    """Whether it has words of its own: a shape of names alone would be found in everything."""
    return len(re.findall("[A-Za-z]", shape.replace("{}", ""))) > 3 and not re.search("[一-鿿]", shape)


@pytest.mark.parametrize("room", ROOMS)
def it_has_chinese_for_whatever_a_room_refuses(room: str, family: frozenset[str]):
    place = ROOT / room
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    assert files
    wanted = {shape for path in files for shape in raised(path, family) if is_english(shape)}
    assert sorted(wanted - SAID.keys() - NAMES.keys() - STATES) == []


def it_names_in_chinese_what_is_named_in_english():
    for english, chinese in SAID.items():
        said = chinese.format(*(f"<{n}>" for n in range(english.count("{}"))))
        assert ("<" in said) == ("{}" in english), english
        assert re.search("[一-鿿]", said), english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("notes.txt holds nothing but blanks.", "notes.txt 里只有空白。"),
        ("There is no slide 9: the deck has 6.", "没有第9页，一共6页。"),
        ("q3.docx is named .docx but its bytes are a PDF.", "q3.docx 的后缀是 .docx，内容却是 PDF。"),
        (
            "That does not fit the layout “timeline”: it needs at least 3 points, and there are 1.",
            "不适合版式“timeline”：至少需要 3 条要点，现有 1 条。",
        ),
        ("The job “{x}” cannot be retried: it is done.", "任务“{x}”不能重试：它已完成。"),
        ("版面放不下。", "版面放不下。"),
        ("Nobody has put this into Chinese.", "Nobody has put this into Chinese."),
    ],
)
def it_says_a_sentence_by_its_shape(english: str, chinese: str):
    assert in_chinese(english) == chinese


def it_says_what_was_remarked_of_what_was_made():
    remarked = "10 slides were asked for; what there is to say fills 6, and nothing was padded."
    assert in_chinese(remarked) == "要求 10 页；现有内容够写 6 页，没有注水。"
    assert in_chinese("No pictures were found: Search is unavailable (429).") == "没有找到图片：搜索不可用（429）。"
