"""What a person entered in a site's preview goes along with the next wish, so that no row is lost by it."""

from __future__ import annotations

from app.preview.sites import sites_of
from app.store.records import Project
from app.views.here import Here

NAME = "preview-data.zip"
"""The job's input: `preview.db` and `preview-uploads/…` as they are now."""


def data_beside(here: Here, project: Project) -> dict[str, str]:
    """Keep the running preview's data, its site stopped; name → hash, nothing where it never ran here.

    Raises ImpastoError.
    """
    if project.head_id is None:
        return {}
    data = sites_of(here.settings, here.store).pool.data_of(project.head_id)
    if data is None:
        return {}
    (blob,) = here.store.keep(data)
    return {NAME: blob.sha256}
