"""What was entered into a site since it was made, as far as everybody may read it: so that a wish can name it.

It reads the preview's database and knows of each row only the text that stands for it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from agents.site.spec import Entity, SiteSpec

MOST = 58
"""Rows of one kind, those of the spec included."""
NAMED = ("text", "email", "phone", "choice")
"""Kinds of field whose column holds the text itself."""


def with_entered(spec: SiteSpec, database: Path) -> SiteSpec:
    """The spec with the rows that the preview has beside its own, of kinds that staff keep and everybody reads.

    For reading a wish alone: the rows hold nothing but their display text. A database that cannot be read adds none.
    """
    if not database.is_file():
        return spec
    changed = spec.model_copy(deep=True)
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            for entity in changed.entities:
                _add(connection, entity)
    except sqlite3.Error:
        return spec
    return changed


def _add(connection: sqlite3.Connection, entity: Entity) -> None:
    field = next(f for f in entity.fields if f.name == entity.display)
    if field.kind not in NAMED or entity.access.read != "everyone" or entity.access.create not in ("staff", "admin"):
        return
    known = {str(row.get(entity.display, "")).strip().lower() for row in entity.rows}
    query = f'SELECT "{field.name}" FROM "{entity.plural}" ORDER BY id DESC LIMIT {MOST}'
    for (text,) in connection.execute(query):
        if len(entity.rows) >= MOST:
            return
        if isinstance(text, str) and text.strip() and text.strip().lower() not in known:
            known.add(text.strip().lower())
            entity.rows.append({entity.display: text})
