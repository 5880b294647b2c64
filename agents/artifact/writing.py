"""A page written by a strong model: one file, tried in Chromium, its faults sent back a few times. It keeps no file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from agents.artifact.spec import Trial
from agents.coding.accepting import placeholder
from agents.coding.asking import Asker
from agents.coding.base import Cancel, Limits
from agents.coding.parsing import fault_of
from agents.prompts import data, prompt
from agents.sources.base import Language
from agents.steps import Once, always
from agents.structure import without_thoughts

REPAIRS = 3
LARGEST = 400_000
"""Characters of a page."""
POLICY = (
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; "
    "style-src 'unsafe-inline'; img-src data:; font-src data:; media-src data:; base-uri 'none'; form-action 'none'\">"
)
MARK = '<meta name="generator" content="Impasto">'
_FENCE = re.compile(r"```(?:html)?[^\n]*\n(.*?)\n?```", re.S | re.I)
_OUTSIDE = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//|@import|url\(\s*["']?(?:https?:)?//""", re.I)
_LINK = re.compile(r"""<a\b[^>]*>""", re.I)
_AWAY = re.compile(
    r"""http-equiv\s*=\s*["']?\s*refresh|\blocation\s*(?:\.\s*href\s*)?=(?!=)|\blocation\s*\.\s*(?:assign|replace)\s*\(|\bwindow\s*\.\s*open\s*\(""",
    re.I,
)
_BEGIN = re.compile(r"""\s*(?:<!doctype[^>]*>\s*)?(?P<html><html\b(?:[^>"']|"[^"]*"|'[^']*')*>)?""", re.I)


@dataclass
class Written:
    """The last page that the model wrote, with its trial; `html` is empty when none could be used."""

    html: str
    trial: Trial
    attempts: int
    failures: int
    tokens: int


def write(
    sentence: str,
    language: Language,
    model: Any,
    trying: Callable[[str], Trial],
    *,
    before: str = "",
    cancel: Cancel,
    once: Once = always,
) -> Written:
    """Let the model write the page, or change `before`; `once` keeps its answers.

    Raises Cancelled, ModelError, ContextTooLong.
    """
    asker = Asker(model, Limits(), cancel)
    best = Written("", Trial(faults=["no page was written"]), 0, 0, 0)
    told, last = "", before
    for attempt in range(1, REPAIRS + 2):
        asker.check(0)
        messages = prompt(
            "artifact_html.v1",
            wish=data("wish", sentence),
            language={"zh": "Chinese", "en": "English"}[language],
            page=data("page", last) if last else "There is no page yet.",
            faults=told,
        )
        answer = once(f"answer-{attempt}", lambda asked=messages: without_thoughts(str(asker.ask(asked).text)))
        page, faults = page_in(answer, last)
        trial = Trial(faults=faults) if faults else trying(page)
        failures = best.failures + bool(trial.faults)
        keeps = page and (not best.html or len(trial.faults) <= len(best.trial.faults))
        best = Written(
            page if keeps else best.html,
            trial if keeps or not best.html else best.trial,
            attempt,
            failures,
            asker.tokens,
        )
        if page and not trial.faults:
            break
        last = page or last
        told = data("faults", "\n".join(f"- {fault}" for fault in trial.faults))
    return best


def page_in(answer: str, before: str) -> tuple[str, list[str]]:
    """The page of an answer, and why it cannot be used."""
    fenced = _FENCE.findall(answer)
    if not fenced and "```" not in answer and "<html" in answer.lower():
        fenced = [
            answer[
                answer.lower().find("<!doctype") if "<!doctype" in answer.lower() else answer.lower().find("<html") :
            ]
        ]
    if not fenced:
        return "", ["the answer holds no complete HTML file in one fenced block"]
    page = max(fenced, key=len).strip() + "\n"
    if "</html>" not in page.lower():
        return "", ["the file breaks off: </html> is missing"]
    if len(page) > LARGEST:
        return "", [f"the file has {len(page)} characters; {LARGEST} are the most"]
    if line := placeholder(before, page):
        return "", [f"{line.strip()!r} stands for code that is not there; write everything out"]
    if fault := fault_of("page.js.html", re.sub(r"\{\{|\{%|\{#", "{ ", page)):
        return "", [fault]
    if _OUTSIDE.search(_LINK.sub("", page)):
        return "", ["the file loads something from outside; everything must be in it"]
    if _AWAY.search(page):
        return "", ["the page leads away from itself or opens windows; a person may only do that by a link"]
    return _confined(page), []


def _confined(page: str) -> str:
    """The page with the policy that keeps it from the network, whoever opens it.

    It stands before everything that the model wrote: what comes ahead of a policy, if only a script before the head or
    a head within a comment, is not held by it. Browsers take a second html tag's attributes, and leave out a second
    head.
    """
    page = re.sub(r"<meta[^>]+content-security-policy[^>]*>", "", page, flags=re.I)
    begin = _BEGIN.match(page)
    assert begin is not None  # it matches nothing too
    rest = re.sub(r"^\s*<head>", "", page[begin.end() :], count=1, flags=re.I)
    return f"<!doctype html>\n{begin.group('html') or '<html>'}\n<head>\n{POLICY}\n{MARK}{rest}"
