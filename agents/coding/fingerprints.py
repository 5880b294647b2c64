"""Whether an error is the one from before: its tests, exceptions and checks without numbers, places and times.

`Attempts` counts how often each came back after something was changed, and says what follows: nothing, another
strategy, or the end. It repairs nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from agents.coding.base import Problem

SECOND, THIRD = 2, 3
_TEST = re.compile(r"^(?:FAILED|ERROR)\s+(\S+)", re.M)
_RAISED = re.compile(r"^(?:E\s+)?((?:\w+\.)*\w*(?:Error|Exception|Warning|Refused|Missing|Exit)\b[^\n]*)", re.M)
_ASSERTED = re.compile(r"^E\s+(assert\b[^\n]*)", re.M)
_NOISE = [
    (re.compile(r"\x1b\[[0-9;]*m"), ""),
    (re.compile(r"0x[0-9a-f]+", re.I), "ADDRESS"),
    (re.compile(r"(?:[\w.~-]*/)+([\w.-]+)"), r"\1"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]?[\d:.]*Z?"), "TIME"),
    (re.compile(r"\b[0-9a-f]{8,}\b", re.I), "HASH"),
    (re.compile(r"\d+(?:\.\d+)?"), "N"),
    (re.compile(r"\s+"), " "),
]

Follows = Literal["go on", "change", "give up"]


def normal(text: str) -> str:
    """The text without what differs from run to run."""
    for pattern, put in _NOISE:
        text = pattern.sub(put, text)
    return text.strip()


def of_output(output: str) -> str:
    """The fingerprint of a command's output that failed."""
    tests = sorted({normal(t) for t in _TEST.findall(output)})
    raised = sorted({normal(r)[:160] for r in [*_RAISED.findall(output), *_ASSERTED.findall(output)]})
    if not tests and not raised:
        raised = [normal(line) for line in output.strip().splitlines()[-4:]]
    return _hash([*tests, *raised])


def of_problems(problems: Sequence[Problem]) -> str:
    """The fingerprint of checks that do not hold."""
    return _hash(sorted({f"{normal(p.id)} {normal(p.words)[:160]}" for p in problems}))


def of_refusal(tool: str, path: str, reason: str) -> str:
    """The fingerprint of a tool's error."""
    return _hash([tool, path, normal(reason.split("\n", 1)[0])[:120]])


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@dataclass
class Attempts:
    """How often each error came back. An error seen again without any change in between is not an attempt."""

    counts: dict[str, int] = field(default_factory=dict)
    _state: dict[str, str] = field(default_factory=dict)

    def seen(self, fingerprint: str, state: str) -> Follows:
        """Count an error with the folder in `state`. `change` at the second attempt that ends so, then `give up`."""
        if self._state.get(fingerprint) == state:
            return "go on"
        self._state[fingerprint] = state
        self.counts[fingerprint] = self.counts.get(fingerprint, 0) + 1
        count = self.counts[fingerprint]
        return "give up" if count >= THIRD else "change" if count == SECOND else "go on"
