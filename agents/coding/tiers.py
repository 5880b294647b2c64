"""Which channel a model can use, found by asking it to change three small files. Never by its name.

With tools right both times: search and replace (and a shell, where its context takes long outputs). Without, but with a
whole file given back right: whole files. Else marked places under a grammar.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from agents.coding.asking import Asker
from agents.coding.base import Cancel, Refused, Tier, never
from agents.coding.calls import calls_of
from agents.coding.matching import Block, apply
from agents.coding.toolbox import Edit
from agents.errors import ConfigurationError, ImpastoError
from agents.files import write_whole
from agents.structure import without_thoughts

VERSION = 1
"""Raised when the probe changes, so that cached answers of an older one are not used."""
SHELL_CONTEXT = 24_000
"""Tokens of context from which on a model gets a shell: outputs are long."""
SYSTEM = "You change files by calling the tool edit once. Keep everything else as it is."
WHOLE = (
    "You change files. Answer with the whole new file in one fenced block, nothing else. Keep everything else as it is."
)
FILES: list[tuple[str, str, str, str]] = [
    (
        "prices.py",
        "TAX = 0.19\n\n\ndef gross(net: float) -> float:\n    return net * (1 + TAX)\n\n\n"
        "def net(gross: float) -> float:\n"
        "    return gross / (1 + TAX)\n",
        "Round what the function gross returns to 2 digits.",
        r"TAX = 0\.19\n\n\ndef gross\(net: float\) -> float:\n    return round\(net \* \(1 \+ TAX\), 2\)\n\n\n"
        r"def net\(gross: float\) -> float:\n"
        r"    return gross / \(1 \+ TAX\)",
    ),
    (
        "card.html",
        '<article class="card">\n  <h2>{{ row.title }}</h2>\n  <p>{{ row.text }}</p>\n</article>\n',
        "Show row.price in a paragraph of class price, after the text.",
        r'<article class="card">\n  <h2>\{\{ row\.title \}\}</h2>\n  <p>\{\{ row\.text \}\}</p>\n\s*<p class="price">'
        r"\s*\{\{ row\.price[^}]*\}\}\s*</p>\n</article>",
    ),
]
_FENCE = re.compile(r"```[^\n]*\n(.*?)\n?```", re.S)
_known: dict[str, Tier] = {}


def tier_of(model: Any, *, data: Path | None = None, cancel: Cancel = never) -> Tier:
    """The tier of a model; kept below `data` where given, else for this process. Raises Cancelled, ModelError."""
    identity = str(getattr(model, "identity", None) or f"{type(model).__name__}-{id(model)}")
    key = hashlib.sha256(f"coding {VERSION}\n{identity}".encode()).hexdigest()[:24]
    if key in _known:
        return _known[key]
    kept = data / "profiles" / f"{key}.tier" if data is not None else None
    if kept is not None and kept.is_file():
        try:
            _known[key] = Tier(int(kept.read_text("ascii").strip()))
            return _known[key]
        except ValueError:
            kept.unlink(missing_ok=True)
    _known[key] = tier = probe(model, cancel)
    if kept is not None:
        write_whole(kept, str(int(tier)).encode())
    return tier


def probe(model: Any, cancel: Cancel = never) -> Tier:
    """Ask for one small change in each file, by tool and then as a whole file."""
    asker = Asker(model, cancel=cancel)
    if all(_by_tool(asker, *file) for file in FILES):
        return Tier.SHELL if asker.counter.context >= SHELL_CONTEXT else Tier.PATCH
    return Tier.WHOLE if all(_as_whole(asker, *file) for file in FILES) else Tier.SLOTS


def _asked(system: str, name: str, text: str, wish: str) -> list[Any]:
    return [SystemMessage(system), HumanMessage(f"{wish}\n\n{name}:\n```\n{text}```")]


def _by_tool(asker: Asker, name: str, text: str, wish: str, right: str) -> bool:
    try:
        answer: AIMessage = asker.ask(_asked(SYSTEM, name, text, wish), ["edit"])
    except ConfigurationError:
        return False
    except ImpastoError as error:
        if error.code == "cancelled" or "tool" not in error.sentence.lower():
            raise
        return False
    calls = calls_of(answer, ["edit"], 0)
    if len(calls) != 1 or not isinstance(given := calls[0].given, Edit):
        return False
    try:
        done = apply(text, [Block(c.search, c.replace, c.all) for c in given.edits])
    except Refused:
        return False
    return re.fullmatch(right, done.text.strip()) is not None


def _as_whole(asker: Asker, name: str, text: str, wish: str, right: str) -> bool:
    answer = without_thoughts(str(asker.ask(_asked(WHOLE, name, text, wish)).text))
    found = _FENCE.findall(answer)
    return len(found) == 1 and re.fullmatch(right, found[0].strip()) is not None
