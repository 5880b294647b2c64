"""Once: a step of work without a graph that is worth keeping, because a model answered in it.

Whoever can be cut off gives a `once` that remembers; work that begins anew then asks the model nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Once = Callable[[str, Callable[[], Any]], Any]
"""`once(name, work)`: what `work` gives, as JSON; of a step that was done before, what it gave then."""


def always(name: str, work: Callable[[], Any]) -> Any:
    """Forgets: every step is done."""
    return work()
