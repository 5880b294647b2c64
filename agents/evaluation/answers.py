"""BrowseComp's form of an answer: Explanation, Exact Answer, Confidence; and the docids that an explanation cites.

The three lines are the published form; models bend it in many ways, so reading it is lenient. It judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel

_LABELS = r"explanation|exact answer|confidence|解释|准确答案|置信度"
_FIELD = re.compile(
    rf"^[\s>*_#]*(?P<name>{_LABELS})[\s*_]*[:：][\s*_]*(?P<text>.*?)(?=^[\s>*_#]*(?:{_LABELS})[\s*_]*[:：]|\Z)",
    re.IGNORECASE | re.MULTILINE | re.DOTALL,
)
_NAMES = {"解释": "explanation", "准确答案": "exact answer", "置信度": "confidence"}
_PERCENT = re.compile(r"\d+(?:\.\d+)?")
_CITED = re.compile(r"\[([^\[\]]{1,200})\]|【([^【】]{1,200})】")
UNSURE = 100.0
"""What a judge takes for the confidence of an answer that tells none, by the published protocol."""


class Answer(BaseModel, frozen=True):
    """What an answer in that form says."""

    explanation: str = ""
    exact: str | None = None
    """None when there is none."""
    confidence: float | None = None
    """0 to 100; None when it is not told."""


def response_of(explanation: str, exact: str | None, confidence: float) -> str:
    """An answer as text in BrowseComp's form."""
    return f"Explanation: {explanation.strip()}\nExact Answer: {exact or 'None'}\nConfidence: {round(confidence)}%"


def read_response(text: str) -> Answer:
    """The parts of an answer; the last of each counts, as models correct themselves."""
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(text):
        name = match["name"].lower()
        fields[_NAMES.get(name, name)] = match["text"].strip().strip("*_").strip()
    exact = fields.get("exact answer", "").splitlines()
    said = exact[0].strip(" *_`") if exact else ""
    percent = _PERCENT.search(fields.get("confidence", ""))
    return Answer(
        explanation=fields.get("explanation", ""),
        exact=None if said.lower().rstrip(".") in ("", "none", "unknown", "n/a", "无", "未知") else said,
        confidence=min(100.0, float(percent.group())) if percent else None,
    )


def cited_docids(text: str, known: Sequence[str] | None = None) -> list[str]:
    """Docids in square or lenticular brackets, alone or several, each once, in order.

    Without `known` docids are numbers, as BrowseComp-Plus has them; else those of `known` alone count.
    """
    found: dict[str, None] = {}
    for match in _CITED.finditer(text):
        inside = match.group(1) or match.group(2) or ""
        tokens = re.findall(r"\d+", inside) if known is None else re.split(r"[,;，；\s]+", inside)
        found |= dict.fromkeys(token for token in tokens if known is None or token in set(known))
    return list(found)
