"""What may be written over what: nothing broken off, no "rest unchanged". Writes nothing."""

from __future__ import annotations

import ast
import re

from agents.coding.base import Refused
from agents.coding.guarding import LARGEST
from agents.coding.parsing import fault_of

SHORTEST = 12
"""Lines from which on shrinking is watched."""
KEPT = 0.6
"""Share of its lines that a file keeps when it is written whole."""
LONGEST = 120
"""Characters of a line that stands for left out code."""
_COMMENT = re.compile(
    r"^\s*(?:#+|//+|/\*+|\{/\*+|<!--+|\{#-?|--+|;+|%+|\*+|\"{3}|'{3}|REM\b)\s*(.*?)\s*(?:\*+/\}?|--+>|-?#\}|\"{3}|'{3})?\s*$"
)
_BRACKETED = re.compile(r"^\s*[\[(（【]\s*(.*?)\s*[\])）】]\s*$")
_DOTS = re.compile(r"\.{3,}|…+")
_WHAT = (
    r"(?:code|content|methods?|functions?|imports?|styles?|rules?|routes?|fields?|markup|html|css|lines|file|templates?|"
    r"components?|class|script|page|body|blocks?|logic|implementation|section)"
)
_LEFT_OUT = re.compile(
    rf"(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the\s+|your\s+|this\s+)?(?:\w+\s+)?{_WHAT}\b.{{0,40}}$"
    rf"|(?:your\s+|the\s+|other\s+)?(?:existing|remaining|previous|original)\s+{_WHAT}"
    r"(?:\s+(?:here|goes\s+here|remains?.*|stays?.*|unchanged.*|omitted.*|as\s+(?:before|above|is).*|continues?.*))?$"
    r"|(?:unchanged|omitted|snip(?:ped)?|truncated|no\s+changes?(?:\s+(?:here|needed|below))?|same\s+as\s+(?:before|above))\b.{0,20}$"
    r"|(?:the\s+|all\s+)?(?:rest|remaining|remainder|others?|everything|existing|code|above|below|keep)\b.{0,60}"
    r"\b(?:unchanged|the\s+same|same\s+as\s+before|as\s+(?:before|is)|omitted(?:\s+for\s+brevity)?)$"
    r"|keep\s+(?:the\s+)?(?:rest|existing\s+code|everything\s+else)\b.{0,40}$"
    r"|(?:[^\n]{0,8}?)(?:其余|其他|其它|剩余|余下|原有|现有)[^\n]{0,14}?(?:不变|相同|同上|一样|省略|保留|未变|照旧)[^\n]{0,8}$"
    r"|(?:其余|剩余|余下|原有|现有|之前的?)(?:的)?(?:代码|内容|部分|函数|样式)[^\n]{0,8}$"
    r"|(?:保持|保留)[^\n]{0,12}(?:不变|原样|原有代码|其余)[^\n]{0,6}$"
    r"|(?:此处|这里|以下|以上|中间|后面|下面|前面)?(?:的)?(?:代码|内容|部分)?(?:省略|略去|同上)[^\n]{0,10}$",
    re.I,
)
_POINTING = re.compile(
    rf"\b(?:rest|remain\w*|other\w*|existing|previous|original|more|same|unchanged|keep|omitted|etc|your|before|above|{_WHAT[3:-1]})\b"
    r"|其余|其他|剩余|省略|不变|同上|保留|代码|更多",
    re.I,
)
_TOLD = re.compile(r"\b(?:is|are|was|were|must|may|can|should|if|when|because|so|who|which|always|never)\b", re.I)
"""A sentence that tells something: a comment of its own, even where it speaks of what stays the same."""


def accept(name: str, before: str | None, after: str, *, whole: bool, drops: list[str] | None = None) -> None:
    """Raises Refused when `after` must not take the place of `before`; the file is left as it is then.

    `whole`: the model wrote all of the file, so what is missing may be missing by accident; `drops` names what it
    leaves out on purpose.
    """
    if len(after) > LARGEST:
        raise Refused(f"{name} was not written: {len(after)} characters are more than one file should have.")
    if line := placeholder(before or "", after):
        raise Refused(
            f"{name} was not written: {line.strip()!r} stands for code that is not there. "
            "Write everything out, or use edit for the part that changes."
        )
    if before is not None and whole:
        _kept(name, before, after, drops or [])
    if fault := fault_of(name, after):
        if before is None or not fault_of(name, before):
            raise Refused(f"{name} was not written, because it would not parse. {fault}")
        raise Refused(f"{name} was not written: it still does not parse. {fault}")


def placeholder(before: str, after: str) -> str:
    """The line that stands for left out code; empty when there is none that was not there before."""
    known = {line.strip() for line in before.splitlines()}
    return next(
        (line for line in after.splitlines() if len(line.strip()) <= LONGEST and _stands(line, known)),
        "",
    )


def _stands(line: str, known: set[str]) -> bool:
    bare = line.strip()
    if not bare or bare in known:
        return False
    comment, bracketed = _COMMENT.match(line), _BRACKETED.match(line)
    body = comment.group(1) if comment else bracketed.group(1) if bracketed else bare
    dots = _DOTS.findall(body)
    words = _DOTS.sub(" ", body).strip(" \t[]()（）【】<>:：.。")
    if not words:
        return bool(comment and dots)
    if not (comment or bracketed or (dots and _DOTS.match(bare))):
        return False
    if dots:
        return bool(_POINTING.search(words)) and (bool(_DOTS.match(body)) or not _TOLD.search(words))
    return bool(comment or bracketed) and bool(_LEFT_OUT.match(words)) and not _TOLD.search(words)


def _kept(name: str, before: str, after: str, drops: list[str]) -> None:
    old, new = before.strip().splitlines(), after.strip().splitlines()
    there = set(definitions(name, after)) | set(drops)
    lost = [each for each in definitions(name, before) if each not in there]
    if lost:
        raise Refused(
            f"{name} was not written: {', '.join(lost[:8])} would be gone. Write the whole file with them, "
            "or name in `drops` what is meant to go."
        )
    if len(old) >= SHORTEST and len(new) < KEPT * len(old) and not drops:
        raise Refused(
            f"{name} was not written: it would shrink from {len(old)} lines to {len(new)}. Write the whole file, "
            "use edit to remove a part, or name in `drops` what is meant to go."
        )


def definitions(name: str, text: str) -> list[str]:
    """What a file gives to others: functions and classes of Python and JS, blocks and macros of templates."""
    if name.endswith(".py"):
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError):
            return []
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        return [node.name for node in tree.body if isinstance(node, kinds)]
    if name.endswith((".html", ".j2", ".jinja")):
        return re.findall(r"\{%-?\s*(?:block|macro)\s+(\w+)", text)
    if name.endswith((".js", ".mjs")):
        return re.findall(r"^(?:export\s+)?(?:async\s+)?(?:function|class)\s+(\w+)", text, re.M)
    return []
