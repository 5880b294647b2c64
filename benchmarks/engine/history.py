"""Ratios of earlier runs on this machine, and which of them fell. A ratio to a peer measured in the same run outlives
what else the machine was doing better than a rate does.

It keeps lines of JSON in the data directory; it knows nothing of how anything is measured.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping
from pathlib import Path

KEPT, LOOKED_AT = 200, 5
FALL = 0.85
"""A ratio below this share of the median of the last runs has fallen."""


def fallen(file: Path, setting: str, ratios: Mapping[str, float]) -> list[str]:
    """What fell, compared with the last runs of the same `setting` (model, threads, processor). A sentence each."""
    earlier = [entry["ratios"] for entry in read(file) if entry["setting"] == setting][-LOOKED_AT:]
    said = []
    for name, ratio in ratios.items():
        known = [entry[name] for entry in earlier if name in entry]
        if known and ratio < FALL * statistics.median(known):
            usual = statistics.median(known)
            said.append(f"{name} fell: {ratio:.2f} times the peer, {usual:.2f} in the last {len(known)} runs.")
    return said


def remember(file: Path, when: str, setting: str, ratios: Mapping[str, float]) -> None:
    """Add a run; the oldest leave."""
    entries = [*read(file), {"when": when, "setting": setting, "ratios": {k: round(v, 4) for k, v in ratios.items()}}]
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_suffix(".tmp")
    making.write_text("".join(json.dumps(entry) + "\n" for entry in entries[-KEPT:]))
    making.replace(file)


def read(file: Path) -> list[dict]:
    """Runs so far, oldest first; a damaged line counts as none."""
    entries = []
    for line in file.read_text().splitlines() if file.is_file() else []:
        try:
            entry = json.loads(line)
            entries += [entry] if isinstance(entry["ratios"], dict) and isinstance(entry["setting"], str) else []
        except (ValueError, KeyError, TypeError):
            continue
    return entries
