"""How much a property is tried: a part of its examples in CI, all of them in `./impasto test --full`."""

from __future__ import annotations

import os

from app.commands.test import FULL


def examples(count: int) -> int:
    """`count` examples in the long suites, a third of them, at least 20, else."""
    return count if os.environ.get(FULL) else max(20, count // 3)
