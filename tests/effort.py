"""How much a property is tried: a part of its examples in CI, all of them in `./impasto test --full`."""

from __future__ import annotations

import os

from app.commands.test import FULL


def long() -> bool:
    """Whether these are the long suites."""
    return bool(os.environ.get(FULL))


def examples(count: int) -> int:
    """`count` examples in the long suites, a fifth of them, at least 15, else."""
    return count if long() else max(15, count // 5)
