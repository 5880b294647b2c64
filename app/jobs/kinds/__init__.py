"""Which kinds of job there are, one file each. A new one is a file here with its `KIND`, named in `KINDS`.

What it needs: options (`base.Options`), the function that runs it, and the kinds of project that it makes versions of.
The API, the pages, the tools of other agents and the workers find it here; none of them changes.
"""

from __future__ import annotations

from agents.errors import InputRefused
from app.jobs.kinds import artifact, deck, edit, poster, research, site
from app.jobs.kinds.base import Kind, Options, load

__all__ = ["KINDS", "Kind", "Options", "kind_of", "load"]

KINDS: tuple[Kind, ...] = (deck.KIND, edit.KIND, poster.KIND, research.KIND, artifact.KIND, site.KIND)


def kind_of(name: str) -> Kind:
    """The kind of this name. Raises InputRefused."""
    found = next((kind for kind in KINDS if kind.name == name), None)
    if found is None:
        raise InputRefused(
            f"There is no kind of job {name[:80]!r}.", fix=f"Kinds are {', '.join(kind.name for kind in KINDS)}."
        )
    return found
