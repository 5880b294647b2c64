"""Which file of a version is the artifact itself in a format. It knows names only."""

from __future__ import annotations

from collections.abc import Iterable


def export_name(files: Iterable[str], kind: str, form: str) -> str | None:
    """The file `<kind>.<form>`, else the first of that format at the top; None where there is none."""
    top = sorted(path for path in files if "/" not in path and path.endswith(f".{form}"))
    return f"{kind}.{form}" if f"{kind}.{form}" in top else next(iter(top), None)
