"""What describes a site beside its code: `site.json`, `spec.json`, the seeds, the README."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from agents.site.generate.naming import address
from agents.site.spec import Entity, Periodic, SiteSpec


def site(spec: SiteSpec) -> str:
    """The text of `site.json`."""
    return _json(
        {
            "name": spec.name,
            "tagline": spec.tagline,
            "language": spec.language,
            "currency": spec.currency,
            "style": spec.style,
            "accent": spec.accent,
            "signup": spec.signup,
            "titles": {"member": spec.member_title, "staff": spec.staff_title},
            "roles": [role.model_dump() for role in spec.roles],
            "menu": menu(spec),
        }
    )


def menu(spec: SiteSpec) -> list[dict[str, str]]:
    """The entries of the menu: home, what people come for, written pages, what the staff needs."""
    chinese = spec.language == "zh"
    home = next((page.title for page in spec.pages if page.path == ""), "首页" if chinese else "Home")
    entries = [{"label": home, "path": "/", "who": "everyone"}]
    for entity in spec.entities:
        if entity.menu and entity.access.read != "nobody":
            who = "member" if entity.access.read == "owner" else entity.access.read
            entries.append({"label": entity.titles, "path": address(entity), "who": who})
    for page in spec.pages:
        if page.menu and page.path:
            entries.append({"label": page.title, "path": f"/{page.path}", "who": "everyone"})
    entries.append({"label": spec.dashboard.title, "path": "/dashboard", "who": "staff"})
    entries.append({"label": "管理后台" if chinese else "Admin", "path": "/admin", "who": "admin"})
    return entries


def spec_json(spec: SiteSpec) -> str:
    """The text of `spec.json`."""
    return _json(spec.model_dump(mode="json"))


def seeds(entity: Entity) -> str:
    """The text of a feature's `seed.json`."""
    return _json(entity.rows)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def readme(spec: SiteSpec) -> str:
    """The text of `README.md`, in English: it is for those who run and change the site."""
    told = {
        "{name}": spec.name,
        "{tagline}": spec.tagline or "A web site.",
        "{features}": "\n".join(_line(entity) for entity in spec.entities) or "| none yet | | | | | |",
    }
    comes = any(isinstance(rule, Periodic) for entity in spec.entities for rule in entity.rules)
    told["{periods}"] = (
        "./run periods              # makes what comes each month and is missing; a line for cron\n" * comes
    )
    written = Path(__file__).with_name("readme.md").read_text("utf-8")
    for mark, words in told.items():
        written = written.replace(mark, words)
    return written


def _line(entity: Entity) -> str:
    access = entity.access
    titles = entity.titles.replace("|", "/")
    return f"| {titles} | `{address(entity)}` | {access.read} | {access.create} | {access.update} | {access.delete} |"
