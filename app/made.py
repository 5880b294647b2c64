"""A finished artifact as pages show it: read from its version in the store, never from a folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.store import Store, projects, versions
from app.store.records import Version

SLIDE = re.compile(r"slides/\d{2,3}\.png")


@dataclass
class Made:
    """The version that a project shows."""

    store: Store
    version: Version

    @property
    def spec(self) -> dict[str, Any]:
        return self.version.spec

    @property
    def slides(self) -> list[str]:
        """Names of the slides' pictures, in order."""
        found = sorted(path for path in self.version.files if SLIDE.fullmatch(path))
        return found or [path for path in ("poster.png",) if path in self.version.files]

    @property
    def is_site(self) -> bool:
        """Whether its files are a site's repository."""
        return "run" in self.version.files and "spec.json" in self.version.files

    def file(self, path: str) -> bytes:
        """A file of the version. Raises KeyError, StoreError."""
        return self.store.blobs.get(self.version.files[path])

    @cached_property
    def passages(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Passage id → (source name, passage)."""
        if "sources.json" not in self.version.files:
            return {}
        sources = json.loads(self.file("sources.json"))["sources"]
        return {p["id"]: (source["name"], p) for source in sources for p in source["passages"]}

    @cached_property
    def faults(self) -> list[dict[str, Any]]:
        """What the checks found."""
        return json.loads(self.file("checks.json"))["faults"] if "checks.json" in self.version.files else []


def shown(store: Store, project_id: str) -> Made | None:
    """The version that the project shows; None before there is one."""
    with store.read() as session:
        project = projects.get(session, project_id)
        return Made(store, versions.get(session, project.head_id)) if project.head_id else None
