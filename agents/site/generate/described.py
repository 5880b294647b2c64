"""What describes a site beside its code: `site.json`, `spec.json`, the seeds, the README."""

from __future__ import annotations

import json
from typing import Any

from agents.site.generate.naming import address
from agents.site.spec import Entity, SiteSpec


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
    lines = [f"# {spec.name}", "", *([spec.tagline, ""] if spec.tagline else []), *_RUN, "", "## What it keeps", ""]
    lines += ["| feature | address | who reads | who adds | who changes | who deletes |", "| --- | --- | --- | --- | --- | --- |"]
    for entity in spec.entities:
        access = entity.access
        who = f"{access.read} | {access.create} | {access.update} | {access.delete}"
        lines.append(f"| {entity.titles} | `{address(entity)}` | {who} |")
    lines += ["", *_MAP]
    return "\n".join(lines) + "\n"


_RUN = """## Run it

```sh
./run                      # sets itself up, brings the database up to date, serves on http://127.0.0.1:8000
./run admin you@mail.com   # makes an administrator (asks for a password, or takes $PASSWORD)
./run test                 # the tests of the site and of what it stands on
./run seed                 # plants the example rows into tables that are empty
./run backup [FILE]        # all data in one file, while the site runs; ./run restore FILE puts it back
./run migrate "words"      # after a change of models: a new version of the database; ./run check tries it on a copy
```

Python 3.11 or newer. Or `docker build -t site . && docker run -p 8000:8000 -v site-data:/site/data site`.

| variable | what it says | without it |
| --- | --- | --- |
| `DATABASE_URL` | SQLite or Postgres (`pip install "psycopg[binary]"`) | `sqlite:///data/site.db` |
| `SECRET_KEY` | signs tokens and cookies | made at the first start, in `data/secret` |
| `HOST`, `PORT`, `UDS` | where it listens; a path for a Unix socket | `127.0.0.1`, `8000` |
| `UPLOADS` | where pictures are kept | `data/uploads` |
| `SITE_ENV` | `production`, `preview` (accounts with a known password!), `test` | `production` |
| `TZ` | the zone of the site's clock | that of the machine |

Behind a proxy, let it speak HTTPS and pass `X-Forwarded-For` and `X-Forwarded-Proto` from 127.0.0.1.""".split("\n")

_MAP = """## Where things are

| place | what |
| --- | --- |
| `features/<name>/` | one thing that the site keeps: `models.py` (stored), `forms.py` (asked), `routes.py` (addresses), `rules.py` (what must hold), `templates/`, `seed.json`, tests |
| `features/pages/`, `features/dashboard/` | written pages; figures and charts of the staff |
| `core/` | accounts, access, forms, lists, rules, back office, backups: shared by all features |
| `templates/`, `static/` | the frame of every page, its parts, the style |
| `migrations/versions/` | the versions of the database, in order; never edited once they were applied |
| `site.json` | name, language, menu |

A new feature is a new folder in `features/` with an `__init__.py` that says `feature = Feature(...)` and a `routes.py`
with a `router`: it is found by itself, and appears in the back office, the search and the account pages.

There is no mail: a forgotten password is set anew by an administrator (`/admin/accounts`) or by `./run admin`. As
without mail an address cannot be confirmed, signing up says when an address has an account already; signing in does not.""".split("\n")
