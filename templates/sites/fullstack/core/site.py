"""What `site.json` says: the site's name, language, roles and menu. Read once."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.settings import ROOT

LEVELS = {"member": 1, "staff": 2, "admin": 3}
"""What the fixed roles may at least do; a visitor who is not signed in has level 0."""


@dataclass(frozen=True)
class Site:
    """The site as people see it."""

    name: str
    tagline: str
    language: str
    currency: str
    style: str
    accent: str | None
    signup: bool
    titles: dict[str, str]
    """How people call members and staff."""
    roles: tuple[dict[str, str], ...]
    menu: tuple[dict[str, str], ...]

    def level(self, role: str) -> int:
        """What a role may at least do: 1 member, 2 staff, 3 admin."""
        own = {extra["name"]: LEVELS[extra["level"]] for extra in self.roles}
        return LEVELS.get(role) or own.get(role, 1)

    def role_titles(self) -> dict[str, str]:
        """Every role that an account can have, and how people call it."""
        fixed = {"member": self.titles["member"], "staff": self.titles["staff"], "admin": "Admin"}
        if self.language == "zh":
            fixed["admin"] = "管理员"
        return fixed | {extra["name"]: extra["title"] for extra in self.roles}


@cache
def site() -> Site:
    """The site of this folder."""
    told: dict[str, Any] = json.loads((ROOT / "site.json").read_text("utf-8"))
    return Site(**told | {"roles": tuple(told["roles"]), "menu": tuple(told["menu"])})
